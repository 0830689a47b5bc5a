"""The pages of the import: what a file would do is shown first, and written when somebody has seen it."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalogue.importing import keeping, service_files
from catalogue.importing.files import open_book
from catalogue.importing.lines import Line
from catalogue.importing.run import Take
from catalogue.importing.selection import tables
from catalogue.importing.sheets import BY_NAME
from catalogue.models import Classification, Service, ServiceImport, Touchpoint
from tests.answers import parsed, queries_of
from tests.catalogue.importing.books import SERVICE, export, xlsx
from tests.factories import ask_to_code, make_service

pytestmark = pytest.mark.django_db

START = "/editing/import/"
TOUCHPOINT = {"service": "new-one", "number": 1, "label": "L", "channel": "app", "phase": "before", "owner": "provider"}


def upload(client, content, name="new.xlsx"):
    return client.post(START, {"file": SimpleUploadedFile(name, content)})


def new_file():
    return xlsx(services=[SERVICE], touchpoints=[TOUCHPOINT])


def told(response):
    return [line.get_text(" ", strip=True) for line in parsed(response).select(".told li")]


def test_from_the_file_to_the_service(editor_client, editor):
    shown = editor_client.get(upload(editor_client, new_file()).url)
    assert [text.split(" ")[0] for text in told(shown)] == ["services,", "touchpoints,"]
    assert Service.objects.filter(slug="new-one").count() == 0
    kept = ServiceImport.objects.get(owner=editor)
    written = editor_client.post(reverse("import-write", args=[kept.pk]), {"why": "For a test"})
    assert written.url == kept.get_absolute_url()
    assert Service.objects.get(slug="new-one").state == "draft"
    assert Touchpoint.objects.filter(service__slug="new-one").count() == 1
    kept.refresh_from_db()
    assert (kept.written is None, bytes(kept.content)) == (False, b"")


def test_nothing_can_be_written_while_something_is_wrong(editor_client, editor):
    content = xlsx(services=[SERVICE | {"domain": "mobillity", "summary": ""}])
    shown = editor_client.get(upload(editor_client, content).url)
    assert len(told(shown)) == 2
    kept = ServiceImport.objects.get(owner=editor)
    assert parsed(shown).select("form[action$='/write/']") == []
    editor_client.post(reverse("import-write", args=[kept.pk]))
    assert Service.objects.filter(slug="new-one").count() == 0


def test_a_file_that_is_none_is_told_beside_the_field(editor_client):
    response = upload(editor_client, b"%PDF-1.7", "report.pdf")
    assert response.status_code == 422
    assert len(parsed(response).select(".errorlist li")) == 1
    assert ServiceImport.objects.count() == 0


def test_what_others_changed_meanwhile_is_shown_before_anything_is_written(editor_client, editor):
    content = export(Service.objects.filter(slug="jelbi-berlin"))
    Service.objects.filter(slug="jelbi-berlin").update(summary="Others wrote this.")
    upload(editor_client, content)
    kept = ServiceImport.objects.get(owner=editor)
    assert kept.counts == {"note": 1}
    Service.objects.filter(slug="jelbi-berlin").update(name="Others wrote that.")
    shown = editor_client.post(reverse("import-write", args=[kept.pk]), follow=True)
    assert len(parsed(shown).select(".error[role=alert]")) == 1
    kept.refresh_from_db()
    assert (kept.written, kept.counts) == (None, {"note": 1})
    assert Service.objects.get(slug="jelbi-berlin").name == "Others wrote that."


def test_conflicts_must_be_decided(editor_client, editor):
    cells = {"slug": "jelbi-berlin", "summary": "Mine."}
    base = exported_cells("jelbi-berlin")
    Service.objects.filter(slug="jelbi-berlin").update(summary="Theirs.")
    upload(editor_client, xlsx(services=[cells | {"exported": base}]))
    kept = ServiceImport.objects.get(owner=editor)
    assert kept.counts == {"conflict": 1}
    assert editor_client.post(reverse("import-write", args=[kept.pk])).status_code == 422
    editor_client.post(reverse("import-write", args=[kept.pk]), {"take": "file"})
    assert Service.objects.get(slug="jelbi-berlin").summary == "Mine."


@pytest.mark.parametrize("state", ["published", "draft"])
def test_a_reason_is_asked_where_readers_see_other_levels(editor_client, editor, state):
    row = Classification.objects.filter(service__slug="jelbi-berlin", level=2).select_related("determinant")[0]
    Service.objects.filter(slug="jelbi-berlin").update(state=state)
    cells = {"service": "jelbi-berlin", "determinant": row.determinant.slug, "level": 1, "reason": "Less is shown."}
    upload(editor_client, xlsx(classifications=[cells | {"decision": "What both coders saw is gone."}]))
    write = reverse("import-write", args=[ServiceImport.objects.get(owner=editor).pk])
    refusal = editor_client.post(write, {"why": " "})
    assert refusal.status_code == (422 if state == "published" else 302)
    assert len(parsed(refusal).select(".errorlist li")) == (1 if state == "published" else 0)
    editor_client.post(write, {"why": "A newer page shows less."})
    row.refresh_from_db()
    assert row.level == 1


def exported_cells(slug):
    services = next(table for table in tables(Service.objects.filter(slug=slug)) if table.sheet.name == "services")
    return next(services.rows)["exported"]


def test_only_the_owner_sees_a_file(editor_client, editor, django_user_model, client):
    upload(editor_client, new_file())
    kept = ServiceImport.objects.get(owner=editor)
    other = django_user_model.objects.create_user("other", password="x")
    other.groups.add(Group.objects.get(name="Editors"))
    client.force_login(other)
    assert client.get(kept.get_absolute_url()).status_code == 404
    for name in ("import-write", "import-discard", "import-again"):
        assert client.post(reverse(name, args=[kept.pk])).status_code == 404
    assert ServiceImport.objects.filter(pk=kept.pk).exists()


def test_an_import_may_not_do_what_its_person_may_not(editor_client, editor):
    upload(editor_client, xlsx(services=[SERVICE | {"state": "published"}]))
    assert ServiceImport.objects.get(owner=editor).counts == {"problem": 1, "addition": 1}


def test_reading_writes_nothing_and_asks_a_fixed_number_of_queries(editor_client, editor):
    rows = [SERVICE | {"slug": f"new-{number}"} for number in range(250)]
    upload(editor_client, xlsx(services=rows[:1]))
    upload(editor_client, xlsx(services=rows))
    many, one = ServiceImport.objects.filter(owner=editor)
    assert queries_of(editor_client, many.get_absolute_url()) == queries_of(editor_client, one.get_absolute_url())
    last = editor_client.get(f"{many.get_absolute_url()}?show=addition&page=3")
    assert len(told(last)) == 50
    for page in ("0", "4", "x", "9" * 30):
        assert editor_client.get(f"{many.get_absolute_url()}?show=addition&page={page}").status_code == 200


def test_few_files_are_kept(editor_client, editor):
    for _ in range(keeping.MOST_KEPT + 2):
        upload(editor_client, new_file())
    assert ServiceImport.objects.filter(owner=editor).count() == keeping.MOST_KEPT


def test_long_work_tells_how_far_it_is(editor_client, editor, monkeypatch):
    monkeypatch.setattr("catalogue.importing.progress.STEP", 500)
    rows = [SERVICE | {"slug": f"new-{number}"} for number in range(600)]
    response = upload(editor_client, xlsx(services=rows))
    page = b"".join(response.streaming_content).decode()
    kept = ServiceImport.objects.get(owner=editor)
    assert page.count("<li>") >= 2
    assert f'content="0;url={kept.get_absolute_url()}"' in page
    assert kept.counts == {"addition": 600}


def test_who_leaves_while_it_is_written_has_written_nothing(editor_client, editor, monkeypatch):
    monkeypatch.setattr("catalogue.importing.progress.STEP", 500)
    rows = [SERVICE | {"slug": f"new-{number}"} for number in range(600)]
    b"".join(upload(editor_client, xlsx(services=rows)).streaming_content)
    kept = ServiceImport.objects.get(owner=editor)
    steps = service_files.carry_out(kept, Take.UNDECIDED, "")
    assert next(step for step in steps if step >= 500)
    assert Service.objects.filter(slug__startswith="new-").count() > 0
    steps.close()
    assert Service.objects.filter(slug__startswith="new-").count() == 0
    kept.refresh_from_db()
    assert kept.written is None


@pytest.mark.parametrize("address", [START, "/editing/import/template.xlsx", "/editing/export/"])
def test_only_who_may_add_services_comes_in(client, editor_client, django_user_model, address):
    response = editor_client.get(address)
    assert response.status_code == 200
    b"".join(response)
    client.logout()
    assert client.get(address).status_code == 302
    client.force_login(django_user_model.objects.create_user("reader", password="x"))
    assert client.get(address).status_code == 403


def test_an_export_of_all_says_whose_data_it_holds(editor_client):
    with ZipFile(BytesIO(b"".join(editor_client.get("/editing/export/?format=zip")))) as packed:
        told = packed.read("read me.txt").decode().splitlines()
    assert told == ["Data of the collection Main collection (The City Experience Atlas contributors), CC BY 4.0."]


def test_the_selection_of_the_listing_is_what_is_exported(client):
    response = client.get("/services/?domain=mobility&format=xlsx")
    book = open_book(b"".join(response.streaming_content), "x.xlsx")
    slugs = [row.cells["slug"] for row in book.rows(BY_NAME["services"])]
    expected = Service.objects.published().filter(domain__slug="mobility").by_name()
    assert slugs == list(expected.values_list("slug", flat=True))
    assert client.get("/services/?domain=nothing&format=xlsx").status_code == 400


def test_services_chosen_in_the_admin_can_be_downloaded_drafts_among_them(editor_client):
    draft, other = make_service(state="draft"), make_service()
    chosen = {"action": "download", "_selected_action": [draft.pk, other.pk]}
    response = editor_client.post("/admin/catalogue/service/", chosen)
    book = open_book(b"".join(response.streaming_content), "x.xlsx")
    assert {row.cells["slug"] for row in book.rows(BY_NAME["services"])} == {draft.slug, other.slug}


def test_a_sign_that_no_text_has_is_told_too(editor_client, editor):
    rows = b"x\x00y,N,mob\x00ility\n"
    shown = editor_client.get(upload(editor_client, b"slug,name,domain,oth\x00er\n" + rows, "services.csv").url)
    assert len(told(shown)) == ServiceImport.objects.get(owner=editor).counts["problem"] > 0


@pytest.fixture
def blind_client(editor_client, editor):
    ask_to_code(editor, "jelbi-berlin")
    return editor_client


def test_who_is_to_code_a_service_learns_its_levels_from_no_file(blind_client, editor):
    assert blind_client.get("/editing/export/").status_code == 400
    rows = [
        {"service": "jelbi-berlin", "determinant": "accessibility", "level": 0, "reason": ""},
        {"service": "wien-mobil-vienna", "determinant": "accessibility", "level": 0, "reason": "No."},
    ]
    content = xlsx(services=[{"slug": "jelbi-berlin", "integration_level": 0}], classifications=rows)
    upload(blind_client, content)
    lines = [Line(*line) for page in ServiceImport.objects.get(owner=editor).pages.all() for line in page.lines]
    assert [line.place for line in lines if "jelbi" in line.key] == ["services, 2", "classifications, 2"]
    assert {line.old for line in lines if "jelbi" in line.key} == {""}


def test_a_file_that_was_looked_at_before_hides_levels_from_who_is_to_code_since(editor_client, editor):
    rows = [{"service": "jelbi-berlin", "determinant": "accessibility", "level": 0, "reason": ""}]
    url = upload(
        editor_client,
        xlsx(services=[{"slug": "jelbi-berlin", "integration_level": 0, "summary": "New."}], classifications=rows),
    ).url

    def shown():
        return {line.column: line.old for line in editor_client.get(f"{url}?show=change").context["lines"]}

    before = shown()
    ask_to_code(editor, "jelbi-berlin")
    assert shown() == dict.fromkeys(before, "") | {"summary": before["summary"]} != before


def test_who_is_to_code_a_service_changes_the_rest_of_it(blind_client, editor):
    upload(blind_client, xlsx(services=[{"slug": "jelbi-berlin", "summary": "Said better."}]))
    assert ServiceImport.objects.get(owner=editor).counts == {"change": 1}


def test_who_is_to_code_a_service_takes_it_along_by_no_list(blind_client):
    for asked in ("csv", "xlsx", "zip"):
        assert blind_client.get(f"/services/?format={asked}&q=jelbi").status_code == 400
        assert b"".join(blind_client.get(f"/services/?format={asked}&q=nobody-knows").streaming_content) != b""
    pk = Service.objects.get(slug="jelbi-berlin").pk
    sent = {"action": "download", "_selected_action": [pk]}
    assert blind_client.post("/admin/catalogue/service/", sent).status_code == 302

"""What everybody reads of the changes of a service: what was published, without names that nobody agreed to."""

import pytest

from catalogue.changes.listing import PAGE_SIZE
from catalogue.history.recording import Origin, recorded
from catalogue.models import PublicName, Service, ServiceLink
from tests.answers import parsed, queries_of, text_of
from tests.catalogue.changes.acts import change, set_level
from tests.factories import ask_to_code, make_complete, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(db):
    return make_complete(summary="As it was.")


def address(service):
    return f"/services/{service.slug}/changes/"


def entries(client, service):
    return [text_of(entry) for entry in parsed(client.get(address(service))).select(".changes > li")]


def test_a_service_says_where_its_changes_are(client, service):
    page = parsed(client.get(service.get_absolute_url()))
    assert page.select(f'main a[href="{address(service)}"]') != []
    assert len(entries(client, service)) == 1, "a sentence: nothing yet"


def test_what_changed_and_why(client, service, editor):
    change(service, editor, "Read again.", summary="Better.")
    newest, oldest = entries(client, service)
    for told in ("Read again.", "Summary", "As it was.", "Better."):
        assert told in newest
    assert "Better." not in oldest


def test_nobody_is_named_who_did_not_agree(client, service, editor):
    change(service, editor, summary="Better.")
    assert "editor" not in entries(client, service)[0].replace("By an editor", "")
    PublicName.objects.create(user=editor, name="Pat Example")
    assert "Pat Example" in entries(client, service)[0]
    assert client.get(f"{address(service)}?format=json").json()["result"]["changes"][0]["by"] == "Pat Example"
    PublicName.objects.all().delete()
    assert "Pat" not in entries(client, service)[0]


def test_reasons_of_programs_stay_inside(client, service):
    change(service, None, "From private.xlsx.", Origin.IMPORT, summary="Better.")
    assert "private.xlsx" not in entries(client, service)[0]


def test_drafts_are_not_told(client, service, editor):
    change(service, summary="Better.")
    change(service, state="draft", summary="A rumour.", review_note="Prove it.")
    assert client.get(address(service)).status_code == 404
    change(service, summary="Best.", review_note="")
    change(service, editor, state="published")
    text = " ".join(entries(client, service))
    assert ("Best." in text, "rumour" in text, "Prove" in text) == (True, False, False)
    assert len(entries(client, service)) == 3


def test_a_service_that_was_never_published_before(client):
    with recorded(None, "", Origin.FORM):
        service = make_service(state="draft")
    change(service, summary="Still a draft.")
    change(service, state="published")
    [only] = entries(client, service)
    assert "draft" not in only


def test_a_link_to_a_draft_is_not_told(client, service):
    draft, open_one = make_service(state="draft", name="Secret plan"), make_service(name="Known to all")
    for target in (draft, open_one):
        with recorded(None, "", Origin.ADMIN):
            ServiceLink.objects.create(source=service, target=target, kind=1, description="A list")
    newest, secret, _oldest = entries(client, service)
    assert "Known to all" in newest
    assert "Secret" not in secret
    assert "list" not in secret


def test_a_link_that_led_to_a_draft_is_not_told(client, service):
    draft, open_one = make_service(state="draft", name="Secret plan"), make_service(name="Known to all")
    with recorded(None, "", Origin.ADMIN):
        link = ServiceLink.objects.create(source=service, target=draft, kind=1, description="A list")
    with recorded(None, "", Origin.ADMIN):
        link.target = open_one
        link.save()
    assert "Secret" not in " ".join(entries(client, service))


def test_who_is_still_to_code_sees_no_level(client, service, editor):
    set_level(service, 1, why="It is on level one.")
    change(service, integration_level=2, integration_reason="Told by the page.", summary="Better.")
    ask_to_code(editor, service.slug)
    assert "level one" in " ".join(entries(client, service))
    client.force_login(editor)
    answer = client.get(f"{address(service)}?format=json").json()
    shown = [*entries(client, service), str(answer["result"])]
    own = parsed(client.get(f"/changes/service/{service.pk}/"))
    for text in (*shown, text_of(own.select_one("main"))):
        assert "level one" not in text
        assert "Told by the page" not in text
        assert "supporting" not in text
    assert "Better." in " ".join(shown)
    assert own.select("a.button") == [], "who must not see them brings none back"


def test_as_data(client, service, editor):
    change(service, editor, "Read again.", summary="Better.")
    answer = client.get(f"{address(service)}?format=json").json()
    assert answer["analysis"] == "changes"
    assert answer["parameters"] == {"service": service.slug, "page": 1}
    newest = answer["result"]["changes"][0]
    assert {name: newest[name] for name in ("what", "origin", "by", "reason", "levels_hidden", "parts")} == {
        "what": "changed",
        "origin": "form",
        "by": None,
        "reason": "Read again.",
        "levels_hidden": False,
        "parts": [
            {
                "part": None,
                "what": "changed",
                "fields": [{"field": "summary", "label": "Summary", "old": "As it was.", "new": "Better."}],
            }
        ],
    }


@pytest.mark.parametrize("wrong", ["0", "99", "x", "9" * 40])
def test_there_is_no_such_page(client, service, wrong):
    change(service, summary="Better.")
    assert parsed(client.get(f"{address(service)}?page={wrong}")).select("[role=alert]") != []
    assert client.get(f"{address(service)}?page={wrong}&format=json").status_code == 400


def test_many_changes_are_paged_and_cost_no_more_queries(client, service):
    change(service, summary="Better.")
    few = queries_of(client, address(service))
    for number in range(PAGE_SIZE + 1):
        change(service, summary=f"Better {number}.", launched=2000 + number % 20)
    assert queries_of(client, address(service)) <= few + 1, "the state before the first of the page"
    assert len(entries(client, service)) == PAGE_SIZE
    second = parsed(client.get(f"{address(service)}?page=2"))
    assert len(second.select(".changes > li")) == 3
    assert "Better." in text_of(second.select(".changes > li")[0])


def test_a_withdrawn_service_has_no_changes_to_read(client, service):
    change(service, summary="Better.")
    change(service, state="withdrawn", withdrawal_reason="It never was.")
    assert client.get(address(service)).status_code == 410
    assert client.get("/services/nothing-here/changes/").status_code == 404
    assert client.post(address(service)).status_code == 405
    assert Service.objects.get(pk=service.pk).state == "withdrawn"

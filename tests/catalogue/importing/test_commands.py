"""The commands: the same checks as on the pages, in lines, with an exit code."""

import io
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from catalogue.models import Collection, Revision, Service
from tests.catalogue.importing.books import SERVICE, xlsx
from tests.factories import make_service

pytestmark = pytest.mark.django_db


def imported(path, *words):
    out = io.StringIO()
    call_command("import_services", path, *words, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def new(tmp_path):
    path = tmp_path / "new.xlsx"
    path.write_bytes(xlsx(services=[SERVICE]))
    return path


def test_a_dry_run_says_what_would_be_written(new):
    lines = imported(new, "--dry-run")
    assert lines[0].startswith("addition: services, 2 | new-one")
    assert "1 to add, 0 to change, 0 to delete, 0 conflicts, 0 problems" in lines
    assert Service.objects.filter(slug="new-one").count() == 0


def test_it_writes(new):
    assert imported(new)[-1] == "Written."
    assert Service.objects.get(slug="new-one").state == "draft"


def test_new_services_belong_to_the_collection_that_is_named(new, django_user_model):
    own = Collection.objects.create(slug="own", name="Our own")
    django_user_model.objects.create_user("editor").groups.add(Group.objects.get(name="Editors"))
    for wrong in (["none"], ["own", "--user", "editor"]):
        with pytest.raises(CommandError):
            imported(new, "--collection", *wrong)
    assert imported(new, "--collection", "own")[-1] == "Written."
    assert [service.slug for service in own.services.all()] == ["new-one"]


@pytest.mark.parametrize("name", ["all.zip", "all.xlsx"])
def test_an_export_says_whose_data_it_holds(tmp_path, name):
    make_service(collection=Collection.objects.create(slug="own", name="Our own", owner="City", licence="CC BY 4.0"))
    Collection.objects.create(slug="empty", name="Nothing")
    Collection.objects.filter(slug="main").update(owner="", licence="")
    out = io.StringIO()
    call_command("export_services", tmp_path / name, stdout=out)
    main, own = "Main collection, licence not stated", "Our own (City), CC BY 4.0"
    told = [f"Data of the collection {whose}." for whose in (main, own)]
    assert out.getvalue().splitlines()[1:] == told
    with ZipFile(tmp_path / name) as packed:
        held = "".join(packed.read(each).decode() for each in packed.namelist() if each.endswith((".xml", ".txt")))
    assert [sentence in held for sentence in told] == [True, True]


def test_the_history_says_why(new):
    imported(new, "--why", "The list of 2026.")
    imported(new.rename(new.with_name("again.xlsx")))
    assert [revision.why for revision in Revision.objects.all()] == ["The list of 2026."]


def test_it_fails_where_something_is_wrong(tmp_path):
    path = tmp_path / "wrong.xlsx"
    path.write_bytes(xlsx(services=[SERVICE | {"domain": "none"}]))
    for wrong, words in ((path, []), (tmp_path / "missing", []), (path, ["--user", "nobody"])):
        with pytest.raises(CommandError):
            imported(wrong, *words)


def test_an_account_may_do_what_it_may(new, django_user_model):
    django_user_model.objects.create_user("reader", password="x")
    with pytest.raises(CommandError):
        imported(new, "--user", "reader")


@pytest.mark.parametrize("name", ["all.zip", "all.csv", "template.xlsx"])
def test_what_is_exported_can_be_imported_and_changes_nothing(tmp_path, name):
    path = tmp_path / name
    call_command("export_services", path, template=name.startswith("template"), stdout=io.StringIO())
    assert "0 to add, 0 to change, 0 to delete, 0 conflicts, 0 problems" in imported(path, "--dry-run")
    with pytest.raises(CommandError):
        call_command("export_services", path)


def test_conflicts_need_a_decision(tmp_path):
    make_service(slug="one", summary="Seen.", state="draft")
    path = tmp_path / "one.csv"
    call_command("export_services", path, stdout=io.StringIO())
    Service.objects.filter(slug="one").delete()
    with pytest.raises(CommandError):
        imported(path)
    assert imported(path, "--conflicts", "file")[-1] == "Written."
    assert Service.objects.get(slug="one").summary == "Seen."

"""Beginning a catalogue of one's own: what it holds, what an upgrade brings into it, and what is refused."""

import json

import pytest
from django.core.management import CommandError, call_command

from catalogue.models import MAIN, City, Collection, Country, Service, ShippedRecord, SiteIdentity, Version
from catalogue.operations import readiness
from catalogue.operations.loading import FIXTURES, WITHOUT_SERVICES
from catalogue.operations.readiness import OK
from tests.answers import numbers_in
from tests.catalogue.operations.test_upgrade import SHIPPED, a_service, changed, record
from tests.records import in_files, in_tables, keyed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_rows")]

PLACES = ("catalogue.country", "catalogue.city")


@pytest.fixture(autouse=True)
def _none_is_renamed():
    """The collection that each site has is no row that `no_rows` takes away."""
    assert Collection.objects.get().slug == "main"


@pytest.fixture
def ship(settings, tmp_path):
    """Lays out shipped files, places in theirs, all else with the services."""
    settings.FIXTURE_DIRS = [tmp_path]

    def lay_out(records):
        files = {name: [] for name in FIXTURES}
        for each in records:
            files["places" if each["model"] in PLACES else "services"].append(each)
        for name, contents in files.items():
            (tmp_path / f"{name}.json").write_text(json.dumps(contents))

    lay_out(SHIPPED)
    return lay_out


def begin(*words):
    call_command("start_catalogue", *words, "--name", "Ours", "--slug", "ours", "--licence", "CC0")


def ours():
    return Collection.objects.get(pk=MAIN)


def test_an_empty_one_holds_what_needs_no_service(capsys, settings):
    begin("--empty", "--owner", "Us")
    main = Collection.objects.get()
    assert (main.slug, main.name, main.owner, main.licence, main.visibility) == ("ours", "Ours", "Us", "CC0", "public")
    assert SiteIdentity.objects.values_list("name", "owner").get() == ("Ours", "Us"), "the site bears its name too"
    assert keyed(in_tables()) == keyed(in_files(WITHOUT_SERVICES))
    assert "/editing/import/" in capsys.readouterr().out
    assert {record.model for record in ShippedRecord.objects.all()} == {r["model"] for r in in_files(WITHOUT_SERVICES)}
    call_command("check_catalogue")
    assert numbers_in(capsys.readouterr().out.splitlines()[-1])[1:] == [0, 0]
    assert readiness.search_index() == OK
    call_command("seed")
    assert not Service.objects.exists()


def test_the_reference_stands_beside_ones_own_read_only(ship, capsys):
    begin("--with-reference")
    reference = Collection.objects.get(slug="reference")
    assert (reference.read_only, reference.visibility, reference.licence) == (True, "public", "CC BY 4.0")
    assert set(Service.objects.values_list("slug", "collection")) == {("alpha", reference.pk), ("beta", reference.pk)}
    assert not ours().services.exists()
    assert Version.objects.filter(name__in=["Ours", reference.name]).exists()
    ship([*changed(SHIPPED, "service", "alpha", summary="It helps more."), a_service("gamma")])
    call_command("upgrade_data", "--apply")
    assert set(reference.services.values_list("slug", flat=True)) == {"alpha", "beta", "gamma"}
    assert Service.objects.get(slug="alpha").summary == "It helps more."
    call_command("upgrade_data")
    assert "Nothing to do" in capsys.readouterr().out


def test_loading_again_leaves_a_service_in_its_collection(ship, tmp_path):
    begin("--with-reference")
    Service.objects.filter(slug="alpha").update(review_note="Look again.")
    call_command("loaddata", tmp_path / "services.json", verbosity=0)
    assert set(Service.objects.values_list("collection__slug", "review_note")) == {
        ("reference", "Look again."), ("reference", ""),
    }  # fmt: skip


def test_an_upgrade_brings_no_service_into_one_that_was_begun_empty(ship, capsys):
    begin("--empty")
    ship(
        [
            *changed(SHIPPED, "city", "berlin", name="Berlin (DE)"),
            record("country", code="FR", name="France", region="europe"),
        ]
    )
    call_command("upgrade_data", "--apply")
    assert (City.objects.get().name, Country.objects.count(), Service.objects.count()) == ("Berlin (DE)", 2, 0)
    call_command("upgrade_data")
    assert "Nothing to do" in capsys.readouterr().out


def nothing_is_written():
    assert (ours().slug, Collection.objects.count(), ShippedRecord.objects.count()) == ("main", 1, 0)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--slug", "no slug"], "slug"),
        (["--name", ""], "name"),
        (["--slug", "reference"], "reference"),
        (["--name", "x" * 121], "name"),
    ],
)
def test_a_name_that_cannot_be_taken_is_told(words, problem, ship):
    with pytest.raises(CommandError, match=f"Nothing was begun. {problem}" if problem != "reference" else problem):
        call_command("start_catalogue", "--with-reference", "--name", "Ours", *words)
    nothing_is_written()
    assert not Country.objects.exists()


def test_a_database_that_holds_something_is_refused(ship):
    Country.objects.create(code="DE", name="Mine", region="asia")
    with pytest.raises(CommandError, match="already"):
        begin("--empty")
    nothing_is_written()
    Country.objects.all().delete()
    begin("--with-reference")
    with pytest.raises(CommandError, match="2 services"):
        call_command("start_catalogue", "--empty", "--name", "Again")
    assert ours().name == "Ours"


def test_a_broken_file_leaves_nothing_behind(ship):
    ship([*SHIPPED, record("city", slug="nowhere", name="Nowhere", country=["XX"], latitude="1", longitude="2")])
    with pytest.raises(CommandError, match=r"Nothing was begun. places\.json, record 3"):
        begin("--with-reference")
    nothing_is_written()


def test_migrations_come_first(monkeypatch):
    monkeypatch.setattr("catalogue.operations.starting.migrations", lambda: "3 not applied")
    with pytest.raises(CommandError, match="migrate"):
        begin("--empty")

"""Beginning a catalogue of one's own: what it holds, what an upgrade brings into it, and what is refused."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from catalogue.models import MAIN, City, Collection, Country, Service, ShippedRecord, SiteIdentity, Version
from catalogue.operations import readiness
from catalogue.operations.loading import FIXTURES, WITHOUT_SERVICES
from catalogue.operations.readiness import OK
from experience.models import Determinant
from tests.answers import numbers_in, parsed, text_of
from tests.catalogue.importing.books import SERVICE, xlsx
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


def whole_services(number, city):
    """A file with services that can be published, by a provider that the file brings along; one level is open."""
    slugs, coded = [f"own-{n}" for n in range(number)], list(Determinant.objects.filter(derived=False))
    return xlsx(
        actors=[{"name": "Our works", "type": "municipality"}],
        services=[SERVICE | {"slug": slug, "name": slug, "cities": city, "provider": "Our works"} for slug in slugs],
        touchpoints=[
            {"service": slug, "number": 1, "label": "Use it", "channel": "app", "phase": "before", "owner": "provider"}
            for slug in slugs
        ],
        customers=[{"service": slug, "group": "resident", "basis": "documented"} for slug in slugs],
        evidence=[
            {
                "service": slug,
                "number": n,
                "url": f"https://example.org/{n}",
                "title": "A",
                "kind": "official",
                "supports": "B",
            }
            for slug in slugs
            for n in (1, 2)
        ],
        classifications=[
            {"service": slug, "determinant": each.slug, "level": "" if each == coded[0] else 1, "reason": "So."}
            for slug in slugs
            for each in coded
        ],
    )


def test_from_an_empty_database_to_the_page_of_ones_city(admin_client):
    """What a person sends, from the first file to the city: a city that is not known is told, and where to add it."""
    begin("--empty")
    assert parsed(admin_client.get("/coding/invite/")).select_one("main .notice a")["href"] == "/coding/rounds/"
    wrong = admin_client.post("/editing/import/", {"file": SimpleUploadedFile("a.xlsx", whole_services(3, "ourtown"))})
    assert reverse("admin:catalogue_city_add") in text_of(parsed(admin_client.get(wrong.url)).select_one("main"))
    City.objects.create(slug="ourtown", name="Ourtown", country_id=1, latitude="50", longitude="10")
    shown = admin_client.post("/editing/import/", {"file": SimpleUploadedFile("a.xlsx", whole_services(3, "ourtown"))})
    done = admin_client.post(f"{shown.url}write/", {"why": "The first ones."}, follow=True)
    drafts = parsed(done).select_one("a[href*=state__exact]")["href"]
    chosen = {"action": "change_several", "_selected_action": list(Service.objects.values_list("pk", flat=True))}
    chosen |= {"state": "published", "step": "show"}
    seen = parsed(admin_client.post(drafts, chosen)).select_one("[name=seen]")["value"]
    admin_client.post(drafts, chosen | {"step": "apply", "seen": seen})
    assert set(Service.objects.published().values_list("slug", flat=True)) == {"own-0", "own-1", "own-2"}
    city = json.loads(admin_client.get("/cities/ourtown/?format=json").content)
    assert city["data"]["services"] == 3
    assert admin_client.get("/cities/ourtown/").status_code == 200

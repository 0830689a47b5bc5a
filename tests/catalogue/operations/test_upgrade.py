"""Upgrading the data: three-way by record and field, decisions that are remembered, all or nothing."""

import copy
import json
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from catalogue.models import (
    Actor,
    Assignment,
    City,
    Coder,
    CodingRound,
    CodingSheet,
    Country,
    CustomerGroup,
    Evidence,
    Partner,
    SavedCity,
    Service,
    ServiceCustomer,
    ServiceLink,
    ShippedRecord,
    Technology,
    Touchpoint,
    Version,
)
from catalogue.operations.loading import FIXTURES, load
from catalogue.operations.upgrade.records import name_of
from catalogue.operations.upgrade.released import released
from catalogue.rules.currency import overstated_confidence
from catalogue.rules.reach import reach_that_differs
from experience.models import WeightSet
from tests.factories import make_evidence, make_service
from tests.records import in_files, in_tables, keyed

pytestmark = pytest.mark.django_db

NOTHING = "Nothing to do"


def record(model, **fields):
    return {"model": f"catalogue.{model}", "fields": fields}


def a_service(slug, **fields):
    fields = {
        "name": slug.title(),
        "summary": "It helps.",
        "description": "It helps people.",
        "cities": [["berlin"]],
        "provider": ["The city"],
        "domain": ["parking"],
        "technologies": [["app"]],
        "confidence": "high",
        "state": "draft",
        "updated": "2026-11-22T12:00:00Z",
        **fields,
    }
    return record("service", slug=slug, **fields)


def a_page(service, number, **fields):
    fields = {"title": "A page", "kind": "official", "supports": "All of it", **fields}
    return record("evidence", service=[service], number=number, url=f"https://example.org/{number}", **fields)


def a_touchpoint(service, number):
    fields = {"label": f"Point {number}", "channel": "app", "phase": "before", "owner": "provider"}
    return record("touchpoint", service=[service], number=number, **fields)


def a_weight_set(slug, default):
    fields = {"codebook": ["mine"], "slug": slug, "name": slug, "description": slug, "is_default": default}
    return {"model": "experience.weightset", "fields": fields}


A_CODEBOOK = {"slug": "mine", "name": "Mine", "labels": ["no", "yes"], "supports_from": 1, "is_current": True}

SHIPPED = [
    a_weight_set("equal", True),
    a_weight_set("other", False),
    {"model": "experience.codebook", "fields": A_CODEBOOK},
    record("country", code="DE", name="Germany", region="europe"),
    record("city", slug="berlin", name="Berlin", country=["DE"], latitude="52.5", longitude="13.4"),
    record("actor", name="The city", slug="the-city", type="municipality"),
    record("domain", slug="parking", name="Parking", order=1),
    record("technology", slug="app", name="App", order=1),
    record("technology", slug="sensor", name="Sensor", order=2),
    a_service("alpha"),
    a_service("beta"),
    a_page("alpha", 1),
    a_page("alpha", 2),
    a_page("beta", 1),
    a_touchpoint("alpha", 1),
    a_touchpoint("alpha", 2),
]


@pytest.fixture
def ship(no_rows, settings, tmp_path):
    """Lays out shipped files that hold these records."""
    settings.FIXTURE_DIRS = [tmp_path]

    def lay_out(records):
        for name in FIXTURES:
            (tmp_path / f"{name}.json").write_text(json.dumps(records if name == "model" else []))

    lay_out(SHIPPED)
    call_command("seed")
    return lay_out


@pytest.fixture
def upgrade(capsys):
    """Upgrades, and gives back what it says."""

    def call(*words):
        capsys.readouterr()
        call_command("upgrade_data", *words)
        return capsys.readouterr().out

    return call


def changed(records, *name, **fields):
    """The records with new values in the one of this model and key."""
    records = copy.deepcopy(records)
    [one] = [r for r in records if key_in(r) == name]
    one["fields"].update(fields)
    return records


def without(records, *names):
    return [r for r in records if key_in(r) not in names]


def key_in(shipped):
    model, fields = shipped["model"].split(".")[1], shipped["fields"]
    if "service" in fields:
        return (model, *fields["service"], fields["number"])
    return (model, fields.get("slug") or fields.get("code") or fields.get("name"))


def alpha(**fields):
    """Change what an editor sees of the service."""
    Service.objects.filter(slug="alpha").update(**fields)
    return Service.objects.get(slug="alpha")


def tables():
    return keyed(in_tables())


@pytest.mark.usefixtures("ship")
def test_after_seed_there_is_nothing_to_do(upgrade):
    assert ShippedRecord.objects.count() == len(SHIPPED)
    before = tables()
    assert upgrade("--apply").startswith(NOTHING)
    assert tables() == before


def test_without_apply_nothing_is_written(ship, upgrade):
    ship([*changed(SHIPPED, "service", "alpha", summary="It helps more."), a_page("beta", 2)])
    before = tables()
    assert "--apply" in upgrade()
    assert tables() == before
    upgrade("--apply")
    assert Service.objects.get(slug="alpha").summary == "It helps more."
    assert Evidence.objects.filter(service__slug="beta").count() == 2
    assert upgrade().startswith(NOTHING)


def test_the_date_of_a_service_follows_what_came_in(ship, upgrade):
    dates = dict(Service.objects.values_list("slug", "updated"))
    ship([*SHIPPED, a_page("beta", 2)])
    upgrade("--apply")
    assert {slug for slug, date in dates.items() if Service.objects.get(slug=slug).updated != date} == {"beta"}


def test_it_is_in_the_history_of_what_it_changed(ship, upgrade):
    ship([*SHIPPED, a_touchpoint("alpha", 3)])
    upgrade()
    assert not Version.objects.exists(), "a dry run writes none"
    upgrade("--apply")
    found = Version.objects.values_list("name", "revision__origin")
    assert list(found) == [("Alpha", "found"), ("Alpha", "upgrade")]


def test_each_field_goes_its_own_way(ship, upgrade):
    """Edited here: summary and name; shipped anew: summary and description."""
    alpha(summary="Mine.", name="My name")
    ship(changed(SHIPPED, "service", "alpha", summary="Theirs.", description="Theirs too."))
    report = upgrade("--apply")
    service = Service.objects.get(slug="alpha")
    assert (service.summary, service.name, service.description) == ("Mine.", "My name", "Theirs too.")
    assert "My name (alpha)" in report
    left = report[report.index("Left alone") :]
    assert ["Mine." in left, "Theirs." in left, "Theirs too." in left] == [True, True, False]
    assert "service:alpha" in left


def test_fields_of_one_constraint_are_not_mixed(ship, upgrade):
    """A partner is an actor or words: what was reworded here does not become half an actor."""
    partner = record("partner", service=["alpha"], number=1, actor=None, name="The firm", role="funder")
    ship([*SHIPPED, partner])
    upgrade("--apply")
    Partner.objects.update(name="The firm and friends")
    firm = record("actor", name="The firm", slug="the-firm", type="")
    ship([*SHIPPED, firm, record("partner", **partner["fields"] | {"actor": ["The firm"], "name": ""})])
    assert "partner:alpha:1" in upgrade("--apply")
    assert str(Partner.objects.get()) == "The firm and friends"
    upgrade("--apply", "--take", "shipped:all")
    assert (str(Partner.objects.get()), Partner.objects.get().name) == ("The firm", "")


def test_what_is_left_alone_is_said_again_until_somebody_decides(ship, upgrade):
    alpha(summary="Mine.")
    ship(changed(SHIPPED, "service", "alpha", summary="Theirs."))
    upgrade("--apply")
    assert "service:alpha" in upgrade("--apply")
    assert "--apply" in upgrade("--take", "ours:service:alpha")
    upgrade("--apply", "--take", "ours:service:alpha")
    assert upgrade("--apply").startswith(NOTHING)
    assert Service.objects.get(slug="alpha").summary == "Mine."
    ship(changed(SHIPPED, "service", "alpha", summary="Theirs, again."))
    assert "service:alpha" in upgrade("--apply")
    upgrade("--apply", "--take", "shipped:all")
    assert Service.objects.get(slug="alpha").summary == "Theirs, again."
    assert upgrade().startswith(NOTHING)


def test_what_people_edited_is_named_field_by_field_where_nothing_asks_for_a_decision(ship, upgrade):
    alpha(summary="Mine.", name="My name")
    Evidence.objects.filter(service__slug="alpha", number=1).update(title="My title")
    Service.objects.get(slug="beta").delete()
    ship(changed(SHIPPED, "service", "alpha", description="Theirs."))
    report = upgrade("--apply")
    assert "changed: service:alpha: description" in report
    edited = report[report.index("Edited here") :].splitlines()[1:]
    assert edited == [
        "  My name (alpha)",
        "    Evidence (evidence:alpha:1): title",
        "    Service (service:alpha): name, summary",
        "  beta (not here)",
        "    Service (service:beta): deleted",
    ]
    assert upgrade().splitlines()[1:] == report[report.index("Edited here") :].splitlines()


def test_an_edit_that_equals_the_new_data_needs_no_decision(ship, upgrade):
    alpha(summary="Better.")
    ship(changed(SHIPPED, "service", "alpha", summary="Better."))
    assert upgrade("--apply").startswith(NOTHING)
    ship(changed(SHIPPED, "service", "alpha", summary="Best."))
    upgrade("--apply")
    assert Service.objects.get(slug="alpha").summary == "Best."


def test_line_ends_as_browsers_send_them_are_no_edit(ship, upgrade):
    ship(changed(SHIPPED, "service", "alpha", description="One.\nTwo."))
    upgrade("--apply")
    alpha(description="One.\r\nTwo.")
    ship(changed(SHIPPED, "service", "alpha", description="Three."))
    upgrade("--apply")
    assert Service.objects.get(slug="alpha").description == "Three."


def test_pointers_are_compared_as_sets(ship, upgrade):
    service = alpha()
    both = [["sensor"], ["app"]]
    ship(changed(SHIPPED, "service", "alpha", technologies=both))
    service.technologies.set(Technology.objects.all())
    assert upgrade("--apply").startswith(NOTHING)
    ship(changed(SHIPPED, "service", "alpha", technologies=[["sensor"]]))
    upgrade("--apply")
    assert [str(technology) for technology in service.technologies.all()] == ["Sensor"]
    service.technologies.clear()
    ship(changed(SHIPPED, "service", "alpha", technologies=both))
    assert "technologies" in upgrade("--apply")
    assert not service.technologies.exists()


def test_what_was_deleted_here_stays_deleted(ship, upgrade):
    Touchpoint.objects.get(service__slug="alpha", number=2).delete()
    assert upgrade("--apply").startswith(NOTHING)
    ship(changed(SHIPPED, "touchpoint", "alpha", 2, label="A new label"))
    assert "touchpoint:alpha:2" in upgrade("--apply")
    assert Touchpoint.objects.count() == 1
    upgrade("--apply", "--take", "shipped:touchpoint:alpha:2")
    assert Touchpoint.objects.get(number=2).label == "A new label"


def test_a_deleted_service_comes_back_with_its_parts_if_somebody_wants_it(ship, upgrade):
    before = tables()
    alpha().delete()
    ship(changed(SHIPPED, "service", "alpha", summary="New"))
    assert "service:alpha" in upgrade("--apply")
    upgrade("--apply", "--take", "shipped:service:alpha")
    assert len(tables()) == len(before)
    assert alpha().evidence.count() == 2
    assert upgrade().startswith(NOTHING)


def test_nothing_comes_in_for_a_service_that_was_deleted_here(ship, upgrade):
    Service.objects.get(slug="beta").delete()
    ship([*SHIPPED, a_page("beta", 2)])
    report = upgrade("--apply", "--take", "shipped:all")
    assert report.startswith("Nothing to write")
    assert "(evidence:beta:2): points to what is not here as it is shipped: service:beta" in report
    assert not Evidence.objects.filter(service__slug="beta").exists()
    upgrade("--apply", "--take", "ours:evidence:beta:2")
    assert upgrade().startswith(NOTHING)


def test_what_is_no_longer_shipped_goes_with_its_parts(ship, upgrade):
    ship([r for r in SHIPPED if "alpha" not in key_in(r)])
    upgrade("--apply")
    assert list(Service.objects.values_list("slug", flat=True)) == ["beta"]
    assert upgrade().startswith(NOTHING)


@pytest.mark.parametrize("use", ["edited part", "own part", "citation", "own city"])
def test_what_is_no_longer_shipped_stays_whole_where_it_is_used(use, ship, upgrade, editor):
    service = alpha()
    uses = {
        "edited part": lambda: Touchpoint.objects.filter(number=2).update(label="Mine"),
        "own part": lambda: make_evidence(service, number=9),
        "citation": lambda: make_service().integration_evidence.add(Evidence.objects.get(service=service, number=2)),
        "own city": lambda: SavedCity.objects.create(owner=editor, name="P", state="v=1&service=alpha&k=3"),
    }
    uses[use]()
    before = tables()
    ship([r for r in SHIPPED if "alpha" not in key_in(r)])
    report = upgrade("--apply")
    if use == "citation":  # the page and what holds it stay
        assert Evidence.objects.filter(service=service, number=2).exists()
    assert tables() == before
    assert "service:alpha" in report


def test_own_records_are_never_touched(ship, upgrade):
    own = make_service(slug="own", cities=City.objects.all())
    make_evidence(own)
    before = tables()
    ship([*SHIPPED, a_service("gamma")])
    upgrade("--apply")
    assert set(tables()) - set(before) == set(tables()) - set(keyed(in_tables_without("gamma")))
    assert set(before) <= set(tables())


def in_tables_without(slug):
    return [r for r in in_tables() if r["fields"].get("slug") != slug]


def test_an_own_record_of_the_same_name_is_kept_and_nothing_points_to_it(ship, upgrade):
    """A new link cites page 3 of the service; page 3 here is the editor's own."""
    make_evidence(alpha(), number=3)
    link = record("servicelink", source=["alpha"], target=["beta"], kind=1, description="x", evidence=[["alpha", 3]])
    ship([*SHIPPED, a_page("alpha", 3, title="Theirs"), link])
    report = upgrade("--apply")
    assert ("evidence:alpha:3" in report, "servicelink:alpha:beta" in report) == (True, True)
    assert (Evidence.objects.get(number=3).title, ServiceLink.objects.count()) == ("A page", 0)
    Evidence.objects.filter(number=3).update(number=4)
    upgrade("--apply")
    assert ServiceLink.objects.get().evidence.get().title == "Theirs"
    assert upgrade().startswith(NOTHING)


def test_a_value_that_may_stand_once_moves(ship, upgrade):
    records = SHIPPED
    for slug, default in (("equal", False), ("other", True)):
        records = changed(records, "weightset", slug, is_default=default)
    ship(records[:1] + records[1:])
    ship([records[1], records[0], *records[2:]])
    upgrade("--apply")
    assert WeightSet.objects.get(is_default=True).slug == "other"


def test_what_breaks_a_rule_is_refused_as_a_whole(ship, upgrade):
    before = tables()
    published = changed(SHIPPED, "service", "alpha", state="published", summary="New")
    ship(changed(published, "evidence", "alpha", 2, kind="general-knowledge", url=""))
    with pytest.raises(CommandError, match="1 page was read"):
        upgrade("--apply")
    ship(changed(SHIPPED, "country", "DE", region="atlantis", name="New"))
    with pytest.raises(CommandError, match="Nothing was written"):
        upgrade("--apply")
    assert tables() == before


def test_a_fault_that_was_there_before_is_no_reason_to_refuse(ship, upgrade):
    Service.objects.filter(slug="beta").update(state="published")  # with one page only
    ship(changed(SHIPPED, "service", "alpha", summary="New"))
    upgrade("--apply")
    assert Service.objects.get(slug="alpha").summary == "New"


@pytest.mark.usefixtures("ship")
@pytest.mark.parametrize("words", ["ours:service:alpha", "theirs:all", "ours", "shipped:"])
def test_a_decision_about_nothing_is_refused(words, upgrade):
    with pytest.raises(CommandError):
        upgrade("--take", words)


@pytest.mark.usefixtures("no_rows")
def test_a_catalogue_of_own_services_alone_is_refused(upgrade):
    Country.objects.create(code="DE", name="Germany", region="europe")
    with pytest.raises(CommandError, match="seed"):
        upgrade("--apply")


@pytest.mark.thorough
@pytest.mark.usefixtures("no_rows")
def test_a_catalogue_of_the_first_release_comes_up_to_date(upgrade, tmp_path, editor):
    """All that people did in it stays: accounts, own cities, codings, own services, corrections.

    What they wrote is no reason to refuse what is new: neither that of a group that others settled otherwise, nor a
    service of their own that is older than the pages of others are now.
    """
    first, was, now = tmp_path / "0.1.0.json", by_name(released()), by_name(in_files())
    first.write_text(json.dumps(released()))
    load([first])
    services = (name for name in was if name.model is Service)
    slug = next(name.key[0] for name in services if may_be_corrected(was[name], now.get(name)))
    points = (name for name in was if name.model is Touchpoint and name.service != slug)
    point = next(name for name in points if was[name] == now.get(name))
    corrected = Service.objects.get(slug=slug)
    Service.objects.filter(pk=corrected.pk).update(summary="Corrected by an editor.")
    actor = Actor.objects.get(pk=corrected.provider_id)
    assert actor.type != "consortium"
    Actor.objects.filter(pk=actor.pk).update(type="consortium")
    point.row().delete()
    named = {name.key for name in was.keys() | now.keys() if name.model is ServiceCustomer}
    group = next(group for group in CustomerGroup.objects.all() if (slug, group.slug) not in named)
    ServiceCustomer.objects.create(service=corrected, group=group, basis="documented")
    own = make_service()
    SavedCity.objects.create(owner=editor, name="Mine", state=f"v=1&service={own.slug}")
    coding_round, coder = CodingRound.objects.get(), Coder.objects.create(slug="me", name="Me", user=editor)
    Assignment.objects.create(coding_round=coding_round, coder=coder, service=corrected)
    for service, submitted in ((own, None), (corrected, "2026-11-23T12:00Z")):
        CodingSheet.objects.create(coding_round=coding_round, coder=coder, service=service, submitted=submitted)

    upgrade("--apply")
    assert {str(name) for name in differing(now, by_name(in_tables()))} == {
        f"actor:{actor.name}", f"service:{slug}", f"service:{own.slug}", f"servicecustomer:{slug}:{group.slug}",
        str(point), "coder:me", f"assignment:round-1:me:{slug}", f"codingsheet:round-1:me:{slug}:1",
        f"codingsheet:round-1:me:{own.slug}:1",
    }  # fmt: skip
    corrected.refresh_from_db()
    assert (corrected.summary, corrected.provider.type) == ("Corrected by an editor.", "consortium")
    [shipped] = [fields for name, fields in now.items() if str(name) == f"service:{slug}"]
    assert [corrected.kind.slug] == shipped["kind"], "what nobody touched is that of today"
    assert upgrade().startswith(NOTHING)
    told = [*overstated_confidence(), *reach_that_differs()]
    assert [text for text in told if text.startswith((own.name, corrected.name))] != [], "the data check tells of it"


def may_be_corrected(was, now):
    """Whether a service stays with the same summary and provider, and has a kind now, which it had not then."""
    return bool(now and now["kind"]) and all(was[name] == now[name] for name in ("summary", "provider", "state"))


def by_name(records):
    """Each record's fields, but for the dates that follow new pages."""
    keyed = {name_of(r["model"], r["fields"]): r["fields"] for r in records if r["model"] != "catalogue.savedcity"}
    return {name: {k: v for k, v in fields.items() if k != "updated"} for name, fields in keyed.items()}


def differing(some, others):
    return {name for name in some.keys() | others.keys() if some.get(name) != others.get(name)}


def test_the_data_of_the_first_release_are_those_that_loaddata_reads():
    """Every model and field of them is one of the present code, or has to be carried over as by a migration."""
    first = released()
    assert Counter(r["model"] for r in first)["catalogue.service"] == 141
    fields = {(r["model"], name) for r in first for name in r["fields"]}
    assert fields <= {(r["model"], name) for r in in_files() for name in r["fields"]}

"""The shipped data: complete, valid, unchanged by a second load, and refused when broken."""

import json
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalogue.management.commands.check_catalogue import invalid_objects
from catalogue.models import (
    Actor,
    Classification,
    Coding,
    CodingSheet,
    CustomerGroup,
    Evidence,
    Partner,
    ReachCode,
    Service,
    SettledReach,
    Synonyms,
    Touchpoint,
)
from catalogue.models.services import FIRST_YEAR
from catalogue.operations.loading import FIXTURES
from catalogue.rules import dataset as checks
from catalogue.rules.evidence import evidence_problems
from catalogue.rules.publishing import unsupported_levels
from experience.models import Determinant, ResponseLink, Source, WeightSet
from tests.answers import numbers_in
from tests.factories import classify, make_evidence, make_service
from tests.records import in_files, in_tables, keyed

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).resolve().parents[3] / "fixtures"


def test_the_data_check_finds_no_error():
    out = StringIO()
    call_command("check_catalogue", services=141, stdout=out)
    _checked, errors, _warnings = numbers_in(out.getvalue().splitlines()[-1])
    assert errors == 0
    assert list(checks.uncovered_determinants()) == []


def test_a_second_load_leaves_exactly_the_files(tmp_path, some):
    """Some records stand for their neighbours, which are written in the same way."""
    for name in FIXTURES:
        records = json.loads((FOLDER / f"{name}.json").read_text())
        (tmp_path / f"{name}.json").write_text(json.dumps(some(records[::10])))
    call_command("loaddata", *(tmp_path / f"{name}.json" for name in FIXTURES), verbosity=0)
    assert keyed(in_tables()) == keyed(in_files())


def test_dumpdata_writes_records_as_the_files_have_them():
    """So that a correction made in the admin gives a small difference; `in_tables` does the same for all models."""
    labels, out = ["experience", "catalogue.service", "catalogue.servicelink"], StringIO()
    call_command("dumpdata", *labels, use_natural_primary_keys=True, use_natural_foreign_keys=True, stdout=out)
    files = [r for r in in_files() if r["model"] in labels or r["model"].startswith("experience.")]
    assert keyed(json.loads(out.getvalue())) == keyed(files)


def test_seed_leaves_a_filled_catalogue_alone():
    Service.objects.filter(slug="jelbi-berlin").update(name="Corrected by an editor")
    out = StringIO()
    call_command("seed", stdout=out)
    assert numbers_in(out.getvalue()) == [141]
    assert Service.objects.get(slug="jelbi-berlin").name == "Corrected by an editor"


def test_the_model_is_whole():
    assert Determinant.objects.count() == 13
    assert list(Determinant.objects.filter(derived=True).values_list("slug", flat=True)) == ["touchpoint-integration"]
    assert ResponseLink.objects.count() == 32
    assert set(ResponseLink.objects.values_list("hypothesis", flat=True)) == {True}
    assert {s.slug: s.weights.count() for s in WeightSet.objects.all()} == {
        "equal": 13, "stay-and-consume": 13, "visitor-technology": 13,
    }  # fmt: skip
    unseen = Source.objects.filter(text_seen=False)
    assert unseen.exists()
    assert not unseen.filter(doi_checked=True).exists()


@pytest.mark.parametrize("coding_round", ["round-1", "round-2"])
@pytest.mark.parametrize("coder", ["pass-1", "pass-2"])
def test_both_passes_are_complete_in_both_rounds(coding_round, coder):
    sheets = CodingSheet.objects.filter(coding_round__slug=coding_round, coder__slug=coder, submitted__isnull=False)
    wanted = set(Determinant.objects.values_list("slug", flat=True))
    coded = {}
    for service, slug in Coding.objects.filter(sheet__in=sheets).values_list("sheet__service", "determinant__slug"):
        coded.setdefault(service, set()).add(slug)
    assert len(coded) == sheets.count() == 141
    assert [slugs for slugs in coded.values() if slugs != wanted] == []


@pytest.mark.parametrize("coder", ["pass-1", "pass-2"])
def test_the_last_round_holds_reach_for_every_published_service(coder):
    items = {*CustomerGroup.objects.values_list("slug", flat=True), *Touchpoint.Phase.values}
    coded = {}
    codes = ReachCode.objects.filter(sheet__coding_round__slug="round-2", sheet__coder__slug=coder)
    for service, group, phase in codes.values_list("sheet__service", "group__slug", "phase"):
        coded.setdefault(service, set()).add(group or phase)
    assert coded == dict.fromkeys(Service.objects.published().values_list("pk", flat=True), items)


def test_the_consensus_rests_on_the_codes_of_its_round():
    raw = {}
    codes = Coding.objects.values_list("sheet__coding_round", "sheet__service", "determinant", "level")
    for coding_round, service, determinant, level in codes:
        raw.setdefault((coding_round, service, determinant), set()).add(level)
    for row in Classification.objects.all():
        coded = raw[row.coding_round_id, row.service_id, row.determinant_id]
        assert bool(row.decision) == (coded != {row.level}), f"{row}: a decision where, and only where, it was needed"


def test_the_settled_reach_rests_on_the_codes_of_its_round():
    raw = {}
    codes = ReachCode.objects.values_list("sheet__coding_round", "sheet__service", "group", "phase", "basis")
    for *item, basis in codes:
        raw.setdefault(tuple(item), set()).add(basis)
    settled = SettledReach.objects.all()
    assert settled.exists()
    for row in settled:
        coded = raw[row.coding_round_id, row.service_id, row.group_id, row.phase]
        assert bool(row.decision) == (coded != {row.basis}), f"{row}: a decision where, and only where, it was needed"


def test_no_level_is_handed_out_by_halves():
    levels = {}
    shown = Classification.objects.filter(service__in=Service.objects.published())
    for slug, level in shown.values_list("determinant__slug", "level"):
        levels.setdefault(slug, Counter())[level] += 1
    for slug, tally in levels.items():
        assert 0 < tally[3] < 71, slug
        assert tally[0] < 141 * 0.75, slug


def a_code(**changes):
    coding = Coding.objects.filter(level=0, evidence=None).first()
    for name, value in changes.items():
        setattr(coding, name, value)
    coding.save()
    return coding


BROKEN = {
    "unsupported_codes": lambda: a_code(level=2, reason="So."),
    "codes_with_foreign_evidence": lambda: a_code().evidence.add(Evidence.objects.last()),
    "unfinished_codings": lambda: a_code(level=1, reason=""),
    "crowded_synonyms": lambda: [
        Synonyms.objects.create(slug=f"group-{n}", words=f"{word}, wombat {n}")
        for n, word in enumerate(["quokka", "Quokkas", "QUÓKKA", "quokka"])
    ],
}


@pytest.mark.parametrize("finder", BROKEN)
def test_each_rule_finds_its_violation(finder):
    BROKEN[finder]()
    assert len(list(getattr(checks, finder)())) == 1
    assert getattr(checks, finder) in checks.PROBLEMS


def test_the_data_check_fails_on_an_error_and_says_which(monkeypatch):
    monkeypatch.setattr("catalogue.management.commands.check_catalogue.invalid_objects", lambda models, tally: iter(()))
    service = make_service()
    out = StringIO()
    with pytest.raises(CommandError, match="errors"):
        call_command("check_catalogue", stdout=out)
    found = [text for text in checks.unpublishable_services() if str(service) in text]
    assert len(found) == 14
    for text in found:
        assert text in out.getvalue()


def test_the_data_check_validates_each_object():
    Service.objects.filter(slug="jelbi-berlin").update(official_url="no address", launched=1234)
    found = list(invalid_objects([Service], Counter()))
    named = "catalogue.Service ('jelbi-berlin',)"
    assert [text.partition(": ")[0] for text in found] == [named, named]
    assert [text.split(": ")[1] for text in found] == ["launched", "official_url"]
    assert numbers_in(found[0]) == [FIRST_YEAR]


def test_a_level_above_its_scale_is_found():
    level = Classification.objects.first()
    level.level, level.reason = 4, "So."
    [problem] = checks.field_problems(level)
    assert problem.split(": ")[1] == "level"
    assert numbers_in(problem)[-1] == 3


def test_a_draft_may_be_unfinished_and_what_is_published_may_not():
    draft = Service.objects.create(slug="begun", name="Begun", launched=1234)
    assert [text.split(": ")[1] for text in checks.field_problems(draft)] == ["launched"]
    draft.state = Service.State.PUBLISHED
    assert {"launched", "summary", "description"} <= {text.split(": ")[1] for text in checks.field_problems(draft)}


def test_general_knowledge_is_no_evidence_of_a_high_level():
    service = make_service()
    judgement = classify(service, "accessibility", 3)
    judgement.evidence.add(make_evidence(service, kind="general-knowledge"))
    [problem] = evidence_problems(3, judgement.evidence.all(), least=2)
    [lack] = unsupported_levels(Service.objects.filter(pk=service.pk))
    assert problem in lack.sentence


def test_halo_is_a_warning():
    service = make_service(integration_level=4)
    slugs = ["accessibility", "price-value", "offer-variety", "safety-trust"]
    for slug in slugs:
        classify(service, slug, 3)
    found = [text for text in checks.halos() if service.name in text]
    assert [numbers_in(text.removeprefix(service.name)) for text in found] == [[5]]


def test_one_body_under_two_records_is_a_warning():
    assert list(checks.doubled_actors()) == []
    Actor.objects.create(name="The Operator", short_name="TO")
    Actor.objects.create(name="Transit Office", aliases="An office\n to \n")
    Partner.objects.create(service=make_service(name="Made"), name="the operator", role="funder")
    doubled, unlinked = checks.doubled_actors()
    assert all(name in doubled for name in ("The Operator", "Transit Office"))
    assert all(name in unlinked for name in ("Made", "The Operator"))


def broken(name, model, **changes):
    """The last object of a model in a shipped file, with changed fields."""
    shipped = json.loads((FOLDER / f"{name}.json").read_text())
    chosen = [o for o in shipped if o["model"] == model][-1]
    return json.dumps([{**chosen, "fields": chosen["fields"] | changes}])


BAD_FILES = {
    "no json": lambda: "[{",
    "unknown city": lambda: broken("services", "catalogue.service", cities=[["atlantis"]]),
    "a text for a year": lambda: broken("services", "catalogue.service", launched="long ago"),
    "an unknown region": lambda: broken("places", "catalogue.country", region="atlantis"),
    "an unknown status": lambda: broken("services", "catalogue.service", status="asleep"),
    "an unknown phase": lambda: broken("services", "catalogue.touchpoint", phase="later"),
    "a level of 10": lambda: broken("consensus", "catalogue.classification", level=10, reason="x"),
    "no reason": lambda: broken("consensus", "catalogue.classification", level=3, reason=""),
}


@pytest.mark.parametrize("fault", BAD_FILES)
def test_a_broken_fixture_is_refused_and_loses_nothing(fault, tmp_path):
    from django.db import transaction

    before = Service.objects.count(), Classification.objects.count()
    file = tmp_path / "broken.json"
    file.write_text(BAD_FILES[fault]())
    with pytest.raises(Exception, match=r"broken\.json|atlantis|constraint"), transaction.atomic():  # noqa: B017
        call_command("loaddata", str(file), verbosity=0)
    assert (Service.objects.count(), Classification.objects.count()) == before


def test_twenty_cities_can_be_seen_as_a_whole(snapshot):
    """Expected running services of five or more, counted from the states alone."""
    share = {"active": 1, "pilot": 0.5, "changed": 0.5, "discontinued": 0}
    latest = max(Service.objects.published().exclude(status_as_of=None).values_list("status_as_of", flat=True))
    expected = Counter()
    for service in Service.objects.published().prefetch_related("cities"):
        lately = service.status_as_of is not None and latest - service.status_as_of <= 3
        for city in service.cities.all():
            expected[city.slug] += share.get(service.status, 0.75 if lately else 0.5)
    assert sum(number >= 5 for number in expected.values()) >= 20

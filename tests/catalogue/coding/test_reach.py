"""For whom and when, as coded: agreement, what was settled and where coders differed equal what the database holds."""

import csv
from collections import Counter, defaultdict
from io import StringIO

import krippendorff
import numpy as np
import pytest

from catalogue.analysis.current import current_snapshot
from catalogue.analysis.drawn import chances
from catalogue.models import Classification, CustomerGroup, ReachCode, ServiceCustomer, SettledReach, Touchpoint
from catalogue.models.reach import ReachBasis
from catalogue.rules import reach as rules
from catalogue.rules.dataset import PROBLEMS
from experience.reach import LIKELY_GROUP, LIKELY_PHASE
from tests.answers import body, parsed, text_of
from tests.factories import ask_to_code

pytestmark = pytest.mark.django_db
PHASES = Touchpoint.Phase.values


@pytest.fixture
def result(client):
    return client.get("/coding/reach/?format=json").json()["result"]


@pytest.fixture
def codes(db):
    """By item, service and coder what was said, of the newest round."""
    found = defaultdict(lambda: defaultdict(dict))
    rows = ReachCode.objects.select_related("sheet__service", "sheet__coder", "group")
    for code in rows.order_by("sheet__coding_round__opened"):
        found[code.item][code.sheet.service.slug][code.sheet.coder.slug] = code.basis
    return found


def test_every_group_and_phase_is_there_and_counted(result):
    items = [*CustomerGroup.objects.values_list("slug", flat=True), *PHASES]
    assert list(result) == items
    labels = {value: str(label) for value, label in ReachBasis.choices}
    for item in items:
        settled = [row for row in SettledReach.objects.select_related("group") if row.item == item]
        counted = Counter(labels[row.basis] for row in settled)
        assert result[item]["settled"] == {label: counted[label] for label in labels.values()}


@pytest.mark.parametrize("item", ["resident", "older-person", "departure"])
def test_agreement_is_the_nominal_alpha_of_the_raw_codes(result, codes, item):
    numbers = {basis: place for place, basis in enumerate(ReachBasis.values)}
    said = codes[item].values()
    coders = sorted({coder for own in said for coder in own})
    matrix = [[numbers.get(own.get(coder), np.nan) for own in said] for coder in coders]
    expected = krippendorff.alpha(reliability_data=matrix, level_of_measurement="nominal")
    assert result[item]["agreement"]["alpha"] == pytest.approx(expected, abs=1e-6)
    assert result[item]["agreement"]["units"] == len(said)


def test_disputes_are_where_codes_differ_from_what_was_settled(result, codes):
    settled = {(row.item, row.service.slug): row for row in SettledReach.objects.select_related("service", "group")}
    for item, told in result.items():
        differing = {slug for slug, own in codes[item].items() if {*own.values()} != {settled[item, slug].basis}}
        assert {row["service"] for row in told["disputes"]} == differing
        assert all(row["decision"] for row in told["disputes"])


def test_the_page_says_what_the_guide_says(client, snapshot):
    page = text_of(parsed(client.get("/coding/reach/")))
    assert {rule["item"] for rule in snapshot.guide.reach} == {*snapshot.groups, *PHASES}
    for rule in snapshot.guide.reach:
        assert all(rule[name] in page for name in ("means", "documented", "inferred", "absent"))


def test_draws_take_each_coder_for_right(snapshot, codes):
    member = next(m for m in snapshot.members.values() if m.reach)
    drawn = chances(member, snapshot.groups)
    for shares, items, worth in ((drawn.persons, snapshot.groups, LIKELY_GROUP), (drawn.phases, PHASES, LIKELY_PHASE)):
        for share, item in zip(shares, items, strict=True):
            said = codes[item][member.slug].values()
            assert share == pytest.approx(sum(worth[code] for code in said) / len(said))


def test_a_coder_sees_no_codes_of_what_is_still_to_be_coded(client, django_user_model):
    user = django_user_model.objects.create_user("coder", password="x")
    client.force_login(user)
    slug = SettledReach.objects.first().service.slug
    ask_to_code(user, slug)
    answer = client.get("/coding/reach/?format=json").json()["result"]
    assert slug not in str(answer)
    assert {item["agreement"]["units"] for item in answer.values()} == {len(current_snapshot().members) - 1}


def settled(item, basis):
    """One row of a group or phase."""
    rows = SettledReach.objects.filter(basis=basis)
    return (rows.filter(phase=item) if item in PHASES else rows.filter(group__slug=item)).first()


def add_a_group():
    group = CustomerGroup.objects.get(slug="student")
    ServiceCustomer.objects.create(service=settled("student", "absent").service, group=group, basis="documented")


BROKEN = {
    "a group too much": ("reach_that_differs", add_a_group),
    "a group too few": ("reach_that_differs", lambda: ServiceCustomer.objects.filter(
        service=settled("resident", "documented").service, group__slug="resident"
    ).delete()),
    "a phase too few": ("reach_that_differs", lambda: Touchpoint.objects.filter(
        service=settled("after", "documented").service, phase="after"
    ).delete()),
    "no page": ("reach_without_reason", lambda: settled("resident", "documented").evidence.clear()),
    "no reason": ("reach_without_reason", lambda: SettledReach.objects.filter(
        pk=settled("resident", "documented").pk
    ).update(reason="")),
    "no decision": ("reach_without_reason", lambda: SettledReach.objects.filter(
        pk=SettledReach.objects.exclude(decision="").first().pk
    ).update(decision="")),
}  # fmt: skip


@pytest.mark.parametrize("how", BROKEN)
def test_each_rule_finds_its_violation(how):
    rule, breaks = BROKEN[how]
    assert list(getattr(rules, rule)()) == []
    breaks()
    assert len(list(getattr(rules, rule)())) == 1


def test_the_data_check_asks_for_reach():
    assert {*rules.REACH} <= {*PROBLEMS}


def test_every_raw_code_is_in_the_file(client):
    head, *rows = csv.reader(StringIO(body(client.get("/data/reach.csv"))))
    codes = ReachCode.objects.filter(sheet__service__state="published").select_related("group", "sheet__service")
    assert head[:5] == ["round", "coder", "service", "item", "basis"]
    expected = Counter((code.sheet.service.slug, code.item, code.basis, code.reason) for code in codes)
    assert Counter((row[2], row[3], row[4], row[5].removeprefix("'")) for row in rows) == expected


def test_a_coder_is_not_told_on_its_page_for_whom_it_is(client, django_user_model):
    user = django_user_model.objects.create_user("coder", password="x")
    client.force_login(user)
    before = parsed(client.get("/services/oodi-helsinki/"))
    assert before.select("#journey") != []
    ask_to_code(user, "oodi-helsinki")
    page = parsed(client.get("/services/oodi-helsinki/"))
    assert page.select("#journey") == []
    assert "shown when you have coded it" in text_of(page.select_one("dl.facts"))


def test_a_level_that_nobody_gave_is_told_as_settled_otherwise(client):
    row = Classification.objects.filter(service__slug="oodi-helsinki", determinant__slug="place-identity").get()
    Classification.objects.filter(pk=row.pk).update(level=3, decision="Read again.")
    page = parsed(client.get("/services/oodi-helsinki/"))
    assert "settled otherwise" in text_of(page.select_one("[aria-labelledby=sure]"))
    assert "settled otherwise" in text_of(
        parsed(client.get("/services/oodi-helsinki/codings/")).select_one("#place-identity")
    )

"""What is typical of a kind: the lower median of each level, and what at least half of its services hold."""

from collections import Counter
from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.analysis.current import current_snapshot
from catalogue.analysis.kinds import LEAST_OF_A_KIND, Kinds, held_by_half, lower_median
from catalogue.analysis.members import Member
from catalogue.models import Service, ServiceKind
from experience.levels import touchpoint_integration
from tests.factories import make_service

SIZE = 2


def member(slug, kind="", domain="mobility", levels=(None, None), **fields):
    made = {"persons": {}, "phases": frozenset(), "integration_level": None} | fields
    return Member(
        slug=slug, name=slug, kind=kind, domain=domain, levels=levels, status="active", pools=((),) * SIZE, factor=1.0,
        **made,
    )  # fmt: skip


levels_or_missing = st.lists(st.none() | st.integers(0, 3))


@given(levels_or_missing)
def test_the_median_is_the_lower_one_of_what_is_known(values):
    known = [value for value in values if value is not None]
    assert lower_median(values) == (median_low(known) if known else None)


@given(levels_or_missing, st.randoms())
def test_the_median_does_not_depend_on_the_order(values, random):
    assert lower_median(random.sample(values, len(values))) == lower_median(values)


@given(levels_or_missing, st.integers(0, 3))
def test_one_more_service_moves_the_median_to_its_own_side_or_not_at_all(values, one):
    before = lower_median(values)
    after = lower_median([*values, one])
    assert before is None or min(before, one) <= after <= max(before, one)


@given(st.lists(st.frozensets(st.sampled_from("abcd"))))
def test_held_is_what_at_least_half_hold(sets):
    numbers = {element: sum(element in each for each in sets) for each in sets for element in each}
    assert held_by_half(sets) == {element for element, number in numbers.items() if number / len(sets) >= 0.5}


def test_a_kind_is_typical_by_its_own_services():
    first = member("a", "bike-share", levels=(0, 3), persons={"resident": 1.0}, phases=frozenset({"before"}))
    second = member("b", "bike-share", levels=(1, None), persons={"resident": 0.5, "student": 0.5})
    other = member("c", "", levels=(3, 3), persons={"student": 1.0})
    found = Kinds([first, second, other], SIZE).typical("bike-share", "retail")
    assert (found.number, found.kind, found.domain) == (2, "bike-share", "")
    assert found.levels == (0, 3)
    assert found.persons == {"resident", "student"}
    assert found.phases == {"before"}


def test_of_too_few_the_field_is_asked_and_then_all():
    alone = [member(f"m{number}", "", "mobility", (number, 1)) for number in range(LEAST_OF_A_KIND - 1)]
    shops = [member(f"s{number}", "", "retail", (2, 2)) for number in range(LEAST_OF_A_KIND)]
    kinds = Kinds([*alone, *shops, member("one", "bike-share", "retail", (3, 3))], SIZE)
    of_field, of_all = kinds.typical("bike-share", "retail"), kinds.typical("", "mobility")
    assert (of_field.kind, of_field.domain, of_field.number) == ("", "retail", LEAST_OF_A_KIND + 1)
    assert (of_all.kind, of_all.domain, of_all.number) == ("", "", 2 * LEAST_OF_A_KIND)


def test_without_any_service_nothing_is_typical():
    found = Kinds([], SIZE).typical("bike-share", "mobility")
    assert (found.number, found.levels, found.integration_level) == (0, (None,) * SIZE, None)
    assert (found.persons, found.phases) == (frozenset(), frozenset())


def test_kinds_stand_where_their_services_are_the_most_common_first():
    made = [("a", "x", "one"), ("b", "y", "one"), ("c", "y", "one"), ("d", "x", "two"), ("e", "", "two")]
    kinds = Kinds([member(*each) for each in made], SIZE)
    assert kinds.kinds == {"one": ["y", "x"], "two": ["x"]}
    assert kinds.domains == {"x": ["one", "two"], "y": ["one"]}


@pytest.mark.django_db
def test_of_the_shipped_kinds_each_has_a_typical_service():
    snapshot = current_snapshot()
    kinds, derived = snapshot.kinds, [determinant.derived for determinant in snapshot.determinants].index(True)
    named = Service.objects.published().exclude(kind=None).values_list("kind__slug", flat=True)
    assert {slug: len(members) for slug, members in kinds.by_kind.items()} == Counter(named)
    known = {slug: members for slug, members in kinds.by_kind.items() if len(members) >= LEAST_OF_A_KIND}
    assert len(known) > 30
    for slug, members in known.items():
        found = kinds.typical(slug, "")
        assert (found.kind, found.number) == (slug, len(members))
        assert None not in found.levels
        assert found.levels[derived] == touchpoint_integration(found.integration_level)
        assert found.persons != set()
        assert found.phases != set()


@pytest.mark.django_db
def test_what_must_not_be_seen_is_typical_of_nothing(snapshot):
    hidden = [member.pk for member in snapshot.kinds.by_kind["bike-share"]]
    assert "bike-share" not in snapshot.hiding(hidden).kinds.by_kind


@pytest.mark.django_db
def test_a_service_that_changes_its_kind_counts_there():
    current_snapshot()
    made = make_service(kind=ServiceKind.objects.get(slug="bike-share"))
    assert made.slug in [member.slug for member in current_snapshot().kinds.by_kind["bike-share"]]
    Service.objects.filter(pk=made.pk).update(kind=None)
    assert made.slug not in [member.slug for member in current_snapshot().kinds.by_kind["bike-share"]]

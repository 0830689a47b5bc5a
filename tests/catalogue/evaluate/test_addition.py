"""What a planned service adds to a set: the exact rise at moments in its range, or from where to where."""

from dataclasses import replace

import pytest

from catalogue.analysis.drafts import PLANNED, Draft
from catalogue.analysis.service_sets import ServiceSet
from catalogue.evaluate.addition import Addition
from catalogue.templatetags.words import more_points

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(snapshot):
    """A service for two groups in two phases that one person judged."""
    levels = (3, 2, None, 1, 0, 2, 3, None, 2, 1, 0, 3, 2)
    draft = Draft("Night bus", "mobility", levels, frozenset({"before", "during"})).member(1, snapshot.determinants)
    return replace(draft, persons={"resident": 1.0, "student": 0.5}, status=PLANNED)


def london(snapshot, **choices):
    return ServiceSet(snapshot.members_in("london"), snapshot, **choices)


@pytest.mark.parametrize(
    "choices", [{}, {"weights": [1, 0] * 6 + [2]}, {"persons": ["student"]}, {"target": [0.3] * 13}]
)
def test_the_gain_is_the_exact_rise_and_lies_in_its_range(snapshot, planned, choices):
    services = london(snapshot, **choices)
    addition = Addition(services, planned)
    with_it = ServiceSet([*services.members, planned], snapshot, **choices)
    added = snapshot.services_of([planned])
    assert addition.gain.point == pytest.approx(
        services.judgement.gains("moments", added, services.wanted)[0], abs=1e-12
    )
    assert addition.gain.low <= addition.gain.point <= addition.gain.high
    assert addition.gain.low >= 0
    assert addition.bounds.low - 1e-12 <= addition.gain.point <= addition.bounds.high
    if "target" not in choices:
        rise = with_it.ladder.moments.value - services.ladder.moments.value
        assert addition.gain.point == pytest.approx(rise, abs=1e-12)


def test_it_says_what_rises_and_for_whom_most_first(snapshot, planned):
    addition = Addition(london(snapshot), planned)
    assert {row.slug for row in addition.persons} == {"resident", "student"}
    determinants = [row.rise for row in addition.determinants]
    assert determinants == sorted(determinants, reverse=True)
    assert sum(determinants) / 13 == pytest.approx(addition.gain.point, abs=1e-12)
    assert addition.persons[0].rise >= addition.persons[1].rise
    people = {row.slug: row.rise for row in addition.persons}
    assert sum(people.values()) / 9 == pytest.approx(addition.gain.point, abs=1e-12)


@pytest.mark.parametrize("left_open", [{"persons": {}}, {"phases": frozenset()}, {"levels": (1,) * 9 + (None,) * 4}])
def test_with_much_open_there_is_no_value_but_bounds(snapshot, planned, left_open):
    services = london(snapshot)
    addition = Addition(services, replace(planned, **left_open))
    assert (addition.has_value, addition.gain) == (False, None)
    everything = replace(
        addition.member,
        levels=tuple(3 if level is None else level for level in addition.member.levels),
        persons=addition.member.persons or dict.fromkeys(snapshot.groups, 1.0),
        phases=addition.member.phases or frozenset({"before", "arrival", "during", "departure", "after"}),
    )
    added = snapshot.services_of([everything])
    assert addition.bounds.high == pytest.approx(
        services.judgement.gains("moments", added, services.wanted)[0], abs=1e-12
    )
    assert (addition.bounds.low == 0) is ("levels" not in left_open)


def test_what_is_covered_up_to_the_target_gains_nothing(snapshot, planned):
    addition = Addition(london(snapshot, target=[0] * 13), planned)
    assert (addition.gain.point, addition.gain.low, addition.gain.high) == (0, 0, 0)


@pytest.mark.parametrize(
    ("rise", "whole"), [(0, []), (0.001, [1]), (0.0049, [1]), (0.0051, [1]), (0.014, [1]), (0.016, [2]), (0.41, [41])]
)
def test_a_rise_is_told_in_whole_points(rise, whole):
    assert [int(word) for word in more_points(rise).split() if word.isdigit()] == whole
    assert (more_points(rise) == more_points(0.001)) is (0 < rise < 0.005), "less than one"

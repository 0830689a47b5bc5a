"""For whom and when: what a code is worth, what coders who differ make of it, and what a guide must say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experience.levels import STANDARD
from experience.moments import Services
from experience.reach import LIKELY_GROUP, LIKELY_PHASE, TEXTS, Basis, likely, reach_problems
from experience.sure.drawing import SOURCES, Drawing
from experience.sure.judged import Chances, Judged
from experience.sure.simulation import drawn

EVERY = slice(None)
RULE = dict.fromkeys(TEXTS, "Said.")


def test_a_presumed_group_counts_half_and_a_presumed_phase_nothing():
    assert [LIKELY_GROUP[basis] for basis in ("documented", "inferred", "absent")] == [1, 0.5, 0]
    assert [LIKELY_PHASE[basis] for basis in ("documented", "inferred", "absent")] == [1, 0, 0]


@given(st.lists(st.sampled_from([*Basis]), min_size=1), st.sampled_from([LIKELY_GROUP, LIKELY_PHASE]))
def test_each_coder_may_be_right(codes, by_basis):
    expected = sum(codes.count(basis) / len(codes) * by_basis[basis] for basis in Basis)
    assert likely(codes, by_basis) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("rules", "problems"),
    [
        ([], []),
        ([RULE], []),
        ([RULE, RULE | {"item": "other"}], []),
        ([RULE, RULE], ["doubled"]),
        ([RULE | {"means": " "}], ["texts"]),
        ([{"item": "resident"}], ["texts"]),
        ("resident", ["list"]),
        ([[]], ["texts"]),
    ],
)
def test_what_a_guide_says_of_reach(rules, problems):
    assert list(reach_problems(rules)) == problems


def reach_drawn(persons, phases, reach, held=()):
    """How often one service is there for each group and in each phase."""
    services = Services(
        np.array([[1.0]]), np.array([1.0]), np.array([persons]), np.array([phases]), np.array([0], dtype=int)
    )
    judged = Judged((3,), ((3, 3),), 7, reach)
    [one] = drawn(services, [judged], Drawing((0.0,), STANDARD, held=held))
    return [varied.over(EVERY).mean(axis=1) for varied in (one.persons, one.phases)]


def test_what_coders_differ_on_is_drawn_and_what_they_agree_on_is_not():
    reach = Chances((1.0, 0.5, 0.25, 0.0), (0.5, 1.0))
    persons, phases = reach_drawn([1.0, 0.0, 0.5, 0.0], [1.0, 1.0], reach)
    assert persons == pytest.approx([1, 0.5, 0.25, 0], abs=0.03)
    assert phases == pytest.approx([0.5, 1], abs=0.03)
    assert (persons[0], persons[3], phases[1]) == (1, 0, 1)


def test_held_reach_is_what_was_settled():
    reach = Chances((0.5, 1.0), (0.5,))
    held = tuple(source for source in SOURCES)
    persons, phases = reach_drawn([1.0, 0.0], [1.0], reach, held)
    assert (persons.tolist(), phases.tolist()) == ([1, 0], [1])


def test_coders_who_are_overruled_are_drawn_all_the_same():
    persons, _phases = reach_drawn([0.0, 1.0], [1.0], Chances((1.0, 0.0), (1.0,)))
    assert persons.tolist() == [1, 0]


def test_without_codes_what_is_published_is_drawn():
    persons, phases = reach_drawn([0.5, 1.0], [1.0, 0.0], None)
    assert persons == pytest.approx([0.5, 1], abs=0.03)
    assert phases.tolist() == [1, 0]

"""Who read a service, people or machines, and how far the readings agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.analysis.reliability import Reading
from catalogue.verdicts.readings import agreement, coders, difference


def read(*levels, by=(True,) * 3):
    """Readings of one level, all by machines unless said otherwise."""
    return [Reading(*one) for one in zip(levels, by, strict=False)]


@pytest.mark.parametrize(
    ("behind", "sentence"),
    [
        ([], ""),
        ([read(1), read(2)], "One machine-assisted reading stands behind its levels."),
        ([read(1, 1), read(None, None)], "Two independent machine-assisted readings agree on all 2 levels."),
        (
            [read(1, 1), read(1, 2)],
            "Two independent machine-assisted readings agree on 1 of 2 levels. On the other they differ by one step.",
        ),
        (
            [read(0, 2, by=(False, False)), read(1, 2, by=(False, False)), read(0, 0, by=(False, False))],
            "Two independent human readings agree on 1 of 3 levels. On the others they differ by up to two steps.",
        ),
        (
            [read(0, 1, by=(False, True)), read(1, 2, by=(True, True)), read(0, 0, 0)],
            "Independent human and machine-assisted readings agree on 1 of 3 levels. "
            "On the others they differ by one step.",
        ),
        (
            [read(1, None), read(0, 0)],
            "Two independent machine-assisted readings agree on 1 of 2 levels. Where they differ, one could not tell.",
        ),
    ],
)
def test_it_is_told_who_read_and_how_far_the_readings_agree(behind, sentence):
    assert agreement(behind) == sentence


READINGS = st.builds(Reading, st.none() | st.integers(0, 3), st.booleans())


@given(st.lists(st.lists(READINGS, min_size=2, max_size=2), min_size=1, max_size=13))
def test_readings_agree_on_all_exactly_where_none_differs(behind):
    sentence = agreement(behind)
    assert ("agree on all" in sentence) == all(one.level == other.level for one, other in behind)
    made = {reading.machine_assisted for own in behind for reading in own}
    assert ("human" in sentence, "machine-assisted" in sentence) == (False in made, True in made)
    assert sentence.endswith(".")


def test_each_level_that_differs_says_by_whom():
    assert difference(read(1, None)) == "2 independent machine-assisted readings differ (1, ?)"
    assert difference(read(1, 2, by=(False, True))) == "2 independent human and machine-assisted readings differ (1, 2)"


@pytest.mark.parametrize(
    ("humans", "machines", "words"),
    [
        (0, 2, "Two machine-assisted coders"),
        (1, 0, "One human coder"),
        (1, 2, "One human coder and two machine-assisted coders"),
    ],
)
def test_human_and_machine_coders_are_told_apart(humans, machines, words):
    assert coders(humans, machines) == words

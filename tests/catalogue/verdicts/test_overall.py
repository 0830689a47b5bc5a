"""The sentence on top of a city: it names best and worst, and is never stronger than its numbers and ranges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.verdicts import phrases
from catalogue.verdicts.grid import Grid, Strip
from catalogue.verdicts.overall import SENTENCES, sentence, subject
from catalogue.verdicts.thresholds import (
    HARDLY_BELOW,
    NEARLY_ALONE_BELOW,
    THRESHOLDS,
    WELL_FROM,
    Reach,
    reach,
    whole_percent,
)
from tests.catalogue.verdicts.grids import PHASES, grid

TEN = "the ten services documented for Berlin"


def said(*args, **kwargs):
    return sentence(grid(*args, **kwargs), TEN).sentence


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (WELL_FROM, 100, Reach.WELL),
        (WELL_FROM - 0.4, 100, Reach.WELL),  # shown as the threshold
        (WELL_FROM - 0.6, 100, Reach.IN_PART),
        (0, HARDLY_BELOW, Reach.IN_PART),
        (0, HARDLY_BELOW - 0.6, Reach.HARDLY),
        (0, NEARLY_ALONE_BELOW, Reach.HARDLY),
        (0, NEARLY_ALONE_BELOW - 0.4, Reach.HARDLY),
        (0, NEARLY_ALONE_BELOW - 0.6, Reach.NEARLY_ALONE),
        (0, 0, Reach.NEARLY_ALONE),
        (0, 100, Reach.IN_PART),
    ],
)
def test_words_change_at_their_thresholds_as_these_are_shown(low, high, word):
    assert reach(low / 100, high / 100) is word


def test_the_table_for_readers_says_these_thresholds():
    reach, gaps = ["40\u202f%", "20\u202f%", "30\u202f%", "–", "0\u202f%"], ["1", "0", "3", "3", "2"]
    compared = ["95", "80", "80", "–", "1", "2", "3", "2"]
    assert [t.value for t in THRESHOLDS] == [*reach, *gaps, *compared]


@given(st.floats(0, 1))
def test_whole_per_cent_are_the_nearest(share):
    assert abs(whole_percent(share) - 100 * share) <= 0.5 + 1e-6


def test_best_and_worst_are_named():
    groups = {"Residents": (43, 52), "Students": (22, 35), "Commuters": (0, 15)}
    assert said(groups, {"departure": 0}) == (
        "The ten services documented for Berlin reach residents well and leave commuters and everyone on the way home "
        "nearly alone."
    )
    assert said(groups) == (
        "The ten services documented for Berlin reach residents well and leave commuters nearly alone."
    )


def test_a_range_that_crosses_a_threshold_takes_the_weaker_word():
    found = said({"Residents": (39, 60), "Students": (5, 30)})
    assert found == "The ten services documented for Berlin reach every group in part."


@pytest.mark.parametrize(
    ("ends", "sentence"),
    [
        (60, "reach every group well."),
        (35, "reach every group in part."),
        (25, "hardly reach any group."),
        (0, "leave every group nearly alone."),
    ],
)
def test_all_equal(ends, sentence):
    phases = dict.fromkeys(PHASES, ends)
    assert said({"Residents": ends, "Students": ends}, phases) == f"The ten services documented for Berlin {sentence}"


def test_one_group():
    found = said({"Residents": 45}, {"departure": 3}, chosen=True)
    assert found == (
        "The ten services documented for Berlin reach residents well and leave them on the way home nearly alone."
    )


def test_chosen_groups_are_not_everyone():
    assert "every chosen group" in said({"Residents": 35, "Students": 35}, chosen=True)
    found = said({"Residents": 45, "Students": 3}, {"after": 0}, chosen=True)
    assert found.endswith("leave students and all chosen groups afterwards nearly alone.")


def test_only_phases_are_left_alone():
    assert said({"Residents": 35, "Students": 45}, {"arrival": 1, "after": 2}) == (
        "The ten services documented for Berlin reach students well and leave everyone on arrival and everyone "
        "afterwards nearly alone."
    )


def test_groups_that_are_hardly_reached_are_named_where_only_phases_are_left_alone():
    groups = {"Residents": (38, 60), "Older people": (0, 29), "Students": (0, 21)}
    assert said(groups, {"departure": 10}) == (
        "The ten services documented for Berlin reach residents in part, hardly reach students and older people, and "
        "leave everyone on the way home nearly alone."
    )


def test_long_lists_are_counted():
    alone = dict.fromkeys(("Aa", "Bb", "Cc", "Dd"), 5)
    found = said({"Residents": 45, **alone}, {"before": 1, "arrival": 1, "after": 1})
    assert found.endswith("leave four of the five groups and everyone in three of the five phases nearly alone.")


def test_the_part_on_who_is_alone_can_be_set_off():
    found = sentence(grid({"Residents": 45, "Students": 3}, {"departure": 0}), TEN)
    assert found.parts == (
        "The ten services documented for Berlin reach residents well and leave ",
        "students and everyone on the way home",
        " nearly alone.",
    )
    assert sentence(grid({"Residents": 45}), TEN).parts[1:] == ("", "")


@pytest.mark.parametrize(
    ("number", "own", "words"),
    [
        (1, False, "the only service documented for The Hague"),
        (12, False, "the twelve services documented for The Hague"),
        (13, False, "the 13 services documented for The Hague"),
        (60, True, "the 60 services listed for The Hague"),
    ],
)
def test_it_speaks_of_services_and_never_of_the_city(number, own, words):
    assert subject(number, "The Hague", own=own) == words


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b, and c"),
        (["commuters and workers", "b"], "commuters and workers, and b"),
    ],
)
def test_lists_of_names(names, words):
    assert phrases.listed(names) == words


def test_abbreviations_keep_their_capitals():
    assert [phrases.inside(name) for name in ("Older people", "EU citizens", "A", "")] == [
        "older people",
        "EU citizens",
        "A",
        "",
    ]


@st.composite
def grids(draw):
    ends = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted)

    def strips(names):
        return [Strip(name, name, low, low, high) for name in names for low, high in [draw(ends)]]

    persons = strips([f"p{n}" for n in range(draw(st.integers(1, 9)))])
    return Grid(persons, strips(PHASES), [], chosen=draw(st.booleans()))


@given(grids())
def test_there_is_a_sentence_for_all_numbers_and_none_is_stronger_than_they(found):
    text = sentence(found, TEN).sentence
    assert "%(" not in text
    if " well" in text:
        assert any(whole_percent(strip.low) >= WELL_FROM for strip in found.persons)
    if "nearly alone" in text:
        assert any(whole_percent(s.high) < NEARLY_ALONE_BELOW for s in [*found.persons, *found.phases])
    if "hardly" in text:
        assert any(whole_percent(strip.high) < HARDLY_BELOW for strip in found.persons)


def test_no_pair_of_words_is_without_a_sentence():
    words = list(Reach)
    assert set(SENTENCES) == {(best, worst) for place, best in enumerate(words) for worst in words[place:]}

"""The words of a comparison at the borders of its rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.verdicts.comparing import (
    Lead,
    Pair,
    ahead_of_all_others,
    in_draws,
    in_what,
    of_hundred,
    on_the_whole,
    services_on_one,
    sets_on_one,
)
from catalogue.verdicts.thresholds import MOST_DETERMINANTS
from experience.sure.apart import Order
from tests.answers import numbers_in

SUBJECTS = {"London": "the 13 services documented for London", "Berlin": "the 10 services documented for Berlin"}
THREE = {name: f"the 9 services documented for {name}" for name in ("London", "Berlin", "Seoul")}


def pair(a, b, p, without_one=None):
    return Pair(a, b, Order(p, 1 - p, 0, without_one))


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_pair_says_the_same_whichever_comes_first(p, without_one):
    one, other = pair("a", "b", p, without_one), pair("b", "a", 1 - p, without_one)
    assert one.share == pytest.approx(other.share)
    if p != 0.5:
        assert (one.higher, one.lower) == (other.higher, other.lower)


@pytest.mark.parametrize(
    ("share", "number"), [(0.95, 95), (0.9495, 94), (0.999, 99), (1.0, 100), (0.29, 29), (0.5, 50)]
)
def test_draws_of_a_hundred_are_never_rounded_up(share, number):
    assert of_hundred(share) == number


def test_draws_in_words():
    assert in_draws(pair("London", "Berlin", 0.72)) == "In 72 of 100 test runs London is ahead of Berlin."
    assert in_draws(pair("London", "Berlin", 0.28)) == "In 72 of 100 test runs Berlin is ahead of London."
    assert numbers_in(in_draws(pair("London", "Berlin", 0.504))) == []
    assert numbers_in(in_draws(pair("London", "Berlin", 0.97, 0.64))) == [97, 100, 64, 100]
    assert numbers_in(in_draws(pair("London", "Berlin", 0.97, 0.84))) == [97, 100]
    assert numbers_in(in_draws(pair("London", "Berlin", 0.90, 0.64))) == [90, 100], "that speaks against it anyway"


def test_two_that_cannot_be_told_apart():
    said = on_the_whole("sets", SUBJECTS, [pair("London", "Berlin", 0.72, 0.3)])
    assert said == (
        "On the whole, the 13 services documented for London and the 10 services documented for Berlin are too close "
        "to call."
    )


def test_two_that_are_told_apart():
    said = on_the_whole("sets", SUBJECTS, [pair("Berlin", "London", 0.02, 0.9)])
    assert said == (
        "The 13 services documented for London reach clearly more than the 10 services documented for Berlin."
    )


def test_some_pairs_of_three():
    pairs = [pair("London", "Berlin", 0.7, 0.7), pair("London", "Seoul", 1, 1), pair("Berlin", "Seoul", 0.99, 0.95)]
    said = on_the_whole("sets", THREE, pairs)
    assert [word for word in said.replace(".", "").split() if word in THREE] == ["London", "Berlin", "Seoul"]
    assert " each reach clearly more than " in said
    assert said.endswith("The other pair is too close to call.")
    alike = on_the_whole("sets", THREE, [pair(own.a, own.b, 0.6, 0.1) for own in pairs])
    assert alike == "On the whole, no two of these three can be told apart."


def test_every_pair_is_told_or_counted():
    names = {name: name for name in "abcdef"}
    pairs = [pair(a, b, 1.0, 1.0) for a in names for b in names if a < b]
    assert numbers_in(on_the_whole("services", names, pairs)) == [15 - 5 - 4 - 3]


@pytest.mark.parametrize(
    ("ahead", "leaders"),
    [
        ({("a", "b"), ("a", "c")}, ("a",)),
        ({("a", "c"), ("b", "c")}, ("a", "b")),
        ({("a", "c")}, ()),
        ({("a", "b"), ("a", "c"), ("b", "c")}, ("a",)),
        (set(), ()),
    ],
)
def test_leaders_are_ahead_of_all_others(ahead, leaders):
    assert ahead_of_all_others(["a", "b", "c"], ahead) == leaders


def test_one_determinant_of_sets():
    apart, close = pair("London", "Berlin", 0.96, 0.8), pair("London", "Berlin", 0.94, 0.9)
    assert sets_on_one(["London", "Berlin"], [apart]).leaders == ("London",)
    verdict = sets_on_one(["London", "Berlin"], [close])
    assert (verdict.text, verdict.clear, verdict.leaders) == ("too close to call", False, ())
    by_one = sets_on_one(["London", "Berlin"], [pair("London", "Berlin", 0.96, 0.79)])
    assert (by_one.text, by_one.clear, by_one.leaders) == ("London, by one service alone", False, ())
    three = [pair("a", "b", 0.6, 0.6), pair("a", "c", 1, 1), pair("b", "c", 0.6, 0.6)]
    verdict = sets_on_one(["a", "b", "c"], three)
    assert (verdict.text, verdict.clear, verdict.leaders) == ("a clearly more than c", True, ())


def test_one_determinant_of_services():
    assert services_on_one({"a": 3, "b": 1, "c": 3}).leaders == ("a", "c")
    assert [services_on_one({"a": 3, "b": b, "c": None}).weighty for b in (0, 1, 2, 3)] == [True, True, False, False]
    alike = services_on_one({"a": 2, "b": 2})
    assert (alike.text, alike.clear) == ("alike", False)
    untold = services_on_one({"a": 2, "b": None})
    assert (untold.text, untold.clear, untold.leaders) == ("cannot be told for b", False, ())
    partly = services_on_one({"a": 2, "b": None, "c": 1})
    assert (partly.text, partly.clear, partly.leaders) == ("a more; cannot be told for b", True, ())


def test_what_each_is_ahead_in_begins_with_the_widest_difference():
    leads = [Lead("Berlin", "meeting others", 0.1), Lead("London", "paying", 0.3), Lead("Berlin", "places", 0.2)]
    assert in_what("sets", leads) == (
        "Those of London are clearly ahead in paying; those of Berlin are clearly ahead in places and meeting others."
    )
    assert in_what("sets", []) == ""
    many = [Lead("Berlin", str(place), 1 - place / 10) for place in range(MOST_DETERMINANTS + 3)]
    assert in_what("sets", many) == "Those of Berlin are clearly ahead in 0, 1, and 3 more."

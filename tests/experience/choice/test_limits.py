"""Limits: which of them contradict each other, and what they permit."""

import numpy as np
import pytest
from hypothesis import given

from experience.choice.limits import NOBODY, Limits
from experience.choice.problem import problem
from tests.experience.choice.questions import every_choice, possible, questions


@given(questions())
def test_limits_contradict_each_other_exactly_where_nothing_is_possible(question):
    broken = question["limits"].contradictions()
    assert (broken == []) == (every_choice(question) != [])
    if broken:
        with pytest.raises(ValueError, match=", ".join(broken)):
            problem(**question)


@pytest.mark.parametrize(
    ("rules", "names"),
    [
        ({"size": 1}, ["size"]),
        ({"allowed": frozenset("bc")}, ["allowed"]),
        ({"most_per_domain": 1}, ["most_per_domain"]),
        ({"budget": 4.9}, ["budget"]),
        ({"size": 1, "allowed": frozenset(), "most_per_domain": 1, "budget": 0},
         ["size", "allowed", "most_per_domain", "budget"]),
        ({}, []),
        ({"size": 2, "allowed": frozenset("a"), "most_per_domain": 2, "budget": 5}, []),
    ],
)  # fmt: skip
def test_contradictions_are_named(rules, names):
    limits = Limits(**{"size": 3, "must": frozenset({0, 2}), "domains": "aba", "costs": [2, 9, 3], **rules})
    assert limits.contradictions() == names


@given(possible)
def test_who_may_join_is_what_is_permitted(question):
    limits, pool = question["limits"], range(len(question["values"]))
    chosen = every_choice(question)
    rows = np.array([[*choice, *[NOBODY] * (limits.size - len(choice))] for choice in chosen], dtype=int)
    permitted = [[p not in choice and limits.permits([*choice, p]) for p in pool] for choice in chosen]
    assert limits.joining(rows, np.array(pool)).tolist() == permitted

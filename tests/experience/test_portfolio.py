"""The best additions: agreement with trying every choice, limits that are kept, and honesty about what is proven."""

from itertools import combinations
from math import e

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experience.gaps import attained
from experience.portfolio import (
    TOLERANCE,
    Limits,
    Plan,
    best_additions,
    contenders,
    exchanged,
    greedy,
    pick_shares,
    problem,
)

FOCUSED = [[3, 0, 1], [2, 2, 0], [0, 0, 3], [3, 1, 0]]


@st.composite
def questions(draw, limited=True):
    """The arguments of `problem`; the limits may contradict each other."""
    size, wide = draw(st.integers(1, 8)), draw(st.sampled_from([1, 2, 4, 13]))

    def row(of, length=wide):
        return st.lists(of, min_size=length, max_size=length)

    def maybe(of):
        return draw(st.none() | of)

    values = np.array(draw(row(row(st.integers(0, 3)), size))) / 3
    limits = Limits(draw(st.integers(0, 3)))
    if limited:
        limits = Limits(
            limits.size,
            draw(st.frozensets(st.integers(0, size - 1), max_size=2)),
            draw(row(st.sampled_from("abc"), size)),
            maybe(st.frozensets(st.sampled_from("abc"), min_size=1)),
            maybe(st.integers(0, 2)),
            draw(row(st.sampled_from([0, 0.1, 0.2, 0.3, 1]), size)),
            maybe(st.sampled_from([0, 0.3, 0.6, 1])),
        )
    return {
        "covered": draw(row(st.sampled_from([0, 0.25, 0.5, 0.875]))),
        "values": values,
        "limits": limits,
        "weights": maybe(row(st.floats(0, 1)).filter(lambda w: max(w) > 0.1)),
        "target": maybe(row(st.floats(0, 1))),
        "saturation": draw(st.sampled_from([0.3, 0.5, 0.7])),
    }


def asking(levels, limits, covered=None, **more):
    values = np.array(levels) / 3
    return problem(np.zeros(values.shape[1]) if covered is None else covered, values, limits, **more)


def reached(question, chosen):
    """What a choice attains, by the definition of coverage."""
    left = (1 - question["saturation"] * question["values"][list(chosen)]).prod(axis=0)
    covered = 1 - (1 - np.array(question["covered"])) * left
    return attained(covered, question["target"], question["weights"])


def choices(limits, places):
    """Every choice of these candidates that keeps to the limits, said once more in plain words."""

    def fits(chosen):
        own = [limits.domains[place] for place in chosen] if limits.domains else []
        return (
            limits.must <= set(chosen)
            and (limits.allowed is None or set(own) <= limits.allowed)
            and (limits.most_per_domain is None or all(own.count(one) <= limits.most_per_domain for one in own))
            and (limits.budget is None or round(sum(limits.costs[place] for place in chosen), 9) <= limits.budget)
        )

    return [chosen for size in range(limits.size + 1) for chosen in combinations(places, size) if fits(chosen)]


def every_choice(question):
    return choices(question["limits"], range(len(question["values"])))


possible = questions().filter(lambda question: not question["limits"].contradictions())


@settings(max_examples=150)
@given(possible)
def test_the_plan_is_as_good_as_the_best_of_all_choices(question):
    plan, feasible = best_additions(problem(**question)), every_choice(question)
    best = max(reached(question, chosen) for chosen in feasible)
    assert plan.value == pytest.approx(best, abs=TOLERANCE)
    assert plan.bound >= best - TOLERANCE
    assert plan.proven
    assert (tuple(sorted(plan.picks)) in feasible, tuple(sorted(plan.greedy)) in feasible) == (True, True)
    for value, chosen in ((plan.start, ()), (plan.value, plan.picks), (plan.greedy_value, plan.greedy)):
        assert value == pytest.approx(reached(question, chosen), abs=1e-12)
    assert plan.value >= plan.greedy_value - 1e-11


@given(questions(limited=False))
def test_the_greedy_order_keeps_its_bound(question):
    plan = best_additions(problem(**question))
    assert plan.greedy_value - plan.start >= (1 - 1 / e) * (plan.value - plan.start) - 1e-11
    assert 1 - 1 / e - 1e-6 <= plan.greedy_share <= 1


@given(possible)
def test_contenders_hold_a_best_choice(question):
    kept = contenders(question["values"], question["limits"])
    best, among = (
        max(reached(question, chosen) for chosen in feasible)
        for feasible in (every_choice(question), choices(question["limits"], kept))
    )
    assert among == pytest.approx(best, abs=1e-12)


@given(questions())
def test_limits_contradict_each_other_exactly_where_nothing_is_possible(question):
    broken = question["limits"].contradictions()
    assert (broken == []) == (every_choice(question) != [])
    if broken:
        with pytest.raises(ValueError, match=", ".join(broken)):
            problem(**question)


@given(possible, st.data())
def test_exchanging_keeps_to_the_limits_and_is_never_worse(question, data):
    start, asked = data.draw(st.sampled_from(every_choice(question))), problem(**question)
    better = exchanged(asked, start)
    assert tuple(sorted(better)) in every_choice(question)
    assert len(better) == len(start)
    assert asked.attained(better) >= asked.attained(start)


@given(possible)
def test_without_time_the_plan_is_honest(question):
    plan, feasible = best_additions(problem(**question), time_limit=0), every_choice(question)
    assert tuple(sorted(plan.picks)) in feasible
    assert plan.bound >= max(reached(question, chosen) for chosen in feasible) - 1e-12
    assert plan.bound >= plan.value >= plan.greedy_value - 1e-11


def test_an_exchange_mends_what_greed_spoiled():
    asked = asking([[3, 0, 1], [0, 1, 2], [3, 1, 0]], Limits(2))
    assert (greedy(asked), exchanged(asked, (0, 1)), set(best_additions(asked).picks)) == ((0, 1), (1, 2), {1, 2})


def test_greed_minds_the_cost_where_there_is_a_budget():
    assert greedy(asking([[3, 3], [3, 0], [0, 3], [2, 2]], Limits(3, costs=[3, 1, 1, 1], budget=3))) == (3, 1, 2)


def test_proof_is_the_bound():
    assert Plan((0,), 0, 0.5, 0.5, (0,), 0.4).proven
    assert not Plan((0,), 0, 0.5, 0.51, (0,), 0.4).proven
    assert Plan((0,), 0.1, 0.5, 0.5, (0,), 0.4).greedy_share == pytest.approx(0.75)
    assert not best_additions(asking(FOCUSED, Limits(2)), time_limit=0).proven


def test_no_time_is_lost_on_what_the_solver_cannot_tell_apart():
    levels = [[1, 0, 0, 0], [3, 0, 0, 0], [1, 1, 0, 1]]
    asked = asking(levels, Limits(1), covered=[0.3, 0.3, 0, 0.3], saturation=0.3)
    plan = best_additions(asked, time_limit=1)
    assert (plan.picks, plan.proven) == ((1,), True)


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


@pytest.mark.parametrize("unit", [1e-7, 1, 1e6])
def test_a_budget_is_kept_in_any_unit(unit):
    asked = asking([[3, 0], [0, 3]], Limits(2, costs=[0.5 * unit, 0.5000001 * unit], budget=unit))
    assert len(best_additions(asked, time_limit=1).picks) == 1


@pytest.mark.parametrize(
    "limits",
    [
        Limits(1, domains="ab"),
        Limits(1, costs=[1.0]),
        Limits(1, most_per_domain=1),
        Limits(1, allowed=frozenset("a")),
        Limits(1, budget=1),
        Limits(1, must=frozenset({3})),
    ],
)
def test_limits_that_do_not_fit_the_candidates_are_refused(limits):
    with pytest.raises(ValueError, match=r"candidate|Fields"):
        asking([[3, 0], [0, 3], [1, 1]], limits)


@pytest.mark.parametrize("wrong", [{"saturation": 1}, {"weights": [1]}, {"target": [2, 0, 0]}, {"covered": [0, 0]}])
def test_parts_that_do_not_fit_are_refused(wrong):
    with pytest.raises(ValueError, match=r"saturation|weight|target|determinant"):
        asking(FOCUSED, Limits(1), **wrong)


def test_idle_picks_are_left_out_unless_required():
    assert best_additions(asking([[3, 0], [0, 3]], Limits(2), covered=[1, 0])).picks == (1,)
    assert best_additions(asking([[3, 0], [0, 3]], Limits(2, frozenset({0})), covered=[1, 0])).picks == (1, 0)
    assert best_additions(asking(FOCUSED, Limits(3), target=[0, 0, 0])).picks == ()
    overtaken = best_additions(asking([[2, 2], [3, 0], [0, 3]], Limits(3), target=[0.5, 0.5]))
    assert (overtaken.greedy, overtaken.picks, overtaken.value) == ((0, 1, 2), (1, 2), 0.5)


def test_picks_stand_in_the_order_in_which_each_adds_most():
    assert best_additions(asking([[0, 1], [3, 0], [0, 2]], Limits(3))).picks == (1, 2, 0)


@pytest.mark.parametrize("levels", [[[2, 2, 2], [2, 2, 2]], [[2, 2, 2], [2, 3, 1]], [[0, 2, 1], [0, 2, 1], [1, 1, 1]]])
def test_ties_go_to_the_first(levels):
    asked = asking(levels, Limits(1))
    assert (greedy(asked), exchanged(asked, (0,)), best_additions(asked).picks) == ((0,), (0,), (0,))


def test_equals_yield_to_the_first_as_contenders():
    levels = np.array([[1, 1], [2, 0], [1, 1], [1, 1], [0, 3]])
    assert contenders(levels, Limits(1)) == [0, 1, 4]
    assert contenders(levels, Limits(2)) == [0, 1, 2, 4]
    assert contenders(levels, Limits(1, costs=[2, 1, 1, 3, 9])) == [1, 2, 4]
    assert contenders(levels, Limits(2, domains="aabaa", most_per_domain=1)) == [0, 1, 2, 4]
    assert contenders(levels, Limits(1, domains="abcab", allowed=frozenset("bc"))) == [1, 2, 4]


def test_shares_of_picks_over_variants():
    variants = [asking([[3, 0], [0, 3], [3, 0]], Limits(1), weights=w) for w in ([3, 1], [2, 1], [1, 3], [4, 1])]
    assert pick_shares(iter(variants), 3).tolist() == [0.75, 0.25, 0]
    assert pick_shares([], 3).tolist() == [0, 0, 0]

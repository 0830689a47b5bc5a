"""The best additions with the proof of how good they are, all choices nearly as good, and how firm they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from experience.choice.ceiling import ROUNDS
from experience.choice.greedy import greedy
from experience.choice.limits import Positions
from experience.choice.problem import Problem, State
from experience.choice.search import MOST_NODES, Search
from experience.coverage import Values
from experience.tolerances import NOTHING, TIE_DIGITS

TOLERANCE = 1e-9
"""A plan is proven when its value and the bound differ by no more; what is reached runs from 0 to 1."""

WITHIN = 0.01
"""A choice is nearly the best if it adds less than the best by at most this share."""

MOST_SETS = 1_000
"""So many nearly best choices are counted."""

NODES_OF_A_DRAW = 50
"""So many nodes a draw may take. At moments that proves nearly every one; else the best choice found stands for it."""

ROUNDS_OF_A_DRAW = 4
"""So many tangents are laid in a draw: for less work, and hardly any choice is another one."""

SURE = 0.95
"""What is reached at least in this share of draws."""


@dataclass(frozen=True)
class Plan:
    """The best additions found, and how sure that is. All values are sums of W · min(E, T), 0..1."""

    picks: tuple[int, ...]
    """Positions of the chosen candidates, in the order in which each adds most."""
    start: float
    value: float
    bound: float
    """No choice whatever reaches more than this."""
    nodes: int
    """So many choices under way were looked at."""

    @property
    def proven(self) -> bool:
        return self.bound - self.value <= TOLERANCE

    @property
    def rise(self) -> float:
        return self.value - self.start


class NearBest(NamedTuple):
    """How many choices of the plan's size are nearly the best, and the share of them that holds each candidate (n,).

    The shares are None where not all could be counted; then there are at least so many.
    """

    sets: int
    shares: Values | None


class Robustness(NamedTuple):
    """Over so many draws: how often each candidate (n,) belongs to the best choice, and the share of the best possible
    rise that a plan reaches at least in 95 % of them, 0..1."""

    draws: int
    shares: Values
    reached_at_least: float


class BestSearch(Search):
    """Keeps the best state that it meets, beginning with one that is known."""

    def __init__(self, asked: Problem, best: State, most_nodes: int, rounds: int = ROUNDS):
        super().__init__(asked, best.reached + NOTHING, most_nodes, rounds)
        self.best = best

    def meet(self, state: State, pool: Positions, gains: Values) -> None:
        if state.reached + gains[0] > self.floor:
            self.best = self.asked.joined(state, int(pool[0]))
            self.floor = self.best.reached + NOTHING


class NearSearch(Search):
    """Counts the choices of full size that reach more than the floor, in all and with each candidate."""

    def __init__(self, asked: Problem, floor: float, most_nodes: int):
        super().__init__(asked, floor, most_nodes)
        self.sets, self.tally = 0, np.zeros(len(asked.blocks), dtype=int)

    @property
    def over(self) -> bool:
        return super().over or self.sets >= MOST_SETS

    def meet(self, state: State, pool: Positions, gains: Values) -> None:
        if self.asked.limits.slots(state.chosen) == 1:
            self.count(state.chosen, pool[state.reached + gains > self.floor])

    def count(self, chosen: Sequence[int], last: Positions) -> None:
        """Count the choices of these and each of the last ones."""
        last = last[: MOST_SETS - self.sets]
        self.sets += len(last)
        self.tally[last] += 1
        self.tally[list(chosen)] += len(last)


def best_additions(asked: Problem, most_nodes: int = MOST_NODES) -> Plan:
    """The choice of candidates that reaches most under the limits, proven.

    Where so many nodes do not suffice, the plan is the best one found and `bound` says how far it can be off.
    """
    search = BestSearch(asked, greedy(asked), most_nodes)
    search.run(search.best)
    picks = by_what_they_add(asked, without_idle(asked, search.best).chosen)
    value = asked.reached(picks)
    return Plan(picks, asked.before.reached, value, max(value, search.missed), search.nodes)


def without_idle(asked: Problem, state: State) -> State:
    """The state without those that nobody asked for and that add nothing to the others, the last ones first."""
    for position in sorted(set(state.chosen) - asked.limits.must, reverse=True):
        rest = asked.without(state, position)
        if rest.reached >= state.reached - NOTHING:
            state = rest
    return state


def by_what_they_add(asked: Problem, chosen: Sequence[int]) -> tuple[int, ...]:
    """The chosen in the order in which each adds most to those before it; ties to the first."""
    state, rest = asked.before, sorted(chosen)
    while rest:
        gains = np.round(asked.gains(state, np.array(rest)), TIE_DIGITS)
        state = asked.joined(state, rest.pop(int(gains.argmax())))
    return state.chosen


def near_best(asked: Problem, plan: Plan, most_nodes: int = MOST_NODES) -> NearBest:
    """All choices of as many candidates as the plan has that add nearly as much as the plan, itself included."""
    if not plan.picks:
        return NearBest(0, None)
    same_size = replace(asked, limits=replace(asked.limits, size=len(plan.picks)))
    floor = plan.start + (1 - WITHIN) * plan.rise - NOTHING
    if len(plan.picks) == len(asked.limits.must):
        return NearBest(1, np.isin(np.arange(len(asked.blocks)), plan.picks).astype(float))
    search = NearSearch(same_size, floor, most_nodes)
    search.run(same_size.state(plan.picks))
    all_counted = search.missed < floor and search.sets < MOST_SETS
    return NearBest(max(1, search.sets), search.tally / search.sets if all_counted else None)


def robustness(draws: Iterable[Problem], plan: Plan, number: int) -> Robustness:
    """How firm a plan is where each draw asks the same of the same `number` of candidates under other assumptions."""
    tally, reached = np.zeros(number), []
    for asked in draws:
        planned, good = asked.state(plan.picks), greedy(asked)
        known = max(planned, good, key=lambda state: state.reached)
        search = BestSearch(asked, known, NODES_OF_A_DRAW, ROUNDS_OF_A_DRAW)
        search.run(search.best)
        tally[list(without_idle(asked, search.best).chosen)] += 1
        rise = search.best.reached - asked.before.reached
        reached.append((planned.reached - asked.before.reached) / rise if rise > NOTHING else 1.0)
    reached.sort()
    drawn = len(reached)
    return Robustness(drawn, tally / max(drawn, 1), reached[int((1 - SURE) * drawn)] if drawn else 1.0)

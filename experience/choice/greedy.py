"""Good choices that are made fast: the greedy order, exchanges, and what tidies a choice up. None of them proven."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from experience.choice.problem import Problem
from experience.tolerances import NOTHING, TIE_DIGITS

LEAST_PROGRESS = 1e-10
"""An exchange must raise what is attained by more, so that rounding keeps no exchange going in circles."""


def greedy(asked: Problem, candidates: Sequence[int] | None = None) -> tuple[int, ...]:
    """The required candidates, then one after the other the one that adds most; ties to the first. Stops without gain.

    With a budget also by gain per cost, and the better of both.
    """
    pool = list(range(len(asked.values))) if candidates is None else list(candidates)
    orders = [greedy_order(asked, pool, per_cost=False)]
    if asked.limits.budget is not None:
        orders.append(greedy_order(asked, pool, per_cost=True))
    return max(orders, key=asked.attained)


def greedy_order(asked: Problem, pool: Sequence[int], per_cost: bool) -> tuple[int, ...]:
    chosen = sorted(asked.limits.must)
    left = asked.left_by(chosen)
    free = [position for position in pool if position not in asked.limits.must]
    while free := [
        position for position in free if position not in chosen and asked.limits.permits([*chosen, position])
    ]:
        gain = asked.loss(left) - asked.loss(left * asked.left[free])
        worth = gain / np.maximum([asked.limits.costs[p] for p in free], NOTHING) if per_cost else gain
        best = int(np.argmax(np.round(worth, TIE_DIGITS)))
        if gain[best] <= NOTHING:
            break
        chosen.append(free[best])
        left = left * asked.left[free[best]]
    return tuple(chosen)


class Choice(NamedTuple):
    """Some candidates by their positions, and what they attain."""

    positions: list[int]
    attained: float


def exchanged(asked: Problem, chosen: Sequence[int], candidates: Sequence[int] | None = None) -> tuple[int, ...]:
    """Swap one pick for one other candidate as long as that helps: a good choice, fast, but not a proven one."""
    pool = range(len(asked.values)) if candidates is None else candidates
    best = Choice(list(chosen), asked.attained(chosen))
    while better := better_exchange(asked, best, pool):
        best = better
    return tuple(best.positions)


def better_exchange(asked: Problem, choice: Choice, pool: Sequence[int]) -> Choice | None:
    """The first exchange of one pick that helps, with the best of the others; None where none does."""
    for out in [position for position in choice.positions if position not in asked.limits.must]:
        rest = [position for position in choice.positions if position != out]
        others = [p for p in pool if p not in choice.positions and asked.limits.permits([*rest, p])]
        if not others:
            continue
        losses = asked.loss(asked.left_by(rest) * asked.left[others])
        first = int(np.argmin(losses))
        attained = float(asked.wanted - losses[first])
        if attained > choice.attained + LEAST_PROGRESS:
            return Choice([*rest, others[first]], attained)
    return None


def without_idle(asked: Problem, chosen: Sequence[int]) -> list[int]:
    """Leave out picks that nobody asked for and that add nothing to the others."""
    kept = sorted(chosen)
    for position in sorted(chosen, reverse=True):
        rest = [other for other in kept if other != position]
        if position not in asked.limits.must and asked.attained(rest) >= asked.attained(kept) - NOTHING:
            kept = rest
    return kept


def by_what_they_add(asked: Problem, chosen: Sequence[int]) -> tuple[int, ...]:
    """The chosen in the order in which each adds most to those before it."""
    order: list[int] = []
    rest = sorted(chosen)
    while rest:
        best = max(rest, key=lambda position: (round(asked.attained([*order, position]), TIE_DIGITS), -position))
        order.append(best)
        rest.remove(best)
    return tuple(order)

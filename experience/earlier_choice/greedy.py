"""Good choices that are made fast: the greedy order, exchanges, and what tidies a choice up. None of them proven.

All of it for many weights at once: what costs is the candidates, and one pass over them serves every variant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from experience.coverage import Values
from experience.earlier_choice.limits import NOBODY, Positions
from experience.earlier_choice.problem import Problem
from experience.tolerances import NOTHING, TIE_DIGITS

LEAST_PROGRESS = 1e-10
"""An exchange must lower what still weighs by more, so that rounding keeps no exchange going in circles."""


@dataclass(frozen=True)
class Variants:
    """One problem under each of V weights, shape (V, K), rows sum to 1.

    A choice per variant is an array of positions, shape (V, size): the required ones first, NOBODY at the end.
    """

    asked: Problem
    weights: Values

    @cached_property
    def required(self) -> list[int]:
        return sorted(self.asked.limits.must)

    def of(self, variants: NDArray[np.int_] | NDArray[np.bool_]) -> "Variants":
        """Only some of the variants."""
        return Variants(self.asked, self.weights[variants])

    def losses(self, choices: Positions) -> Values:
        """What still weighs after the choice of each variant, shape (V,)."""
        return self.asked.weighed(self.asked.left_by_each(choices), self.weights)

    def losses_with_each(self, choices: Positions) -> Values:
        """What still weighs when each candidate joins as the only one, shape (V, n)."""
        left = self.asked.left_by_each(choices)[:, None] * self.asked.left
        return self.asked.weighed(left, self.weights[:, None])

    def joining(self, choices: Positions) -> NDArray[np.bool_]:
        return self.asked.limits.joining(choices, np.arange(len(self.asked.values)))

    def greedy(self) -> Positions:
        """The required candidates, then one after the other the one that adds most; ties to the first.

        Stops without gain. With a budget also by gain per cost, and the better of both.
        """
        plain = self.greedy_order(per_cost=False)
        if self.asked.limits.budget is None:
            return plain
        thrifty = self.greedy_order(per_cost=True)
        plain_loss, thrifty_loss = (np.round(self.losses(order), TIE_DIGITS) for order in (plain, thrifty))
        return np.where((thrifty_loss < plain_loss)[:, None], thrifty, plain)

    def greedy_order(self, per_cost: bool) -> Positions:
        limits = self.asked.limits
        cost = np.maximum(limits.costs, NOTHING) if per_cost else 1.0
        choices = np.full((len(self.weights), limits.size), NOBODY)
        choices[:, : len(self.required)] = self.required
        every = np.arange(len(choices))
        for place in range(len(self.required), limits.size if len(self.asked.values) else 0):
            gains = self.losses(choices)[:, None] - self.losses_with_each(choices)
            worth = np.where(self.joining(choices), np.round(gains / cost, TIE_DIGITS), -np.inf)
            first = worth.argmax(axis=1)
            helps = (worth[every, first] > -np.inf) & (gains[every, first] > NOTHING)
            if not helps.any():
                break
            choices[helps, place] = first[helps]
        return choices

    def exchanged(self, choices: Positions) -> Positions:
        """Swap one pick for one other candidate as long as that helps; ties to the first.

        A pick after the other is tried against the best other candidate; after an exchange from the first on again.
        """
        if not len(self.asked.values):
            return choices
        choices, start = choices.copy(), len(self.required)
        loss, place = self.losses(choices), np.full(len(choices), start)
        while len(open_ := np.flatnonzero(place < (choices != NOBODY).sum(axis=1))):
            rest = without(choices[open_], place[open_])
            best, reached = self.of(open_).best_to_join(rest)
            helps = reached < loss[open_] - LEAST_PROGRESS
            place[open_] = np.where(helps, start, place[open_] + 1)
            better = open_[helps]
            loss[better] = reached[helps]
            rest[np.arange(len(rest)), (rest != NOBODY).sum(axis=1)] = best
            choices[better] = rest[helps]
        return choices

    def best_to_join(self, choices: Positions) -> tuple[Positions, Values]:
        """The candidate with which least still weighs, and how much; infinity where none may join."""
        losses = np.where(self.joining(choices), self.losses_with_each(choices), np.inf)
        first = np.round(losses, TIE_DIGITS).argmin(axis=1)
        return first, losses[np.arange(len(losses)), first]

    def without_idle(self, choices: Positions) -> Positions:
        """Leave out picks that nobody asked for and that add nothing to the others, the last ones first."""
        kept = -np.sort(-choices, axis=1)
        for place in range(kept.shape[1]):
            rest = kept.copy()
            rest[:, place] = NOBODY
            idle = (self.losses(rest) <= self.losses(kept) + NOTHING) & ~np.isin(kept[:, place], self.required)
            kept[idle] = rest[idle]
        return kept


def without(choices: Positions, places: Positions) -> Positions:
    """Each choice without the pick at one place; those behind it move up."""
    rest = choices.copy()
    rest[np.arange(len(rest)), places] = NOBODY
    return np.take_along_axis(rest, np.argsort(rest == NOBODY, axis=1, kind="stable"), axis=1)


def one_variant(asked: Problem) -> Variants:
    """The problem under its own weights alone."""
    return Variants(asked, asked.weights[None])


def greedy(asked: Problem) -> tuple[int, ...]:
    """The greedy order under the problem's own weights."""
    return picks_of(one_variant(asked).greedy()[0])


def exchanged(asked: Problem, chosen: Sequence[int]) -> tuple[int, ...]:
    """A choice after exchanges under the problem's own weights."""
    return picks_of(one_variant(asked).exchanged(row_of(asked, chosen))[0])


def without_idle(asked: Problem, chosen: Sequence[int]) -> list[int]:
    """A choice without idle picks under the problem's own weights."""
    return sorted(picks_of(one_variant(asked).without_idle(row_of(asked, chosen))[0]))


def row_of(asked: Problem, chosen: Sequence[int]) -> Positions:
    """One choice as `Variants` takes it, shape (1, size)."""
    order = sorted(chosen, key=lambda position: position not in asked.limits.must)
    return np.array([[*order, *[NOBODY] * (asked.limits.size - len(order))]], dtype=int)


def picks_of(row: Positions) -> tuple[int, ...]:
    return tuple(row[row != NOBODY].tolist())


def by_what_they_add(asked: Problem, chosen: Sequence[int]) -> tuple[int, ...]:
    """The chosen in the order in which each adds most to those before it."""
    order: list[int] = []
    rest = sorted(chosen)
    while rest:
        best = max(rest, key=lambda position: (round(asked.attained([*order, position]), TIE_DIGITS), -position))
        order.append(best)
        rest.remove(best)
    return tuple(order)

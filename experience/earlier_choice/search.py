"""The search for the proven optimum: a bound on every choice rules most candidates out, and the rest is looked through.

All choices of the rest are built up at once, candidate by candidate: each with and without the next. A choice under way
carries what it must at least leave open, by the reduced costs of the bound (Lagrangian); once that is no less than what
the best choice so far leaves, it is given up. What is given up for want of room alone is what the bound then tells.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from experience.coverage import Values
from experience.earlier_choice.greedy import exchanged, picks_of
from experience.earlier_choice.limits import NOBODY, Positions
from experience.earlier_choice.problem import Problem
from experience.earlier_choice.relaxation import Bound, Relaxation
from experience.tolerances import NOTHING

TOLERANCE = 1e-6
"""A plan is proven when its value and the bound differ by no more; coverage runs from 0 to 1."""

MOST_WORK = 1_500_000
"""So many choices under way are carried from one candidate to the next, before the search stops and says how far off
it can be. A bound on work and not on time: every machine gives the same answer."""

FIRST_LOOK = 0.1
"""A quick look first takes this share of the work: a better choice that it finds rules out more candidates."""


class Underway(NamedTuple):
    """Choices so far, shape (S, size), what each leaves of each gap (S, K), and what must at least still weigh (S,)."""

    choices: Positions
    left: Values
    floors: Values

    def only(self, those: NDArray[np.bool_] | NDArray[np.int_]) -> "Underway":
        return Underway(self.choices[those], self.left[those], self.floors[those])

    def and_also(self, others: "Underway") -> "Underway":
        return Underway(*(np.concatenate(both) for both in zip(self, others, strict=True)))


class Search:
    """`best` is the best choice so far, `value` what it attains, and no choice attains more than `bound`."""

    def __init__(self, asked: Problem, best: tuple[int, ...]):
        self.asked, self.best = asked, best
        self.value, self.bound = asked.attained(best), asked.wanted

    def run(self, work: int = MOST_WORK) -> None:
        """Search until the best choice is proven or the work is done."""
        limits = self.asked.limits
        pool = np.array([p for p in range(len(self.asked.values)) if not limits.rules_out([p])], dtype=int)
        relaxation = Relaxation(self.asked, pool)
        if not len(relaxation.open) or not len(pool):
            self.bound = self.value
            return
        bound = relaxation.bound()
        self.bound = max(self.value, self.asked.wanted - bound.loss)
        self.keep(exchanged(self.asked, self.rounded(pool, bound.shares)))
        for share in (FIRST_LOOK, 1 - FIRST_LOOK):
            if self.bound - self.value > TOLERANCE:
                self.look_through(pool, bound, share * work)

    @property
    def enough(self) -> float:
        """A choice that leaves so much open is no better than the best."""
        return self.asked.wanted - self.value - NOTHING

    def keep(self, chosen: tuple[int, ...]) -> None:
        if (value := self.asked.attained(chosen)) > self.value + NOTHING:
            self.best, self.value = chosen, value

    def rounded(self, pool: Positions, shares: Values) -> tuple[int, ...]:
        """A choice near the linear program's: by share, as long as the limits permit."""
        chosen = sorted(self.asked.limits.must)
        for place in np.argsort(-shares, kind="stable")[: np.count_nonzero(shares)]:
            position = int(pool[place])
            if position not in chosen and self.asked.limits.permits([*chosen, position]):
                chosen.append(position)
        return tuple(chosen)

    def look_through(self, pool: Positions, bound: Bound, work: float) -> None:
        """Build up all choices that can be better than the best; of too many under way the most promising go on."""
        limits, required = self.asked.limits, np.isin(pool, sorted(self.asked.limits.must))
        open_ = np.flatnonzero(required | (bound.loss + np.maximum(bound.costs, 0) < self.enough))
        order = open_[np.lexsort((-np.abs(bound.costs[open_]), ~required[open_]))]
        room = int(work / max(len(order), 1))
        nothing = np.full((1, limits.size), NOBODY)
        underway = Underway(nothing, np.ones((1, len(self.asked.covered))), np.array([bound.loss]))
        missed = self.asked.wanted - self.value
        for number, place in enumerate(order):
            cost = 0.0 if required[place] else max(bound.costs[place], 0)  # what is required, the bound counts already
            joined = self.joined(underway, int(pool[place]), cost)
            if number + 1 >= len(limits.must):
                self.keep_best_of(joined)
            if not required[place]:
                floors = underway.floors + max(-bound.costs[place], 0)
                joined = underway._replace(floors=floors).and_also(joined)
            going_on = (joined.floors < self.enough) & (joined.choices[:, -1] == NOBODY)
            underway = joined.only(going_on)
            if not len(underway.floors):
                break
            if len(underway.floors) > room:
                ranked = np.lexsort((self.asked.loss(underway.left), underway.floors))
                missed = min(missed, underway.floors[ranked[room]])
                underway = underway.only(np.sort(ranked[:room]))
        self.bound = max(self.value, min(self.bound, self.asked.wanted - missed))

    def joined(self, underway: Underway, position: int, cost: float) -> Underway:
        """The choices that one more candidate may join, with that candidate."""
        joins = self.asked.limits.joining(underway.choices, np.array([position]))[:, 0]
        rows = underway.only(joins)
        choices = rows.choices.copy()
        choices[np.arange(len(choices)), (choices != NOBODY).sum(axis=1)] = position
        return Underway(choices, rows.left * self.asked.left[position], rows.floors + cost)

    def keep_best_of(self, underway: Underway) -> None:
        if len(underway.choices):
            best = underway.choices[self.asked.loss(underway.left).argmin()]
            self.keep(picks_of(best))

"""Branch and bound: all choices are built up, candidate by candidate, and given up once they cannot be good enough.

Two bounds tell: what is reached plus the largest gains that candidates have now (they only get smaller), and the
ceiling over all choices less the costs that the choice causes.
"""

import numpy as np

from experience.choice.ceiling import ROUNDS, ceiling
from experience.choice.limits import Positions
from experience.choice.problem import Problem, State
from experience.coverage import Values
from experience.tolerances import TIE_DIGITS

MOST_NODES = 10_000
"""So many choices under way are looked at before the search stops and says how far off it can be. A bound on work and
not on time: every machine gives the same answer."""

TOGETHER = 32
"""So many choices under way are computed at once."""


class Search:
    """Looks through every choice that reaches more than `floor`. What is given up unseen reaches at most `missed`."""

    def __init__(self, asked: Problem, floor: float, most_nodes: int, rounds: int = ROUNDS):
        self.asked, self.floor, self.most_nodes, self.rounds = asked, floor, most_nodes, rounds
        self.nodes, self.missed = 0, -np.inf
        self.costs = np.zeros(len(asked.blocks))

    def meet(self, state: State, pool: Positions, gains: Values) -> None:
        """Told of every state that is looked at, with who may join it next and what they add, the most first."""
        raise NotImplementedError

    @property
    def over(self) -> bool:
        """Whether no more may be looked at."""
        return self.nodes >= self.most_nodes

    def run(self, good: State) -> None:
        """Look through all; the better the choice that is known, the less there is to look at."""
        start = self.asked.start
        pool = self.asked.pool(start.chosen)
        self.nodes += 1
        if len(pool):
            lid = ceiling(self.asked, pool, good, self.rounds)
            self.costs[pool] = lid.costs
            self.visit(start, pool, self.asked.rises([start], pool)[..., 0], lid.value)

    def visit(self, state: State, pool: Positions, rises: Values, lid: float) -> None:
        """Look at a state, which with those of the pool reaches at most the lid, and at all that come of it.

        `rises` (K, pool) is what each of these raises.
        """
        possible = lid + np.minimum(0, self.costs[pool]) > self.floor
        if not possible.any():
            return
        pool, rises = pool[possible], rises[:, possible]
        gains = self.asked.counted(state, rises)
        order = np.lexsort((pool, -np.round(gains, TIE_DIGITS)))
        pool, rises, gains = pool[order], rises[:, order], gains[order]
        self.meet(state, pool, gains)
        slots = self.asked.limits.slots(state.chosen)
        if slots > 1:
            lids = self.lids(pool, lid)
            bounds = np.minimum(lids, self.present_bounds(state, gains, slots))
            promising = np.flatnonzero(bounds > self.floor)
            for first in range(0, len(promising), TOGETHER):
                self.branch(state, pool, rises, promising[first : first + TOGETHER], bounds, lids)

    def branch(
        self, state: State, pool: Positions, rises: Values, places: Positions, bounds: Values, lids: Values
    ) -> None:
        """Visit the state with each candidate at these places of the pool, and only those behind it to follow."""
        places = places[bounds[places] > self.floor]  # which may have risen
        if not len(places):
            return
        if self.over:
            self.missed = max(self.missed, float(bounds[places].max()))
            return
        self.nodes += len(places)
        states = [self.asked.joined(state, int(pool[place])) for place in places]
        first = places[0] + 1
        later = self.asked.rises(states, pool[first:], rises[:, first:])
        for number, (after, place) in enumerate(zip(states, places, strict=True)):
            if bounds[place] > self.floor:
                behind = pool[place + 1 :]
                joins = np.flatnonzero(self.asked.limits.joining(after.chosen, behind))
                self.visit(after, behind[joins], later[:, place + 1 - first + joins, number], float(lids[place]))

    def lids(self, pool: Positions, lid: float) -> Values:
        """What a state reaches at most by the ceiling with each candidate of a pool and without those before it."""
        costs = self.costs[pool]
        return lid + np.minimum(0, costs) - (np.cumsum(np.maximum(0, costs)) - np.maximum(0, costs))

    def present_bounds(self, state: State, gains: Values, slots: int) -> Values:
        """What a state reaches at most with each candidate and only those behind it, by what they would add now."""
        sums = np.concatenate([[0.0], np.cumsum(gains)])
        places = np.arange(len(gains))
        most = sums[np.minimum(places + slots, len(gains))] - sums[places]
        return state.reached + np.minimum(most, np.maximum(0, state.lacking).sum())

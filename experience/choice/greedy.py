"""A good choice that is made fast: one after the other the candidate that adds most. Not proven."""

import numpy as np

from experience.choice.problem import Problem, State
from experience.tolerances import NOTHING, TIE_DIGITS


def greedy(asked: Problem) -> State:
    """The required candidates, then one after the other the one that adds most; ties to the first. Stops without gain.

    With a budget also by gain per cost, and the better of both.
    """
    plain = greedy_order(asked, per_cost=False)
    if asked.limits.budget is None:
        return plain
    thrifty = greedy_order(asked, per_cost=True)
    return thrifty if thrifty.reached > plain.reached + NOTHING else plain


def greedy_order(asked: Problem, per_cost: bool) -> State:
    state, pool = asked.start, asked.pool(asked.start.chosen)
    rises = asked.rises([state], pool)[..., 0]
    while len(pool):
        gains = asked.counted(state, rises)
        costs = np.maximum(asked.limits.prices[pool], NOTHING) if per_cost else 1.0
        helps = gains > NOTHING
        if not helps.any():
            break
        first = int(np.where(helps, np.round(gains / costs, TIE_DIGITS), -np.inf).argmax())
        state = asked.joined(state, int(pool[first]))
        if not asked.limits.slots(state.chosen):
            break
        rest = np.delete(np.arange(len(pool)), first)
        rest = rest[asked.limits.joining(state.chosen, pool[rest])]
        pool, rises = pool[rest], asked.rises([state], pool[rest], rises[:, rest])[..., 0]
    return state

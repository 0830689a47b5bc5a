"""The fast choices once more, one question and one candidate at a time: what `Variants` answers for many at once."""

import numpy as np

from experience.choice.greedy import LEAST_PROGRESS
from experience.tolerances import NOTHING, TIE_DIGITS


def greedy(asked):
    orders = [greedy_order(asked, per_cost=False)]
    if asked.limits.budget is not None:
        orders.append(greedy_order(asked, per_cost=True))
    return max(orders, key=lambda order: round(asked.attained(order), TIE_DIGITS))


def greedy_order(asked, per_cost):
    chosen = sorted(asked.limits.must)
    while free := [p for p in range(len(asked.values)) if p not in chosen and asked.limits.permits([*chosen, p])]:
        gain = np.array([asked.attained([*chosen, p]) - asked.attained(chosen) for p in free])
        worth = gain / np.maximum([asked.limits.costs[p] for p in free], NOTHING) if per_cost else gain
        best = int(np.argmax(np.round(worth, TIE_DIGITS)))
        if gain[best] <= NOTHING:
            break
        chosen.append(free[best])
    return tuple(chosen)


def exchanged(asked, chosen):
    while better := better_exchange(asked, list(chosen)):
        chosen = better
    return tuple(chosen)


def better_exchange(asked, chosen):
    """The first exchange of one pick that helps, with the best of the others; None where none does."""
    for out in [position for position in chosen if position not in asked.limits.must]:
        rest = [position for position in chosen if position != out]
        others = [p for p in range(len(asked.values)) if p not in chosen and asked.limits.permits([*rest, p])]
        if not others:
            continue
        reached = [asked.attained([*rest, p]) for p in others]
        first = int(np.argmax(np.round(reached, TIE_DIGITS)))
        if reached[first] > asked.attained(chosen) + LEAST_PROGRESS:
            return [*rest, others[first]]
    return None


def without_idle(asked, chosen):
    kept = sorted(chosen)
    for position in sorted(chosen, reverse=True):
        rest = [other for other in kept if other != position]
        if position not in asked.limits.must and asked.attained(rest) >= asked.attained(kept) - NOTHING:
            kept = rest
    return kept

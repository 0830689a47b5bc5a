"""What the tests of choices ask, and every choice that answers it, said once more in plain words."""

from dataclasses import dataclass, field
from itertools import combinations

import hypothesis
import numpy as np
from hypothesis import strategies as st

from experience.choice.limits import Limits
from experience.choice.problem import Problem

MANY = hypothesis.settings(max_examples=6 * hypothesis.settings.default.max_examples)
"""A question is made of one number, so that many can be asked."""


def question(seed, limited=True):
    """A small problem with every kind of limit, target, weight (also none) and block."""
    draw = np.random.default_rng(seed)
    size, wide, moments, blocks = draw.integers(1, 9), draw.choice([1, 2, 4]), draw.integers(1, 4), draw.choice([1, 3])
    weights = draw.choice([0, 1, 2.5], (blocks, wide, moments))
    weights = weights if weights.any() else np.ones(weights.shape)
    reach, worth = draw.choice([0, 0.5, 1], (size, moments)), draw.integers(0, 4, (wide, size)) / 3
    return Problem(
        open=draw.choice([0, 0.25, 0.5, 0.875, 1], (blocks, wide, moments)),
        weights=weights / weights.sum(),
        closes=draw.choice([0.3, 0.5, 0.7]) * worth[..., None] * reach,
        blocks=draw.integers(0, blocks, size),
        target=draw.choice([np.ones(wide), draw.random(wide), draw.choice([0, 0.2], wide)]),
        limits=limits(draw, int(size)) if limited else Limits(int(draw.integers(0, 5))),
    )


def limits(draw, number):
    """Limits that contradict each other are made anew."""
    while True:
        asked = Limits(
            size=int(draw.integers(0, 5)),
            must=frozenset(draw.integers(0, number, draw.choice([0, 0, 1, 2])).tolist()),
            domains=draw.choice(list("abc"), number).tolist(),
            allowed=draw.choice([None, None, frozenset("ab")]),
            most_per_domain=draw.choice([None, 0, 1, 2]),
            costs=draw.choice([0, 0.1, 0.2, 0.3, 1], number).tolist(),
            budget=draw.choice([None, 0.3, 0.6, 1]),
        )
        if not asked.contradictions():
            return asked


seeds = st.integers(0, 2**32 - 1)
questions = seeds.map(question)
numbers_only = seeds.map(lambda seed: question(seed, limited=False))


def reached(asked, chosen):
    """What a choice reaches, by the definition of coverage."""
    open_ = asked.open.copy()
    for position in chosen:
        open_[asked.blocks[position]] *= 1 - asked.closes[:, position]
    weighed = (asked.weights * (1 - open_)).sum(axis=(0, 2))
    return float(np.minimum(weighed, asked.weights.sum(axis=(0, 2)) * asked.target).sum())


def choices(asked, number):
    """Every choice of so many candidates that keeps to the limits, said once more in plain words."""

    def fits(chosen):
        own = [asked.domains[place] for place in chosen]
        return (
            asked.must <= set(chosen)
            and (asked.allowed is None or set(own) <= asked.allowed)
            and (asked.most_per_domain is None or all(own.count(one) <= asked.most_per_domain for one in own))
            and (asked.budget is None or round(sum(asked.costs[place] for place in chosen), 9) <= asked.budget)
        )

    if not asked.domains:
        asked = Limits(asked.size, domains=[""] * number)
    return [chosen for size in range(asked.size + 1) for chosen in combinations(range(number), size) if fits(chosen)]


@dataclass
class Every:
    """Every choice that answers a question, with what it reaches."""

    asked: Problem
    values: dict = field(init=False)

    def __post_init__(self):
        self.values = {
            chosen: reached(self.asked, chosen) for chosen in choices(self.asked.limits, len(self.asked.blocks))
        }

    @property
    def best(self):
        return max(self.values.values())


def one_cell_each(levels, limits, target=None, open_=None, weights=None):
    """A problem without moments: levels 0-3 of each candidate, a list each, at lambda .5."""
    closes = np.array(levels).T[..., None] / 6
    wide = len(closes)
    return Problem(
        open=np.ones((1, wide, 1)) if open_ is None else np.array(open_)[None, :, None],
        weights=np.full((1, wide, 1), 1 / wide) if weights is None else np.array(weights)[None, :, None],
        closes=closes,
        blocks=np.zeros(len(levels), dtype=int),
        target=np.ones(wide) if target is None else np.array(target),
        limits=limits,
    )


FOCUSED = [[3, 0, 1], [2, 2, 0], [0, 0, 3], [3, 1, 0]]

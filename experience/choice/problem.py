"""What is asked: what is open in each cell, what candidates close of it, weights, target and limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from experience.choice.limits import Limits, Positions
from experience.coverage import Values


@dataclass(frozen=True)
class State:
    """A choice under way: who is chosen, what is open then, what each determinant still lacks, and what is reached."""

    chosen: tuple[int, ...]
    open: tuple[Values, ...]
    """For each block the share that is open in each cell, shape (K, M)."""
    lacking: Values
    """Weight that is missing up to the target, shape (K,); negative where the target is exceeded."""
    reached: float


@dataclass(frozen=True)
class Problem:
    """n candidates over cells, each a determinant (K) at one of M moments, in B blocks of which a candidate knows one.

    What is reached is the sum over determinants of W·min(E, T): E is the weighted mean coverage of the determinant's
    cells, W what these weigh. Adding the candidate i to its block leaves open · (1 - closes[:, i]).
    Raises ValueError for contradictory limits and for parts that do not fit together.
    """

    open: Values
    """The share 0..1 that is open in each cell, shape (B, K, M)."""
    weights: Values
    """What each cell weighs, shape (B, K, M), sums to 1."""
    closes: Values
    """The share of what is open that each candidate closes in each cell of its block, shape (K, n, M), below 1."""
    blocks: Positions
    """The block of each candidate, shape (n,)."""
    target: Values
    """Wanted of each determinant, 0..1, shape (K,)."""
    limits: Limits

    def __post_init__(self) -> None:
        blocks, determinants, moments = self.open.shape
        number = len(self.blocks)
        shapes = (self.weights.shape, self.closes.shape, self.target.shape)
        if shapes != (self.open.shape, (determinants, number, moments), (determinants,)):
            raise ValueError("Weights, candidates and target must fit the cells.")
        if number and not (self.blocks.min() >= 0 and self.blocks.max() < blocks and self.closes.max(initial=0) < 1):
            raise ValueError("A candidate closes less than all of what is open, in a block that there is.")
        if not self.limits.fit(number):
            raise ValueError("Fields, costs and required positions must name the candidates, and no limit be negative.")
        if broken := self.limits.contradictions():
            raise ValueError(f"The limits contradict each other: {', '.join(broken)}.")

    @cached_property
    def wanted(self) -> Values:
        """What each determinant weighs when its target is reached, shape (K,)."""
        return self.weights.sum(axis=(0, 2)) * self.target

    @cached_property
    def before(self) -> State:
        """Nothing chosen yet."""
        lacking = self.wanted - (self.weights * (1 - self.open)).sum(axis=(0, 2))
        return self._state((), tuple(self.open), lacking)

    def _state(self, chosen: tuple[int, ...], open_: tuple[Values, ...], lacking: Values) -> State:
        return State(chosen, open_, lacking, float((self.wanted - np.maximum(0, lacking)).sum()))

    @cached_property
    def start(self) -> State:
        """The required candidates chosen."""
        return self.state(sorted(self.limits.must))

    def state(self, chosen: Sequence[int]) -> State:
        state = self.before
        for position in chosen:
            state = self.joined(state, position)
        return state

    def joined(self, state: State, position: int) -> State:
        """The state with one more candidate."""
        return self._changed(state, position, 1 - self.closes[:, position], (*state.chosen, position))

    def without(self, state: State, position: int) -> State:
        """The state without one that is chosen."""
        rest = tuple(other for other in state.chosen if other != position)
        return self._changed(state, position, 1 / (1 - self.closes[:, position]), rest)

    def _changed(self, state: State, position: int, left: Values, chosen: tuple[int, ...]) -> State:
        """The state where one candidate multiplies what is open in its block, by `left` (K, M)."""
        block = self.blocks[position]
        before, after = state.open[block], state.open[block] * left
        lacking = state.lacking - (self.weights[block] * (before - after)).sum(axis=1)
        return self._state(chosen, (*state.open[:block], after, *state.open[block + 1 :]), lacking)

    def reached(self, chosen: Sequence[int]) -> float:
        """Sum of W·min(E, T) with the chosen candidates, 0..1."""
        return self.state(chosen).reached

    def rises(self, states: Sequence[State], pool: Positions, before: Values | None = None) -> Values:
        """By how much each of a pool alone raises what determinants weigh, not cut at the target, (K, pool, states).

        `before` (K, pool) is what they raise without the last one of each state, which changes only its own block.
        """
        blocks, every = self.blocks[pool], np.arange(len(states))
        if before is None:
            rises = np.empty((len(self.target), len(pool), len(states)))
            changed = [(block, every) for block in np.unique(blocks)]
        else:
            rises = np.repeat(before[..., None], len(states), axis=2)
            last = self.blocks[[state.chosen[-1] for state in states]]
            changed = [(block, every[last == block]) for block in np.unique(last)]
        for block, those in changed:
            there = np.flatnonzero(blocks == block)
            open_ = np.stack([states[number].open[block] for number in those.tolist()], axis=-1)
            rises[:, there[:, None], those] = self.closes[:, pool[there]] @ (self.weights[block][..., None] * open_)
        return rises

    def counted(self, state: State, rises: Values) -> Values:
        """What rises (K, pool) of determinants add to what a state reaches, up to the target; shape (pool,)."""
        return np.minimum(rises, np.maximum(0, state.lacking)[:, None]).sum(axis=0)

    def gains(self, state: State, pool: Positions) -> Values:
        """What each candidate of a pool alone would add to what a state reaches, shape (pool,)."""
        return self.counted(state, self.rises([state], pool)[..., 0])

    def pool(self, chosen: Sequence[int]) -> Positions:
        """The candidates that the limits allow to join a choice, in the order of their positions."""
        return self.limits.pool(chosen, len(self.blocks))

"""What is asked: what is open in each cell, what candidates close of it, weights, target and limits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from experience.choice.limits import Limits, Positions
from experience.coverage import Values


@dataclass(frozen=True)
class State:
    """A choice under way: who is chosen, what is open then, what each determinant still lacks, and what is reached."""

    chosen: tuple[int, ...]
    open: Values
    """Shape (B, K, M), as in `Problem`."""
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
        return State((), self.open, lacking, float((self.wanted - np.maximum(0, lacking)).sum()))

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
        return self.joined_by_each(state, np.array([position]))[0]

    def joined_by_each(self, state: State, positions: Positions) -> list[State]:
        """The state with each of some candidates alone."""
        return self._changed(state, positions, 1 - self.closes[:, positions], state.chosen)

    def without(self, state: State, position: int) -> State:
        """The state without one that is chosen."""
        rest = tuple(other for other in state.chosen if other != position)
        left = 1 / (1 - self.closes[:, [position]])
        return replace(self._changed(state, np.array([position]), left, rest)[0], chosen=rest)

    def _changed(self, state: State, positions: Positions, left: Values, chosen: tuple[int, ...]) -> list[State]:
        """The state where each of some candidates multiplies what is open in its block, by `left` (K, positions, M)."""
        blocks, each = self.blocks[positions], np.arange(len(positions))
        open_ = np.repeat(state.open[None], len(positions), axis=0)
        open_[each, blocks] *= left.swapaxes(0, 1)
        closed = state.open[blocks] - open_[each, blocks]
        lacking = state.lacking - (self.weights[blocks] * closed).sum(axis=2)
        reached = (self.wanted - np.maximum(0, lacking)).sum(axis=1)
        rows = zip(positions.tolist(), open_, lacking, reached.tolist(), strict=True)
        return [State((*chosen, position), *row) for position, *row in rows]

    def reached(self, chosen: Sequence[int]) -> float:
        """Sum of W·min(E, T) with the chosen candidates, 0..1."""
        return self.state(chosen).reached

    def rises(self, states: Sequence[State], pool: Positions) -> Values:
        """By how much each of a pool alone raises what determinants weigh, not cut at the target, (K, pool, states)."""
        rises = np.empty((len(self.target), len(pool), len(states)))
        open_ = np.stack([state.open for state in states], axis=-1) * self.weights[..., None]
        blocks = self.blocks[pool]
        for block in np.unique(blocks):
            there = np.flatnonzero(blocks == block)
            rises[:, there] = self.closes[:, pool[there]] @ open_[block]
        return rises

    def gains(self, states: Sequence[State], pool: Positions) -> NDArray[np.float64]:
        """What each candidate of a pool alone would add to what each state reaches, shape (states, pool)."""
        lacking = np.maximum(0, np.stack([state.lacking for state in states], axis=-1))
        return np.minimum(self.rises(states, pool), lacking[:, None]).sum(axis=0).T

    def pool(self, chosen: Sequence[int]) -> Positions:
        """The candidates that the limits allow to join a choice, in the order of their positions."""
        return self.limits.pool(chosen, len(self.blocks))

"""What is said of a set of services, in every draw.

Source: model 2, sections 1 and 2. Draws are the last axis.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from experience.coverage import FLOOR, SMALLEST, Values
from experience.moments import Mask, Weighting
from experience.sure.moments import ALWAYS, PART, Drawn, Leaving, Moment, parts, ways

MOST_AT_ONCE, FEWEST_AT_ONCE = 64_000, 100
"""So many blocks of one draw (K numbers) of a field at once, 0.5 MB a determinant, but so many draws at least."""


class Coverages(NamedTuple):
    """Shares 0..1 in every draw: of each determinant (K, draws) anywhere, at moments and in activities; at moments of
    each group of people (G, draws) and each phase (P, draws)."""

    anywhere: Values
    moments: Values
    activities: Values
    persons: Values
    phases: Values


@dataclass(frozen=True)
class Figures:
    """Coverages under the weights of the determinants, (K, draws).

    `possible` (K,) is what part of all moments in all fields of the scope can be reached at all: in activities a
    determinant weighs so much, too.
    """

    coverages: Coverages
    weights: Values
    possible: Values

    def of(self, rung: str) -> Values:
        """Of each determinant on a rung of the ladder: anywhere, moments or activities."""
        return getattr(self.coverages, rung)

    def c1(self, rung: str = "moments") -> Values:
        """The weighted mean over the determinants, (draws,): strengths make up for weaknesses."""
        return self.weighted(self.of(rung), rung)

    def weighted(self, coverages: Values, rung: str = "moments", kept: Sequence[int] | None = None) -> Values:
        """The weighted mean of coverages on a rung, (..., K, draws), as (..., draws); of some determinants by place."""
        places = slice(None) if kept is None else kept
        weights = self._weights(rung)[places]
        return (weights * coverages[..., places, :]).sum(axis=-2) / np.maximum(weights.sum(axis=0), SMALLEST)

    def c0(self, rung: str = "moments") -> Values:
        """The geometric mean over the determinants, (draws,): weak spots count more."""
        return np.exp((self._weights(rung) * np.log(np.maximum(self.of(rung), FLOOR))).sum(axis=0))

    def _weights(self, rung: str) -> Values:
        return self._weights_in_activities if rung == "activities" else self.weights

    @cached_property
    def _weights_in_activities(self) -> Values:
        weights = self.weights * self.possible[:, None]
        return weights / np.maximum(weights.sum(axis=0), SMALLEST)


def figures_of(
    services: Sequence[Drawn], weights: Values, weighting: Weighting, possible: Mask | None = None
) -> Figures:
    """`weights` are drawn, of `weighting` only what groups and phases weigh counts.

    `possible` (F, G, P, K) holds the cells of the scope that can be reached; without it activities are 0.
    """
    inside, total = inside_fields(weighting, possible)
    fields = [Field(own, inside.get(field)) for field, own in by_field(services).items()]
    most = max(map(len, fields), default=1)
    size = min(PART, max(FEWEST_AT_ONCE, MOST_AT_ONCE // most))
    room = np.empty((len(weighting.persons) * len(weighting.phases) + most, len(weights), size))
    in_parts = [_coverages(fields, weights[:, part], weighting, part, room) for part in parts(weights.shape[1], size)]
    coverages = Coverages(*(np.concatenate(pieces, axis=1) for pieces in zip(*in_parts, strict=True)))
    return Figures(coverages, weights, total)


def inside_fields(weighting: Weighting, possible: Mask | None) -> tuple[dict[int, Values], Values]:
    """What each cell (G, P, K) of every field that can be reached weighs in its determinant, and `Figures.possible`."""
    moments = np.multiply.outer(weighting.persons, weighting.phases)[..., None]
    mask = np.zeros((1, *moments.shape[:2], len(weighting.determinants))) if possible is None else possible
    worth = mask * moments
    total = worth.sum(axis=(0, 1, 2))
    return {field: own / np.where(total > 0, total, 1) for field, own in enumerate(worth) if own.any()}, total


def by_field(services: Sequence[Drawn]) -> dict[int, list[Drawn]]:
    ordered = sorted(services, key=lambda service: service.field)
    return {field: list(own) for field, own in groupby(ordered, key=lambda service: service.field)}


class Field:
    """The services of one field of activity, and what they leave to be computed once for all moments.

    That is computed in blocks (K, draws): first what each service leaves in each of the `ways` (its place, and how it
    reaches moments), beginning with those of services that are always there; then each of the `products` of some of
    these blocks. `moments` says which block is left at each moment that is reached. `worth` (blocks, K) is what the
    moments of a block weigh in their determinants by `inside` (G, P, K); None where none counts.
    """

    def __init__(self, services: Sequence[Drawn], inside: Values | None):
        self.services = services
        blocks = {(row, ALWAYS): row for row in range(len(services))}
        reached: dict[Moment, list[int]] = {}
        for row, service in enumerate(services):
            for moment, way in ways(service):
                reached.setdefault(moment, []).append(blocks.setdefault((row, way), len(blocks)))
        self.ways = list(blocks)
        together = {moment: tuple(factors) for moment, factors in reached.items()}
        self.products = list(dict.fromkeys(factors for factors in together.values() if len(factors) > 1))
        places = {factors: len(blocks) + place for place, factors in enumerate(self.products)}
        self.moments = {moment: places.get(factors, factors[0]) for moment, factors in together.items()}
        self.worth = None if inside is None else self._worth(inside)

    def __len__(self) -> int:
        """How many blocks there are."""
        return len(self.ways) + len(self.products)

    def _worth(self, inside: Values) -> Values:
        worth = np.zeros((len(self), inside.shape[-1]))
        for moment, block in self.moments.items():
            worth[block] += inside[moment]
        return worth

    def fill(self, blocks: Values, part: slice) -> None:
        """Write what is left in some draws into the blocks, (blocks, K, draws)."""
        leaving = [Leaving(service, part) for service in self.services]
        for block, always in zip(blocks, leaving, strict=False):
            np.subtract(1, always.taken, out=block)
        place = len(leaving)
        for row, group in groupby(self.ways[place:], key=itemgetter(0)):
            own = [way for _row, way in group]
            leaving[row].by(own, blocks[place : place + len(own)])
            place += len(own)
        for block, (one, other, *more) in zip(blocks[len(self.ways) :], self.products, strict=True):
            np.multiply(blocks[one], blocks[other], out=block)
            for factor in more:
                block *= blocks[factor]


def _coverages(fields: Sequence[Field], weights: Values, weighting: Weighting, part: slice, room: Values) -> Coverages:
    """Of some draws, field after field. `room` (moments and blocks, K, draws or more) is written over: to ask for it
    once takes less time than once a part."""
    groups, phases = len(weighting.persons), len(weighting.phases)
    room = room[..., : weights.shape[1]]
    left = room[: groups * phases].reshape(groups, phases, *weights.shape)
    left[:] = 1
    left_anywhere, in_activities = np.ones_like(weights), np.zeros_like(weights)
    for field in fields:
        blocks = room[groups * phases :][: len(field)]
        field.fill(blocks, part)
        for moment, block in field.moments.items():
            left[moment] *= blocks[block]
        for block in blocks[: len(field.services)]:
            left_anywhere *= block
        if field.worth is not None:
            in_activities += field.worth.sum(axis=0)[:, None] - np.einsum("bk,bkd->kd", field.worth, blocks)
    activities = np.maximum(0, in_activities)
    return Coverages(1 - left_anywhere, activities=activities, **at_moments(left, weights, weighting))


def at_moments(left: Values, weights: Values, weighting: Weighting) -> dict[str, Values]:
    """By determinant, group of people and phase, from what is left open at each moment, (G, P, K, draws)."""
    reached = np.subtract(1, left, out=left)
    means = np.einsum("gpkd,kd->gpd", reached, weights)
    return {
        "moments": np.einsum("gpkd,gp->kd", reached, np.multiply.outer(weighting.persons, weighting.phases)),
        "persons": np.einsum("gpd,p->gd", means, weighting.phases),
        "phases": np.einsum("gpd,g->pd", means, weighting.persons),
    }

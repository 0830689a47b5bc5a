"""What is said of a set of services, in every draw.

Source: model 2, sections 1 and 2. Draws are the last axis.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

import numpy as np

from experience.coverage import FLOOR, SMALLEST, Values
from experience.moments import Mask, Weighting
from experience.sure.moments import Drawn, Open, join, left_open, parts


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

    def weighted(self, coverages: Values, rung: str = "moments") -> Values:
        """The weighted mean of coverages of this or another set on a rung, (..., K, draws), as (..., draws)."""
        return (self._weights(rung) * coverages).sum(axis=-2)

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
    fields = by_field(services) if inside else {-1: services}
    in_parts = [_coverages(fields, inside, weights[:, part], weighting, part) for part in parts(weights.shape[1])]
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


def _coverages(
    fields: Mapping[int, Sequence[Drawn]],
    inside: Mapping[int, Values],
    weights: Values,
    weighting: Weighting,
    part: slice,
) -> Coverages:
    """Of some draws, field after field; `inside` (G, P, K) is what each cell of a field weighs in its determinant."""
    together: Open = {}
    activities, anywhere = np.zeros_like(weights), np.ones_like(weights)
    for field, services in fields.items():
        left = left_open(services, part)
        if field in inside:
            activities += covered(left, inside[field])
        join(left, together)
        for service in services:
            anywhere *= 1 - service.taken(part)
    return Coverages(1 - anywhere, activities=activities, **at_moments(together, weights, weighting))


def covered(left: Open, worth: Values) -> Values:
    """The weighted sum of what is not open any more, (K, draws); what the cells weigh has the shape (G, P, K)."""
    weighted = (worth[moment][:, None] * (1 - own) for moment, own in left.items())
    return sum(weighted, np.zeros((worth.shape[-1], 1)))


def at_moments(left: Open, weights: Values, weighting: Weighting) -> dict[str, Values]:
    """By determinant, group of people and phase."""
    draws = weights.shape[1]
    moments = np.zeros_like(weights)
    persons, phases = np.zeros((len(weighting.persons), draws)), np.zeros((len(weighting.phases), draws))
    for (group, phase), own in left.items():
        reached = 1 - own
        moments += weighting.persons[group] * weighting.phases[phase] * reached
        mean = np.einsum("kd,kd->d", weights, reached)
        persons[group] += weighting.phases[phase] * mean
        phases[phase] += weighting.persons[group] * mean
    return {"moments": moments, "persons": persons, "phases": phases}

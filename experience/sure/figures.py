"""What is said of a set of services, in every draw.

Source: model 2, sections 1 and 2. Draws are the last axis.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import groupby
from typing import NamedTuple

import numpy as np

from experience.coverage import FLOOR, SMALLEST, Values
from experience.moments import Mask, Weighting
from experience.sure.moments import SURE, Drawn, Leaving, Moment, Open, Way, join, parts, ways


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
    in_parts = [_coverages(fields, weights[:, part], weighting, part) for part in parts(weights.shape[1])]
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


class Alike(NamedTuple):
    """Moments that the same services (their places) reach, each in the same way: they leave the same at all of them.

    `worth` (K,) is what these moments weigh in each determinant inside the field; None where the field counts nothing.
    """

    there: tuple[tuple[int, Way], ...]
    moments: Sequence[Moment]
    worth: Values | None


class Field:
    """The services of one field of activity, by the moments that they reach alike.

    `inside` (G, P, K) is what its cells weigh in their determinants, None where none counts.
    """

    def __init__(self, services: Sequence[Drawn], inside: Values | None):
        self.services = services
        reached: dict[Moment, list[tuple[int, Way]]] = {}
        for row, service in enumerate(services):
            for moment, way in ways(service):
                reached.setdefault(moment, []).append((row, way))
        moments: dict[tuple[tuple[int, Way], ...], list[Moment]] = {}
        for moment, there in reached.items():
            moments.setdefault(tuple(there), []).append(moment)
        self.alike = [
            Alike(there, own, None if inside is None else sum(inside[moment] for moment in own))
            for there, own in moments.items()
        ]


def _coverages(fields: Sequence[Field], weights: Values, weighting: Weighting, part: slice) -> Coverages:
    """Of some draws, field after field."""
    together: Open = {}
    left_in_activities, left_anywhere = np.zeros_like(weights), np.ones_like(weights)
    worth_of_all, scratch = np.zeros((len(weights), 1)), np.empty_like(weights)
    for field in fields:
        leaving = [Leaving(service, part) for service in field.services]
        for there, moments, worth in field.alike:
            left = reduce(np.multiply, (leaving[row].by(way) for row, way in there))
            if worth is not None:
                left_in_activities += np.multiply(worth[:, None], left, out=scratch)
                worth_of_all += worth[:, None]
            for moment in moments:
                join(left, moment, together, part)
        for one in leaving:
            left_anywhere *= one.by((SURE, SURE))
    activities = np.maximum(0, worth_of_all - left_in_activities)
    return Coverages(1 - left_anywhere, activities=activities, **at_moments(together, weights, weighting))


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

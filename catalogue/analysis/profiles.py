"""The profile of a service: its levels as the database holds them, and what the formulas say of them alone."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from catalogue.models import Classification
from catalogue.models.querysets import is_shown
from catalogue.models.scopes import determinants_in_view
from experience import contribution as formulas
from experience.levels import LevelOrMissing, Scale, touchpoint_integration
from experience.models import Determinant


def determinants() -> list[Determinant]:
    """All determinants of the version of the model in view, in its order, with their group and scale."""
    return list(determinants_in_view())


@dataclass(frozen=True)
class Profile:
    """One service's levels over the determinants, in the model's order; None where a level could not be told."""

    determinants: list[Determinant]
    levels: tuple[LevelOrMissing, ...]
    scale: Scale

    def __iter__(self) -> Iterator[tuple[Determinant, LevelOrMissing]]:
        return zip(self.determinants, self.levels, strict=True)

    @cached_property
    def contribution(self) -> float:
        return formulas.contribution(self.levels, self.scale.linear)

    @cached_property
    def bounds(self) -> formulas.Interval:
        """The contribution if all missing levels were 0, and if all were the highest."""
        return formulas.contribution_bounds(self.levels, self.scale)

    @cached_property
    def breadth(self) -> int:
        return formulas.breadth(self.levels, self.scale)

    @cached_property
    def evenness(self) -> float | None:
        return formulas.evenness(self.levels, self.scale.linear)

    @cached_property
    def spread(self) -> float:
        return formulas.spread_under_unknown_weights(self.levels, self.scale.linear)

    @property
    def known_sum(self) -> int:
        return sum(level or 0 for level in self.levels)

    @property
    def highest_sum(self) -> int:
        return self.scale.top * len(self.levels)

    @property
    def missing(self) -> list[Determinant]:
        return [determinant for determinant, level in self if level is None]

    @property
    def strengths(self) -> list[Determinant]:
        """Determinants at the highest of the levels that it reaches and that support."""
        supporting = [level for level in self.levels if level is not None and self.scale.supports(level)]
        return self.at(max(supporting)) if supporting else []

    @property
    def supported(self) -> list[Determinant]:
        return [determinant for determinant, level in self if self.scale.supports(level)]

    def at(self, asked: LevelOrMissing) -> list[Determinant]:
        """Determinants at exactly this level."""
        return [determinant for determinant, level in self if level == asked]


def level_vectors(
    services: Iterable[tuple[int, int | None]], order: list[Determinant], ids: Collection[int] | None = None
) -> dict[int, tuple[LevelOrMissing, ...]]:
    """Levels of services given as (id, integration level), in one query; `ids` where these are not all published."""
    positions = {determinant.slug: position for position, determinant in enumerate(order)}
    derived = [position for position, determinant in enumerate(order) if determinant.derived]
    vectors: dict[int, list[LevelOrMissing]] = {}
    for service, integration in services:
        vectors[service] = [None] * len(positions)
        for position in derived:
            vectors[service][position] = touchpoint_integration(integration)
    shown = Classification.objects.filter(is_shown(), determinant__slug__in=positions)
    rows = (shown if ids is None else Classification.objects.filter(service__in=ids)).order_by()
    for service, slug, level in rows.values_list("service", "determinant__slug", "level"):
        if slug in positions and positions[slug] not in derived and service in vectors:
            vectors[service][positions[slug]] = level
    return {service: tuple(levels) for service, levels in vectors.items()}

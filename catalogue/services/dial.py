"""The empty fingerprint as a control: how many services there would be for each level of each determinant."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from catalogue.index.facets import Choice
from catalogue.services.least import DIAL, LOWEST
from experience.levels import Scale
from experience.models import Determinant, DeterminantGroup


class Column(NamedTuple):
    """A determinant with its choices, lowest level first, and the level that is chosen; 0 for any."""

    determinant: Determinant
    choices: list[Choice]
    chosen: int
    scale: Scale

    @property
    def field(self) -> str:
        """The name of its field in the form."""
        return DIAL + self.determinant.slug


class Group(NamedTuple):
    group: DeterminantGroup
    columns: list[Column]


def dial(determinants: Iterable[Determinant], choices: Iterable[Choice], scale: Scale) -> list[Group]:
    """The columns in the model's order; the choices are those of the facet, whose values are `slug:level`."""
    by_value = {choice.value: choice for choice in choices}
    columns = []
    for determinant in determinants:
        own = [by_value[f"{determinant.slug}:{level}"] for level in scale.levels[LOWEST:]]
        chosen = next((level for level, choice in enumerate(own, LOWEST) if choice.chosen), 0)
        columns.append(Column(determinant, own, chosen, scale))
    grouped = groupby(columns, key=lambda column: column.determinant.group)
    return [Group(group, list(own)) for group, own in grouped]

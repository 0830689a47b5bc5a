"""How much is asked of a determinant at least: values of the parameter `determinant`, such as `safety-trust:2`.

A value without a level asks for that of the parameter `level`. All must hold, so of two levels the higher does.
"""

from collections import defaultdict
from collections.abc import Container, Iterable
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue.forms.fields import SilentMultipleField, printable
from catalogue.index.facets import DETERMINANT
from experience.levels import Scale

LOWEST = 1
DIAL = "at-least-"
"""Before a determinant's slug it names the field of the page, whose levels one parameter alone cannot tell apart."""


def least_words(scale: Scale) -> dict[int, str]:
    """What can be asked of a determinant at least, by level, the lowest first."""
    words = {level: gettext("%(level)s or more") % {"level": scale.labels[level]} for level in scale.levels[LOWEST:]}
    return words | {scale.top: scale.labels[scale.top]}


class Asked(NamedTuple):
    """One value as it was typed; the level is None where it has none."""

    determinant: str
    level: str | None


def asked(value: str) -> Asked:
    determinant, colon, level = value.partition(":")
    return Asked(determinant, level if colon else None)


class LeastField(SilentMultipleField):
    """Its choices are the determinants, each with or without a level."""

    message = _("“%(value)s” asks for a level that there is not. Behind the colon stands one from 1 to %(top)s.")

    def __init__(self, scale: Scale, **kwargs: Any):
        super().__init__(**kwargs)
        self.scale = scale

    def validate(self, value: list[str]) -> None:
        for one in value:
            determinant, level = asked(one)
            shown = {"value": printable(one), "top": self.scale.top}
            if not self.valid_value(determinant):
                raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params=shown)
            if level is not None and level not in levels_by_text(self.scale):
                raise ValidationError(self.message, code="level", params=shown)


def levels_by_text(scale: Scale) -> dict[str, int]:
    return {str(level): level for level in scale.levels[LOWEST:]}


def levels_asked(values: Iterable[str], known: Container[str], default: int, scale: Scale) -> dict[str, set[int]]:
    """All levels that are asked of every known determinant, of the values that can be read."""
    found: dict[str, set[int]] = defaultdict(set)
    by_text = levels_by_text(scale)
    for determinant, level in map(asked, values):
        if determinant in known and (level is None or level in by_text):
            found[determinant].add(default if level is None else by_text[level])
    return dict(found)


def from_dial(parameters: QueryDict) -> QueryDict | None:
    """The parameters as an address has them, where the page's own form sent them without scripts; else None."""
    columns = [name for name in parameters if name.startswith(DIAL)]
    if not columns:
        return None
    address = QueryDict(mutable=True)
    for name, values in parameters.lists():
        if name in columns:
            levels = [f"{name.removeprefix(DIAL)}:{value}" for value in values if value]
            address.setlist(DETERMINANT, [*address.getlist(DETERMINANT), *levels])
        else:
            address.setlist(name, [*address.getlist(name), *filter(None, values)])
    return address

"""What a column of a table is: its name, the type of its values, what they mean. All that leaves as a table reads it.

A value that is unknown is None, in a text an empty cell; of a list all that is known is in it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from catalogue.exchange.csv_files import cell

SEPARATOR = "; "
"""Between the values of a list in one cell."""


class Type(StrEnum):
    """What the values of a column are."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    YEAR = "year"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    URL = "url"
    LIST = "list"
    """Of texts."""


Allowed = tuple[tuple[str | int, str | Promise], ...]
"""Values with what they mean."""


@dataclass(frozen=True)
class Column:
    """One column: `about` says in words what it holds, in which unit, and what an empty cell means.

    `allowed` are all values that there can be, of a list those of its items; empty where they are not few.
    """

    name: str
    type: Type
    about: str | Promise
    allowed: Allowed = ()
    minimum: int | float | None = None
    maximum: int | float | None = None
    required: bool = False
    """Whether it is never empty."""
    unknown: str = ""
    """What stands in a text where the value is unknown."""

    def texts(self, values: Iterable[Any]) -> list[str]:
        """Values as cells of a file of text, none of which a spreadsheet takes for a formula."""
        own = TEXTS.get(self.type)
        return [cell(own(value) if own and value is not None else value) or self.unknown for value in values]


def joined(values: Iterable[str]) -> str:
    return SEPARATOR.join(values)


def yes_or_no(value: bool) -> str:  # noqa: FBT001 - the value is all there is
    return "yes" if value else "no"


TEXTS: dict[Type, Callable[[Any], str]] = {Type.LIST: joined, Type.BOOLEAN: yes_or_no}
"""How values are written that are neither text nor number."""


def values_told(column: Column) -> str:
    """All values of a column with what they mean, for people; empty where they are not few."""
    return joined(str(v) if str(v) == str(label) else f"{v}: {label}" for v, label in column.allowed)


def type_words() -> dict[Type, str]:
    """What each type means, for people."""
    return {
        Type.STRING: _("text"),
        Type.INTEGER: _("whole number"),
        Type.NUMBER: _("number"),
        Type.YEAR: _("year"),
        Type.BOOLEAN: _("yes or no"),
        Type.DATE: _("date: 2026-11-26"),
        Type.DATETIME: _("date and time with the time zone"),
        Type.URL: _("address of a page"),
        Type.LIST: _("several texts, in a file separated by “; ”"),
    }

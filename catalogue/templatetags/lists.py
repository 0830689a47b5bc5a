"""Long lists: what of them is shown, and how many were chosen."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from django import template
from django.utils.translation import gettext as _

from catalogue.analysis.names import isolated

register = template.Library()

LONG = 12
"""More choices than these scroll in a box of their own, or stand behind "more"."""

FREQUENT = 8
"""So many of a long list are shown first."""

MOST = {
    "parts": 12,
    "overlapping": 8,
    "members": 6,
    "changes": 5,
    "short changes": 4,
    "cities": 2,
    "not running": 24,
    "partners": 4,
}
"""How many of each are shown where the whole list would be too long."""


class Cut(NamedTuple):
    """The head of a list that is shown, and the rest."""

    shown: Sequence[object]
    rest: Sequence[object]

    @property
    def more(self) -> int:
        """How many more there are than are shown."""
        return len(self.rest)


@register.filter
def cut(items: Sequence[object], what: str) -> Cut:
    return Cut(items[: MOST[what]], items[MOST[what] :])


class Named(Protocol):
    @property
    def name(self) -> str: ...


@register.filter
def first_names(items: Sequence[Named], what: str) -> str:
    """The first names of a list, and how many more there are."""
    shown, more = ", ".join(isolated(item.name) for item in items[: MOST[what]]), len(items) - MOST[what]
    return _("%(names)s and %(n)s more") % {"names": shown, "n": more} if more > 0 else shown


@register.filter
def is_long(choices: Sequence[object]) -> bool:
    return len(choices) > LONG


@register.filter
def beside(items: Iterable[object], others: Iterable[object]) -> list[tuple[object, object]]:
    """Each item with its partner in a list as long."""
    return list(zip(items, others, strict=True))


class Choosable(Protocol):
    @property
    def chosen(self) -> bool: ...
    @property
    def count(self) -> int: ...


class Parted(NamedTuple):
    """The choices that are shown, and those behind "more"."""

    shown: list[Choosable]
    more: list[Choosable]


@register.filter
def parted(choices: Sequence[Choosable]) -> Parted:
    """All of a short list; of a long one what is chosen and the most frequent, in the order of the list."""
    if len(choices) <= LONG:
        return Parted([*choices], [])
    frequent = sorted((choice for choice in choices if choice.count), key=lambda choice: -choice.count)[:FREQUENT]
    shown = [choice for choice in choices if choice.chosen or choice in frequent]
    return Parted(shown, [choice for choice in choices if choice not in shown])


@register.filter
def chosen_count(choices: Iterable[Choosable]) -> int:
    return sum(choice.chosen for choice in choices)

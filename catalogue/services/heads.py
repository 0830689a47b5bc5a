"""Heads of the listing's tables: each sorts by its column, and turns the order round where that is so already."""

from collections.abc import Iterable
from typing import NamedTuple

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.services.listing import query_with
from experience.models import Determinant


class Head(NamedTuple):
    """What a head says, how the column is sorted now ("ascending", "descending" or ""), and where it leads."""

    name: str
    label: str | Promise
    meaning: str | Promise
    sorted: str
    address: str

    @property
    def arrow(self) -> str:
        return {"ascending": "▲", "descending": "▼"}.get(self.sorted, "↕")


COLUMNS = [
    ("name", _("Service"), _("name"), ""),
    ("launched", _("Since"), _("launch year"), "-"),
    ("breadth", _("Supports"), _("how many of these things the service supports"), "-"),
]
"""Columns of the table of services that sort: key, head, meaning, and the sign of the order that comes first."""


def table_heads(parameters: QueryDict, sort: str) -> dict[str, Head]:
    return {name: head(parameters, sort, name, label, meaning, sign) for name, label, meaning, sign in COLUMNS}


def matrix_heads(
    parameters: QueryDict, sort: str, determinants: Iterable[Determinant]
) -> list[tuple[Determinant, Head]]:
    return [(d, head(parameters, sort, d.slug, d.short_name, d.name, "-")) for d in determinants]


def head(parameters: QueryDict, sort: str, key: str, label: str | Promise, meaning: str | Promise, sign: str) -> Head:
    falls, own = sort.startswith("-"), sort.removeprefix("-") == key
    following = ("" if falls else "-") + key if own else sign + key
    order = ("descending" if falls else "ascending") if own else ""
    return Head(key, label, meaning, order, query_with(parameters, "sort", following))

"""A judged set of services in words and drawings."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.analysis.members import Member
from catalogue.analysis.set_records import DeterminantRow
from catalogue.analysis.snapshot import Snapshot
from catalogue.pictures import columns
from catalogue.templatetags.numbers import percent
from experience.sure.variance import main_source

register = template.Library()

Word = str | Promise

SOURCES: dict[str, Word] = {
    "codes": gettext_lazy("which reading of the sources counts"),
    "state": gettext_lazy("which services run at all"),
    "reach": gettext_lazy("for whom services are really there"),
    "weights": gettext_lazy("what weighs how much"),
    "open": gettext_lazy("answers that are open"),
}

CONVENTIONS: dict[str, Word] = {
    "linear": gettext_lazy("in equal steps (the default)"),
    "convex": gettext_lazy("small contributions counting less"),
}

COUNTS: dict[str, Word] = {
    "discontinued": gettext_lazy("not counted: ended"),
    "unknown": gettext_lazy("counted %(share)s: present state unknown"),
    "pilot": gettext_lazy("counted %(share)s: a pilot"),
    "changed": gettext_lazy("counted %(share)s: changed"),
}


class MainSource(NamedTuple):
    """What moves a result most, in words, and its share of all variation, 0..1."""

    word: Word
    share: float


@register.filter
def moved_most(shares: dict[str, float]) -> MainSource | None:
    """Of the shares of variance by source; None where nothing moves the result."""
    source = main_source(shares)
    return MainSource(SOURCES[source], shares[source]) if source else None


@register.filter
def convention(value_function: str) -> Word:
    return CONVENTIONS[value_function]


@register.filter
def field_name(member: Member, snapshot: Snapshot) -> str:
    return snapshot.domains.get(member.domain, member.domain)


@register.filter
def counts(member: Member) -> str:
    """To which share a service counts that may not run; empty for one that does."""
    if member.factor == 1:
        return ""
    return str(COUNTS[member.status]) % {"share": percent(member.factor)}


LINK = '<a href="{}">{}</a>'
OWN = '{} <span class="quiet">({})</span>'

MOST_LINKS = 2_000
"""So many links are kept once they are written."""


@lru_cache(maxsize=MOST_LINKS)
def link(address: str, name: str) -> SafeString:
    """The same on every page: a page names the same services at many moments."""
    return format_html(LINK, address, name)


@register.simple_tag
def member_link(member: Member, *, listed: bool = False) -> SafeString:
    """A service by name, as a link to its page; one of the person's own says so but in their list, which is `listed`.

    In Python, since a page names hundreds.
    """
    if member.is_draft:
        return format_html("{}", member.name) if listed else format_html(OWN, member.name, _("your own"))
    return link(member.get_absolute_url(), member.name)


@register.simple_tag
def member_links(members: Iterable[Member]) -> SafeString:
    """Services by name, with commas."""
    return mark_safe(", ".join(map(member_link, members)))  # noqa: S308 - each is escaped


@register.inclusion_tag("pictures/_columns.html")
def coverage_columns(rows: Sequence[DeterminantRow]) -> dict[str, Any]:
    """A city's fingerprint: what is covered somewhere, what at every moment, and where the latter is likely to lie."""
    groups = [row.determinant.group for row in rows]
    figures = [columns.Figures(row.anywhere, row.moments, row.range.low, row.range.high) for row in rows]
    told = "; ".join(f"{row.determinant.name} {percent(row.moments)}" for row in rows)
    return {
        "columns": [column_drawn(*both) for both in zip(rows, columns.columns(figures, groups), strict=True)],
        "brackets": list(columns.brackets(groups).items()),
        "width": columns.width(groups),
        "label": _("Coverage at every moment. %(told)s.") % {"told": told},
    }


COLUMN = (
    "<g><title>{title}</title>"
    '<rect class="outer" x="{left}" y="{outer}" width="70" height="{outer_height}" />'
    '<rect class="inner" x="{left}" y="{inner}" width="70" height="{inner_height}" />'
    '<rect class="frame" x="{left}" y="44" width="70" height="90" />'
    '<path class="under" d="{line}" /><path class="line" d="{line}" />'
    '<text class="strong" x="{middle}" y="37" text-anchor="middle">{value}</text>'
    '<text class="name" x="{middle}" y="152" text-anchor="middle">{name}</text></g>\n'
)


def column_drawn(row: DeterminantRow, column: columns.Column) -> SafeString:
    """One determinant of the fingerprint. In Python: there are 13."""
    value, low, high = (percent(share) for share in (row.moments, row.range.low, row.range.high))
    title = _("%(name)s: %(value)s, likely between %(low)s and %(high)s")
    told = title % {"name": row.determinant.name, "value": value, "low": low, "high": high}
    shape = column._asdict() | {"outer_height": column.outer_height, "inner_height": column.inner_height}
    return format_html(COLUMN, title=told, value=value, name=row.determinant.short_name, **shape)

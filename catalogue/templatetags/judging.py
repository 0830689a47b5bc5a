"""A judged set of services in words and drawings."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple, Protocol

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.analysis.members import Member
from catalogue.analysis.set_records import DeterminantRow, FieldRow
from catalogue.analysis.snapshot import Snapshot
from catalogue.pictures import columns
from catalogue.pictures.fingerprints import LARGE, brackets, width
from catalogue.templatetags.lists import MOST
from catalogue.templatetags.numbers import percent
from catalogue.templatetags.pictures import share_bar
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
    "unknown": gettext_lazy("counted %(share)s: %(state)s"),
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


def counts(member: Member) -> str:
    """To which share a service counts that may not run; empty for one that does."""
    if member.factor == 1:
        return ""
    return str(COUNTS[member.status]) % {"share": percent(member.factor), "state": member.status_word}


FIGURE = '<td class="figure">{}</td>'
QUIET = '<span class="quiet">{}</span>'

MOST_LINKS = 2_000
"""So many links are kept once they are written."""


@lru_cache(maxsize=MOST_LINKS)
def link(address: str, name: str) -> str:
    """The same on every page: a page names the same services at many moments."""
    return f'<a href="{escape(address)}">{escape(name)}</a>'


@lru_cache(maxsize=MOST_LINKS)
def own_name(name: str, own: str) -> str:
    return f'{escape(name)} <span class="quiet">({escape(own)})</span>'


def linked(members: Iterable[Member]) -> list[str]:
    """Services by name, as links to their pages; one of the person's own says so."""
    own = _("your own")
    return [
        own_name(member.name, own) if member.is_draft else link(member.get_absolute_url(), member.name)
        for member in members
    ]


@register.simple_tag
def member_link(member: Member) -> SafeString:
    return SafeString(linked([member])[0])


@register.simple_tag
def member_links(members: Iterable[Member]) -> SafeString:
    """Services by name, with commas. In Python, since a page names hundreds."""
    return SafeString(", ".join(linked(members)))


def first_links(members: Sequence[Member]) -> str:
    """The first of them, and a sign that there are more."""
    most = MOST["members"]
    return member_links(members[:most]) + (" …" if len(members) > most else "")


@register.simple_tag
def member_items(members: Sequence[Member], snapshot: Snapshot) -> SafeString:
    """Services as items of a list, each with its field of activity and how far it counts."""
    named = zip(linked(members), members, strict=True)
    return SafeString("\n".join(f"<li>{name} {QUIET.format(told_of(member, snapshot))}</li>" for name, member in named))


def told_of(member: Member, snapshot: Snapshot) -> str:
    field = snapshot.domains.get(member.domain, member.domain)
    told = (field, snapshot.collection_of(member.slug), counts(member))
    return ", ".join(escape(words) for words in told if words)


class Shape(Protocol):
    """One determinant against the yardstick: shares 0..1; see `Shape` of judging."""

    @property
    def figures(self) -> DeterminantRow: ...
    @property
    def target(self) -> float: ...
    @property
    def band(self) -> tuple[float, float] | None: ...
    @property
    def is_gap(self) -> bool: ...
    @property
    def gap(self) -> float: ...
    @property
    def supporters(self) -> Sequence[Member]: ...


@register.simple_tag
def shape_rows(shapes: Iterable[Shape], against: str) -> SafeString:
    """The rows of the determinants; compared with anything but full coverage they say the target and the gap."""
    return SafeString("\n".join(shape_row(shape, compared=against != "full") for shape in shapes))


def shape_row(shape: Shape, *, compared: bool) -> str:
    row = shape.figures
    name = link(row.determinant.get_absolute_url(), row.determinant.name)
    anywhere, at_moments, activities = (
        FIGURE.format(escape(percent(share))) for share in (row.anywhere, row.moments, row.activities)
    )
    likely = f'<td class="figure quiet">{span(row.range.low, row.range.high)}</td>'
    against = target_cells(shape) if compared else ""
    supporters = f'<td class="quiet">{first_links(shape.supporters)}</td>'
    return f'<tr><th scope="row">{name}</th>{anywhere}{at_moments}{likely}{activities}{against}{supporters}</tr>'


def span(low: float, high: float) -> str:
    return escape(f"{percent(low)}–{percent(high)}")


def target_cells(shape: Shape) -> str:
    band = QUIET.format(span(*shape.band)) if shape.band else ""
    gap = f'<span class="gap">{escape(percent(shape.gap))}</span>' if shape.is_gap else QUIET.format(escape(_("none")))
    return FIGURE.format(f"{escape(percent(shape.target))} {band}") + f"<td>{gap}</td>"


@register.simple_tag
def field_rows(rows: Iterable[FieldRow]) -> SafeString:
    """The rows of the fields of activity: how far each is covered inside, and by whom."""
    listing = reverse("service-list")
    return SafeString("\n".join(field_row(row, listing) for row in rows))


def field_row(row: FieldRow, listing: str) -> str:
    name = link(f"{listing}?domain={row.slug}", row.name)
    members = first_links(row.members) or QUIET.format(escape(_("none")))
    return (
        f'<tr><th scope="row">{name}</th><td class="plot">{share_bar(row.coverage)}</td>'
        f"{FIGURE.format(escape(percent(row.coverage)))}<td>{members}</td></tr>"
    )


@register.inclusion_tag("pictures/_columns.html")
def coverage_columns(rows: Sequence[DeterminantRow]) -> dict[str, Any]:
    """A city's fingerprint: what is covered somewhere, what at every moment, and where the latter is likely to lie."""
    groups = [row.determinant.group for row in rows]
    figures = [columns.Figures(row.anywhere, row.moments, row.range.low, row.range.high) for row in rows]
    told = "; ".join(f"{row.determinant.name} {percent(row.moments)}" for row in rows)
    return {
        "columns": [column_drawn(*both) for both in zip(rows, columns.columns(figures, groups), strict=True)],
        "brackets": list(brackets(groups, LARGE).items()),
        "width": width(groups, LARGE),
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
    """One determinant of the fingerprint. In Python: there are many."""
    value, low, high = (percent(share) for share in (row.moments, row.range.low, row.range.high))
    title = _("%(name)s: %(value)s, likely between %(low)s and %(high)s")
    told = title % {"name": row.determinant.name, "value": value, "low": low, "high": high}
    words = {"title": escape(told), "value": escape(value), "name": escape(row.determinant.short_name)}
    shape = column._asdict() | {"outer_height": column.outer_height, "inner_height": column.inner_height}
    return SafeString(COLUMN.format(**words, **shape))

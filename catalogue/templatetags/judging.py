"""A judged set of services in words and drawings."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
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
DRAFT = '{} <span class="quiet">({})</span>'


@register.simple_tag
def member_links(members: Iterable[Member]) -> SafeString:
    """Services by name, each a link to its page. In Python, since a page names the same ones at many moments."""
    return format_html_join(
        ", ",
        "{}",
        (
            (format_html(DRAFT, m.name, _("draft")) if m.is_draft else format_html(LINK, m.get_absolute_url(), m.name),)
            for m in members
        ),
    )


@register.inclusion_tag("pictures/_columns.html")
def coverage_columns(rows: Sequence[DeterminantRow]) -> dict[str, Any]:
    """A city's fingerprint: what is covered somewhere, what at every moment, and where the latter is likely to lie."""
    groups = [row.determinant.group for row in rows]
    figures = [columns.Figures(row.anywhere, row.moments, row.range.low, row.range.high) for row in rows]
    told = "; ".join(f"{row.determinant.name} {percent(row.moments)}" for row in rows)
    return {
        "columns": list(zip(rows, columns.columns(figures, groups), strict=True)),
        "brackets": list(columns.brackets(groups).items()),
        "width": columns.width(groups),
        "label": _("Coverage at every moment. %(told)s.") % {"told": told},
    }

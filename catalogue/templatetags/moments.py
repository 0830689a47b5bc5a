"""The picture of moments: what it says in each box, in its heads, and to those who cannot see it."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Protocol

from django import template
from django.template import Context
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.analysis.members import Member
from catalogue.analysis.names import isolated
from catalogue.analysis.reach import PHASE_NAMES
from catalogue.pictures import moments
from catalogue.templatetags.judging import member_links
from catalogue.templatetags.numbers import percent

register = template.Library()


HINTS: dict[str, Promise] = {
    "before": gettext_lazy("plan, book"),
    "arrival": gettext_lazy("get there"),
    "during": gettext_lazy("see, do"),
    "departure": gettext_lazy("way back"),
    "after": gettext_lazy("follow up"),
}
"""What people do in a phase of the journey."""

MOST_TITLED = 8
"""So many services are named where a pointer rests on a box."""


class Moment(Protocol):
    """A group of people in a phase (slugs): coverage 0..1, who is there, and whether these only presume the group."""

    person: str
    phase: str
    coverage: float
    presumed: bool
    members: Sequence[Member]


class Row(Protocol):
    """A group of people, its moments, and their mean 0..1."""

    slug: str
    name: str
    cells: Sequence[Moment]
    mean: float


@register.filter
def phase_name(phase: str) -> str:
    return capfirst(str(PHASE_NAMES[phase]))


@register.filter
def phase_hint(phase: str) -> Promise:
    return HINTS[phase]


@register.filter
def rows_for(rows: Iterable[Row], persons: Sequence[str] | None) -> list[Row]:
    """The rows of chosen groups (slugs), all where none is chosen."""
    return [row for row in rows if persons is None or row.slug in persons]


BOX = (
    '<svg viewBox="0 0 {width} {height}" preserveAspectRatio="none" aria-hidden="true">'
    '<rect class="e t{tint}" x=".5" y=".5" width="{inner_width}" height="{inner_height}" />'
    '<rect class="{kind}" y="{top}" width="{width}" height="{filled}" /></svg>'
    '<span class="n">{number}<span class="visually-hidden">{more}</span></span>'
)
EMPTY = (
    '<svg viewBox="0 0 {width} {height}" preserveAspectRatio="none" aria-hidden="true">'
    '<rect class="zero" x=".5" y=".5" width="{inner_width}" height="{inner_height}" /></svg>'
    '<span class="nobody">{word}</span>'
)
DASH = '<span class="none" aria-hidden="true">–</span><span class="visually-hidden">{word}</span>'
SIZE = {
    "width": moments.WIDTH,
    "height": moments.HEIGHT,
    "inner_width": moments.WIDTH - 1,
    "inner_height": moments.HEIGHT - 1,
}


@register.simple_tag(takes_context=True)
def moment_cells(context: Context, row: Row) -> SafeString:
    """The moments of a group as cells of its row: links where the page `leads_to` what is said of each, `quiet` where
    nobody is to blame for an empty one. In Python: there are 45."""
    leads_to, quiet = context.get("leads_to"), bool(context.get("quiet"))
    cells = (f"<td>{moment_cell(row, cell, leads_to, quiet=quiet)}</td>" for cell in row.cells)
    return SafeString("\n".join(cells))


def moment_cell(row: Row, cell: Moment, leads_to: str | None, *, quiet: bool) -> str:
    box, title = moment_box(cell, quiet=quiet), escape(moment_title(row, cell))
    if leads_to is None:
        return f'<span class="m" title="{title}">{box}</span>'
    address = escape(f"{leads_to}#moment-{cell.person}-{cell.phase}")
    return f'<a class="m" href="{address}" title="{title}">{box}</a>'


def moment_box(cell: Moment, *, quiet: bool = False) -> str:
    """A moment as a box with its figure; `quiet` where nobody is to blame for an empty one."""
    if not cell.members:
        return DASH.format(word=escape(_("not reached"))) if quiet else EMPTY.format(word=escape(_("nobody")), **SIZE)
    top, height, tint = moments.filling(cell.coverage)
    return BOX.format(
        tint=tint,
        kind="i" if cell.presumed else "f",
        top=top,
        filled=height,
        number=escape(percent(cell.coverage)),
        more=escape(_(" covered, only presumed") if cell.presumed else _(" covered")),
        **SIZE,
    )


def moment_title(row: Row, cell: Moment) -> str:
    """What a pointer that rests on a box is told: the moment, and who is there."""
    where = {"who": row.name, "when": phase_name(cell.phase)}
    if not cell.members:
        return _("%(who)s, %(when)s: nobody") % where
    names = [isolated(member.name) for member in cell.members[:MOST_TITLED]]
    more = "" if len(cell.members) == len(names) else " …"
    told = {"number": percent(cell.coverage), "names": ", ".join(names) + more}
    return _("%(who)s, %(when)s: %(number)s covered by %(names)s") % (where | told)


@register.simple_tag
def moment_items(row: Row) -> SafeString:
    """Who is there for a group in each phase, as items of a list. In Python: there are 45."""
    items = (
        f'<li id="moment-{cell.person}-{cell.phase}"><strong>{escape(phase_name(cell.phase))}</strong> '
        f"{present(cell)}</li>"
        for cell in row.cells
    )
    return SafeString("\n".join(items))


def present(cell: Moment) -> str:
    if not cell.members:
        return f'<span class="gap">{escape(_("nobody"))}</span>'
    presumed = f' <span class="quiet">{escape(_("only presumed"))}</span>' if cell.presumed else ""
    return f"{escape(percent(cell.coverage))}: {member_links(cell.members)}{presumed}"

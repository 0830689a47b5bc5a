"""The picture of moments: what it says in each box, in its heads, and to those who cannot see it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.pictures import moments
from catalogue.templatetags.numbers import percent

register = template.Library()


class PhaseHead(NamedTuple):
    """The name of a phase of the journey, a shorter one for a phone, and what people do in it."""

    name: str | Promise
    short: str | Promise
    hint: str | Promise


HEADS: dict[str, PhaseHead] = {
    "before": PhaseHead(gettext_lazy("Before"), gettext_lazy("Before"), gettext_lazy("plan, book")),
    "arrival": PhaseHead(gettext_lazy("Arrival"), gettext_lazy("Arrive"), gettext_lazy("get there")),
    "during": PhaseHead(gettext_lazy("During"), gettext_lazy("Stay"), gettext_lazy("stay, do")),
    "departure": PhaseHead(gettext_lazy("Departure"), gettext_lazy("Leave"), gettext_lazy("way back")),
    "after": PhaseHead(gettext_lazy("After"), gettext_lazy("After"), gettext_lazy("follow up")),
}

MOST_TITLED = 8
"""So many services are named where a pointer rests on a box."""


class Named(Protocol):
    name: str


class Moment(Protocol):
    """A group of people in a phase (slugs): coverage 0..1, who is there, and whether these only presume the group."""

    person: str
    phase: str
    coverage: float
    presumed: bool
    members: Sequence[Named]


class Row(Protocol):
    """A group of people, its moments, and their mean 0..1."""

    slug: str
    name: str
    cells: Sequence[Moment]
    mean: float


@register.filter
def phase_head(phase: str) -> PhaseHead:
    return HEADS[phase]


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
SIZE = {
    "width": moments.WIDTH,
    "height": moments.HEIGHT,
    "inner_width": moments.WIDTH - 1,
    "inner_height": moments.HEIGHT - 1,
}


@register.simple_tag
def moment_box(cell: Moment, *, quiet: bool = False) -> SafeString:
    """A moment as a box with its figure; `quiet` where nobody is to blame for an empty one. In Python: there are 45."""
    if not cell.members:
        if quiet:
            dash = '<span class="none" aria-hidden="true">–</span><span class="visually-hidden">{}</span>'
            return format_html(dash, _("not reached"))
        return format_html(EMPTY, word=_("nobody"), **SIZE)
    top, height, tint = moments.filling(cell.coverage)
    return format_html(
        BOX,
        tint=tint,
        kind="i" if cell.presumed else "f",
        top=top,
        filled=height,
        number=percent(cell.coverage),
        more=_(" covered, only presumed") if cell.presumed else _(" covered"),
        **SIZE,
    )


@register.simple_tag
def moment_title(row: Row, cell: Moment) -> str:
    """What a pointer that rests on a box is told: the moment, and who is there."""
    where = {"who": row.name, "when": HEADS[cell.phase].name}
    if not cell.members:
        return _("%(who)s, %(when)s: nobody") % where
    names = [member.name for member in cell.members[:MOST_TITLED]]
    more = "" if len(cell.members) == len(names) else " …"
    told = {"number": percent(cell.coverage), "names": ", ".join(names) + more}
    return _("%(who)s, %(when)s: %(number)s covered by %(names)s") % (where | told)

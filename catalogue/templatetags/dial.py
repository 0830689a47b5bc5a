"""The empty fingerprint as a control of a form: a column of radio buttons for each determinant, drawn as blocks."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalogue.pictures import fingerprints
from catalogue.pictures.fingerprint_svg import Group, group_names
from catalogue.templatetags.form_fields import CountedChoice
from experience.levels import Scale
from experience.models import Determinant, DeterminantGroup

register = template.Library()

GROUP = (
    '<div class="dial-group of{number}"><span class="dial-name" title="{title}" aria-hidden="true">{name}</span>'
    '<div class="columns-of">{columns}</div></div>'
)
BOTH = '<span class="whole">{}</span><span class="brief">{}</span>'
COLUMN = (
    '<fieldset id="dial-{slug}"><legend>{legend}</legend><div class="stack">{any}{blocks}'
    '<span class="short" aria-hidden="true">{short}</span></div></fieldset>'
)
ANY = (
    '<label class="any"><input type="radio" name="{field}" value="" id="dial-{slug}-any"{state}>'
    " <span>{word}</span></label>"
)
BLOCK = (
    '<label class="k{level}{none}" title="{title}"><input type="radio" name="{field}" value="{level}"'
    ' id="dial-{slug}-{level}"{state}> <span>{word}</span> <data value="{count}">{count}</data></label>'
)


class DialColumn(Protocol):
    @property
    def determinant(self) -> Determinant: ...
    @property
    def field(self) -> str: ...
    @property
    def choices(self) -> Sequence[CountedChoice]: ...
    @property
    def chosen(self) -> int: ...
    @property
    def scale(self) -> Scale: ...


class DialGroup(Protocol):
    @property
    def group(self) -> DeterminantGroup: ...
    @property
    def columns(self) -> Sequence[DialColumn]: ...


HEADS = '<svg class="fingerprint row" viewBox="-1 0 {} 14" aria-hidden="true" focusable="false">{}</svg>'


@register.simple_tag
def row_heads(determinants: Iterable[Determinant]) -> SafeString:
    """The names of the groups over a column of fingerprints in rows, aligned with their blocks."""
    groups = [Group(determinant.group.name, determinant.group.label) for determinant in determinants]
    names = group_names(groups, fingerprints.SMALL, 11)
    return format_html(HEADS, fingerprints.room(groups, fingerprints.SMALL) + 2, names)


@register.simple_tag
def dial(groups: Iterable[DialGroup]) -> SafeString:
    """All groups with their columns. In Python, since every answer of the listing has one."""
    return SafeString("".join(map(dial_group, groups)))


def dial_group(group: DialGroup) -> SafeString:
    columns = SafeString("".join(map(dial_column, group.columns)))
    name, label = group.group.name, group.group.label
    shown = name if name == label else format_html(BOTH, name, label)
    return format_html(GROUP, number=len(group.columns), title=name, name=shown, columns=columns)


def dial_column(column: DialColumn) -> SafeString:
    """A level without services cannot be chosen, but is there; any level always can."""
    slug = column.determinant.slug
    blocks = [block(column, level, choice.count) for level, choice in enumerate(column.choices, 1)]
    return format_html(
        COLUMN,
        slug=slug,
        legend=_("%(name)s: at least") % {"name": column.determinant.name},
        any=format_html(ANY, field=column.field, slug=slug, word=_("any"), state=state(not column.chosen, 1)),
        blocks=SafeString("".join(blocks)),
        short=column.determinant.short_name,
    )


def block(column: DialColumn, level: int, count: int) -> SafeString:
    name, word, chosen = column.determinant.name, column.scale.labels[level], level == column.chosen
    title = _("%(name)s: at least %(level)s. %(n)s services") % {"name": name, "level": word, "n": count}
    return format_html(
        BLOCK,
        field=column.field,
        slug=column.determinant.slug,
        level=level,
        count=count,
        title=title,
        word=word,
        state=state(chosen, count),
        none="" if count or chosen else " none",
    )


def state(chosen: bool, count: int) -> SafeString:
    return SafeString(" checked" if chosen else "" if count else " disabled")

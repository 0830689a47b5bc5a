"""Fingerprints written out with their names. As text, since a page of services has many; each is kept."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalogue.pictures.fingerprints import LARGE, SMALL, Geometry, brackets, fingerprint, lefts, room
from catalogue.pictures.texts import shortened
from experience.levels import Scale

MOST_KEPT = 2_000

Size = Literal["small", "row", "large"]


class Group(NamedTuple):
    """A group of determinants, and what it is called where its name has no room."""

    name: str
    label: str


class Column(NamedTuple):
    """One determinant: its names, its group, its level with the word for it, and the word asked for.

    `level` is None where it is missing; `asked` is empty where nothing was asked for, else a word like "supporting".
    """

    name: str
    short_name: str
    group: Group
    level: int | None
    word: str
    asked: str

    @property
    def told(self) -> str:
        return self.word if self.level is None else f"{self.level} {self.word}"


class Drawing(NamedTuple):
    """Elements of SVG from 0 0 on, and how far they reach."""

    width: float
    height: float
    inside: SafeString


SVG = '<svg class="fingerprint {size}" viewBox="-1 {top} {width} {height}" {spoken} focusable="false">{inside}</svg>'
SPOKEN = 'role="img" aria-label="{}"'
SILENT = SafeString('aria-hidden="true"')
SHAPES = '<path class="empty" d="{}" /><path class="filled" d="{}" />'
HATCHING = '<path class="hatch" d="{}" />'
ASKED = '<path class="asked" d="M{} 37l5 7h-10z" />'
GROUP = '<text class="group" x="{}" y="{}">{}{}</text>'
FULL = "<title>{}</title>"
BETWEEN, AFTER_LAST = 3, 28
ROOM_FOR_GROUPS, DESCENT = 16, 4
REST = '<text class="rest" y="-8">{}</text>'
NAMED = '<g><path class="hit" d="M{} -3h{}v40h-{}z" /><text class="tip" y="-8">{}: {}</text></g>'
CALL = '<path class="lead" d="M{0} -4V-1" /><circle cx="{0}" cy="-12" r="8" /><text x="{0}" y="-8">{1}</text>'
CALLS = '<g class="rest calls">{}</g>'
WORDS = (
    '<details class="in-words"><summary>{}<span class="open">{}<span class="visually-hidden">: {}</span></span>'
    "</summary><ul>{}</ul></details>"
)
WORD = "<li>{} <span>{}{}</span></li>"
ASKED_WORD = ' <span class="asked"><span aria-hidden="true">▲</span><span class="visually-hidden">, {}</span></span>'
BRACKET = '<path class="bracket" d="M{} -24V-28H{}V-24" />'
LEVEL = '<text class="level {}" x="{}" y="-8"{}>{}</text>'
WITHIN = SafeString(f' textLength="{LARGE.column}" lengthAdjust="spacingAndGlyphs"')
SHORT_NAME = '<text class="name" x="{}" y="100">{}</text>'
BOTH = '<div class="by-width">{}{}</div>'


@lru_cache(MOST_KEPT)
def written(size: Size, columns: tuple[Column, ...], scale: Scale) -> SafeString:
    """A drawing with as many names as there is room for.

    "small" is the summary of a list in words; "row" is the bare drawing, for lists of many; "large" is a wide one with
    all its names, and the small one where it has no room.
    """
    if size == "row":
        return row(columns, scale)
    if size == "small":
        return small(columns, scale)
    return format_html(BOTH, large(columns, scale), small(columns, scale))


def row(columns: Sequence[Column], scale: Scale) -> SafeString:
    inside, label = shapes(columns, scale, SMALL), in_words(columns, scale)
    return svg("row", columns, SMALL, top=-1, height=SMALL.height + 2, inside=inside, label=label)


def small(columns: Sequence[Column], scale: Scale) -> SafeString:
    """Above the columns it says how many are supported; the drawing is the summary of a list in words."""
    drawing = named(columns, scale, format_html(REST, in_short(columns, scale)))
    return format_html(WORDS, drawing, _("In words"), strongest(columns, scale), listed(columns))


def called_out(columns: Sequence[Column], scale: Scale) -> list[int]:
    """Places of up to three columns that explain the signs: the first core one, one between, one with nothing."""
    levels = [column.level for column in columns]
    called = ({scale.top}, {*scale.levels[1:-1]}, {0})
    return sorted(
        next(place for place, level in enumerate(levels) if level in own) for own in called if {*levels} & own
    )


def explained(columns: Sequence[Column], scale: Scale) -> SafeString:
    """The small drawing with a number over each column that is called out, in the order of `called_out`."""
    places = list(lefts(groups(columns), SMALL))
    middles = [places[place] + SMALL.column // 2 for place in called_out(columns, scale)]
    calls = format_html_join("", CALL, ((middle, number) for number, middle in enumerate(middles, start=1)))
    return named(columns, scale, format_html(CALLS, calls), label=in_words(columns, scale))


def named(columns: Sequence[Column], scale: Scale, above: SafeString, *, label: str = "") -> SafeString:
    """Names of groups below, and `above` what gives way to the name of the column pointed at."""
    places = list(lefts(groups(columns), SMALL))
    marks = [(x + SMALL.column // 2,) for x, own in zip(places, columns, strict=True) if own.asked]
    below = SMALL.height + (24 if marks else ROOM_FOR_GROUPS)
    labels = group_names(groups(columns), SMALL, below)
    reach = SMALL.column + SMALL.gap
    tips = ((x - 1, reach, reach, own.name, own.told) for x, own in zip(places, columns, strict=True))
    inside = shapes(columns, scale, SMALL) + format_html_join("", ASKED, marks) + labels + above
    inside += format_html_join("", NAMED, tips)
    return svg("small", columns, SMALL, top=-21, height=below + 25, inside=inside, further=AFTER_LAST, label=label)


def drawn_alone(columns: Sequence[Column], scale: Scale) -> Drawing:
    """The small drawing with the names of its groups, as a part of a larger one."""
    base = SMALL.height + ROOM_FOR_GROUPS
    inside = shapes(columns, scale, SMALL) + group_names(groups(columns), SMALL, base)
    return Drawing(room(groups(columns), SMALL) + AFTER_LAST, base + DESCENT, inside)


def large(columns: Sequence[Column], scale: Scale) -> SafeString:
    """Groups in brackets above, the level in a word over each column, its short name below."""
    middles = [left + LARGE.column // 2 for left in lefts(groups(columns), LARGE)]
    spans = brackets(groups(columns), LARGE).values()
    both = list(zip(middles, columns, strict=True))
    inside = (
        shapes(columns, scale, LARGE)
        + format_html_join("", BRACKET, ((span.left, span.right) for span in spans))
        + group_names(groups(columns), LARGE, -34)
        + format_html_join(
            "", LEVEL, (("strong" if scale.supports(own.level) else "", x, fitted(own), own.word) for x, own in both)
        )
        + format_html_join("", SHORT_NAME, ((x, own.short_name) for x, own in both))
    )
    return svg("large", columns, LARGE, top=-46, height=152, inside=inside, label=in_words(columns, scale))


def svg(
    size: Size,
    columns: Sequence[Column],
    geometry: Geometry,
    *,
    top: int,
    height: int,
    inside: SafeString,
    further: int = 0,
    label: str = "",
) -> SafeString:
    """The drawing, with `further` room for names right of its last column; silent but where it has a `label`."""
    spoken = format_html(SPOKEN, label) if label else SILENT
    wide = room(groups(columns), geometry) + 2 + further
    return format_html(SVG, size=size, top=top, width=wide, height=height, spoken=spoken, inside=inside)


def shapes(columns: Sequence[Column], scale: Scale, size: Geometry) -> SafeString:
    drawing = fingerprint([column.level for column in columns], groups(columns), scale.top, size)
    hatching = format_html(HATCHING, drawing.hatching) if drawing.hatching else SafeString()
    return format_html(SHAPES, drawing.empty, drawing.filled) + hatching


def groups(columns: Sequence[Column]) -> list[Group]:
    return [column.group for column in columns]


def group_names(groups: Sequence[Group], size: Geometry, y: int) -> SafeString:
    """The names of groups at a height, each over its columns: the whole one for a pointer that rests on a shorter."""
    rows = ((left, y, full(shown, group.name), shown) for group, left, shown in fitting(groups, size))
    return format_html_join("", GROUP, rows)


def fitting(groups: Sequence[Group], size: Geometry) -> Iterator[tuple[Group, int, str]]:
    """Each group with its left edge and what of its name has room before the next, the label where it has none."""
    spans = brackets(groups, size)
    for group, span in spans.items():
        after = AFTER_LAST if group == groups[-1] else size.group_gap - BETWEEN
        room = span.right - span.left + after
        name = group.name if size == LARGE and shortened(group.name, room) == group.name else group.label
        yield group, span.left, shortened(name, room)


def full(shown: str, name: str) -> SafeString | str:
    return format_html(FULL, name) if shown != name else ""


def fitted(column: Column) -> SafeString:
    """What keeps the word for a missing level, longer than the others, over its own column."""
    return WITHIN if column.level is None else SafeString()


def by_level(columns: Sequence[Column]) -> dict[int | None, str]:
    """The names at each level with its word, "core: Access, Safety", by level."""
    names: dict[int | None, list[str]] = defaultdict(list)
    words = {column.level: column.word for column in columns}
    for column in columns:
        names[column.level].append(column.name)
    return {level: f"{words[level]}: {', '.join(own)}" for level, own in names.items()}


def in_words(columns: Sequence[Column], scale: Scale) -> str:
    """The whole profile as one sentence, for those who cannot see the drawing."""
    told = by_level(columns)
    parts = [told[level] for level in (*reversed(scale.levels[1:]), None) if level in told]
    return _("Contribution profile. %(levels)s.") % {"levels": "; ".join(parts) or _("nothing documented")}


def strongest(columns: Sequence[Column], scale: Scale) -> str:
    """What is supported at the highest level."""
    told = by_level(columns)
    levels = reversed(scale.levels[scale.supports_from :])
    return next((told[level] for level in levels if level in told), _("nothing supported"))


def in_short(columns: Sequence[Column], scale: Scale) -> str:
    """How many are supported, and how many levels are missing, in the word for that."""
    supported = sum(scale.supports(column.level) for column in columns)
    told = _("%(n)s of %(all)s supported") % {"n": supported, "all": len(columns)}
    missing = [column.word for column in columns if column.level is None]
    return f"{told}, {len(missing)} {missing[0]}" if missing else told


def listed(columns: Sequence[Column]) -> SafeString:
    """Every determinant with its level, and what was asked for."""
    return format_html_join("", WORD, ((own.name, own.told, asked_for(own)) for own in columns))


def asked_for(column: Column) -> SafeString | str:
    if not column.asked:
        return ""
    return format_html(ASKED_WORD, _("you asked for %(level)s or more") % {"level": column.asked})

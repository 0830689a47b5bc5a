"""The picture of moments as one drawing, for readers that show no table: a row of boxes for each group of people."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalogue.pictures.fingerprint_svg import Drawing
from catalogue.pictures.moments import HEIGHT, filling
from catalogue.pictures.texts import shortened

BOX_WIDTH, BOX_HEIGHT, GAP = 67, 20, 4
NAME, ROW, HEAD = 16, 44, 16
"""From the top of a row to the foot of its name; from one row to the next; what the heads take."""

LARGER = 1.35
"""A name is written so much larger than texts are measured, and in bold."""

FIGURE = 15
"""From the top of a box to the foot of what is written in it."""

HEADS = '<text class="head" x="{}" y="12">{}</text>'
NAMES = '<text class="who" y="{}">{}</text>'
BOX = '<rect class="e t{tint}" x="{x}" y="{y}" width="{wide}" height="{high}" />'
FILLED = '<rect class="{kind}" x="{x}" y="{top}" width="{wide}" height="{filled}" />'
NOBODY = '<rect class="zero" x="{x}" y="{y}" width="{wide}" height="{high}" />'
WORD = '<text class="{kind}" x="{middle}" y="{foot}">{word}</text>'


class Box(NamedTuple):
    """A moment: what is written in its box, and its coverage 0..1; None where nobody is there, which is `empty` where
    somebody should be."""

    word: str
    coverage: float | None
    presumed: bool = False
    empty: bool = False


class Row(NamedTuple):
    name: str
    boxes: Sequence[Box]


def grid(heads: Sequence[str], rows: Sequence[Row]) -> Drawing:
    """Boxes below their heads, each row below its name."""
    width = len(heads) * (BOX_WIDTH + GAP) - GAP
    shown = (shortened(head, BOX_WIDTH) for head in heads)
    names = format_html_join("", HEADS, ((middle(place), head) for place, head in enumerate(shown)))
    drawn = [row(own, HEAD + number * ROW, width) for number, own in enumerate(rows)]
    return Drawing(width, HEAD + len(rows) * ROW, SafeString("".join([names, *drawn])))


def row(own: Row, top: int, room: int) -> SafeString:
    name = shortened(own.name, room / LARGER)
    boxes = [box(each, place, top + NAME + GAP) for place, each in enumerate(own.boxes)]
    return SafeString("".join([format_html(NAMES, top + NAME, name), *boxes]))


def box(own: Box, place: int, top: int) -> SafeString:
    size = {"x": place * (BOX_WIDTH + GAP), "y": top, "wide": BOX_WIDTH, "high": BOX_HEIGHT}
    written = {"middle": middle(place), "foot": top + FIGURE, "word": own.word}
    if own.coverage is None:
        ground = format_html(NOBODY, **size) if own.empty else SafeString()
        return ground + format_html(WORD, kind="nobody" if own.empty else "none", **written)
    down, height, tint = filling(own.coverage)
    share = BOX_HEIGHT / HEIGHT
    filled = {"top": round(top + down * share, 2), "filled": round(height * share, 2)}
    ground = format_html(BOX, tint=tint, **size)
    shape = format_html(FILLED, kind="i" if own.presumed else "f", **size, **filled)
    return ground + shape + format_html(WORD, kind="n", **written)


def middle(place: int) -> float:
    return place * (BOX_WIDTH + GAP) + BOX_WIDTH / 2

"""Pictures that stand by themselves: a sheet with lines of text and drawings from above, as one SVG."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalogue.analysis.names import isolated
from catalogue.embedding.style import Style
from catalogue.embedding.xml import for_xml, without_refused
from catalogue.pictures.fingerprint_svg import Drawing
from catalogue.pictures.texts import lines

MARGIN, LEAST_INSIDE = 16, 352
SHOWN_LARGER = 4 / 3
"""So many pixels is a unit of the drawing where a page says nothing of the size of the picture."""

SIZE_MEASURED = 12
"""Pixels of the letters that `texts.width` measures."""


class Kind(NamedTuple):
    """A kind of line: its class, its size, from one line to the next, how much wider than usual its letters may be,
    since the fonts of a reader are unknown, and on how many lines a text may stand."""

    name: str
    size: int
    step: int
    allowance: float
    most: int


TITLE = Kind("title", size=17, step=21, allowance=1.3, most=4)
PLAIN = Kind("plain", size=13, step=18, allowance=1.15, most=6)
QUIET = Kind("quiet", size=13, step=18, allowance=1.15, most=3)
FOOT = Kind("foot", size=12, step=16, allowance=1.15, most=4)

ONE = '<text class="{}" x="{}" y="{}">{}</text>'
MOVED = '<g transform="translate({} {})">{}</g>'
PRESUMED = SafeString(
    '<defs><pattern id="presumed" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="stripe" d="M0 0V6" /></pattern></defs>'
)
WHOLE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{shown_width}" '
    'height="{shown_height}" role="img" aria-labelledby="title desc" lang="{language}">'
    '<title id="title">{title}</title><desc id="desc">{told}</desc><style>{style}</style>{definitions}'
    '<rect class="sheet" x="0.5" y="0.5" width="{inner_width}" height="{inner_height}" rx="8" />{inside}</svg>'
)


class Sheet:
    """Grows downwards with each part; in units of the drawing."""

    def __init__(self, inside: float = LEAST_INSIDE) -> None:
        self.room = max(inside, LEAST_INSIDE)
        self.down: float = MARGIN
        self.parts: list[SafeString] = []

    @property
    def width(self) -> float:
        return self.room + 2 * MARGIN

    def write(self, text: str, kind: Kind = PLAIN) -> None:
        """A text on as many lines as its kind may have; each stands in an isolate of its own where it needs one."""
        measured = self.room * SIZE_MEASURED / kind.size / kind.allowance
        for line in lines(for_xml(text), measured, kind.most):
            self.down += kind.step
            foot = round(self.down - (kind.step - kind.size) / 2 - kind.size / 5, 2)
            self.parts.append(format_html(ONE, kind.name, MARGIN, foot, isolated(line)))

    def write_all(self, texts: Iterable[str], kind: Kind = PLAIN) -> None:
        for text in texts:
            self.write(text, kind)

    def leave(self, gap: int) -> None:
        self.down += gap

    def draw(self, drawing: Drawing) -> None:
        self.parts.append(format_html(MOVED, MARGIN, self.down, drawing.inside))
        self.down += drawing.height

    def svg(self, title: str, told: str, style: Style, language: str) -> SafeString:
        """The whole as a file: what it shows stands in it as text, too."""
        height = self.down + MARGIN
        drawn = format_html(
            WHOLE,
            width=whole(self.width),
            height=whole(height),
            shown_width=whole(self.width * SHOWN_LARGER),
            shown_height=whole(height * SHOWN_LARGER),
            inner_width=whole(self.width) - 1,
            inner_height=whole(height) - 1,
            title=for_xml(title),
            told=for_xml(told),
            style=SafeString(style.rules),
            language=language,
            definitions=PRESUMED,
            inside=SafeString("".join(self.parts)),
        )
        return SafeString(without_refused(drawn))


def whole(number: float) -> int:
    """A size in whole units, never less than it is."""
    return -int(-number // 1)

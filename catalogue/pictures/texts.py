"""How wide texts of drawings are, and what of them has room: a server has no fonts to measure with."""

from bisect import bisect_right
from itertools import accumulate
from unicodedata import east_asian_width

NARROW, WIDE = frozenset("fijlrtIJ.,:;!|()[]'’ -"), frozenset("mwMW@%&…—")
NARROW_LETTER, LETTER, CAPITAL, WIDE_LETTER = 4.0, 6.8, 8.2, 12.0
"""Pixels of a letter in the regular system fonts at 12 pixels; letters of East Asia are wide."""


def width(text: str) -> float:
    """About so many pixels wide is a text of 12 pixels."""
    return sum(map(letter_width, text))


def letter_width(letter: str) -> float:
    if letter in NARROW:
        return NARROW_LETTER
    if letter in WIDE or east_asian_width(letter) in "WF":
        return WIDE_LETTER
    return CAPITAL if letter.isupper() else LETTER


def shortened(text: str, room: float) -> str:
    """The text where it has room, in pixels, else its beginning with an ellipsis; nothing where no letter has."""
    if width(text) <= room:
        return text
    cuts = (text[:end].rstrip() + "…" for end in range(len(text) - 1, 0, -1))
    return next((cut for cut in cuts if width(cut) <= room), "")


def lines(text: str, room: float, most: int) -> list[str]:
    """The text on at most so many lines of a room in pixels, broken at blanks, inside a word where that alone is too
    long; the last one is shortened where more would follow."""
    found: list[str] = []
    rest = text.strip()
    while rest and len(found) < most - 1:
        first = first_line(rest, room)
        found.append(first.rstrip())
        rest = rest[len(first) :].lstrip()
    return [*found, shortened(rest, room)] if rest else found


def first_line(text: str, room: float) -> str:
    """As much of a text as has room, but one letter at least."""
    reach = list(accumulate(map(letter_width, text)))
    end = max(1, bisect_right(reach, room))
    blank = text.rfind(" ", 0, end + 1) if end < len(text) else -1
    return text[: blank if blank > 0 else end]

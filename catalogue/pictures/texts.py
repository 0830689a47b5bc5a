"""How wide texts of drawings are, and what of them has room: a server has no fonts to measure with."""

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

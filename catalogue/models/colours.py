"""Whether a colour of one's own can be read: contrast as in WCAG 2.2, success criterion 1.4.3."""

import re
from math import floor

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LEAST_CONTRAST = 4.5
LIGHT, DARK = "#e2ecf4", "#203343"
"""`--soft` of atlas.css in both schemes: of all grounds the one on which the accent is hardest to read."""

RED_GREEN_BLUE = 0.2126, 0.7152, 0.0722
"""How much each adds to the luminance."""

STEPS = 100


def parts(colour: str) -> list[float]:
    """Red, green and blue of #rrggbb, from 0 to 1."""
    return [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def luminance(colour: str) -> float:
    """Relative luminance, from 0 (black) to 1 (white)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts(colour)]
    return sum(weight * part for weight, part in zip(RED_GREEN_BLUE, linear, strict=True))


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, from 1 (equal) to 21 (black and white)."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, end: int, share: float) -> str:
    """A colour with a share, from 0 to 1, of black (end 0) or white (end 1)."""
    return "#" + "".join(f"{round(255 * (part + (end - part) * share)):02x}" for part in parts(colour))


def nearest(colour: str, ground: str, end: int) -> str:
    """The colour with as little black or white as lets it be read on the ground."""
    tried = (mixed(colour, end, step / STEPS) for step in range(STEPS + 1))
    return next(one for one in tried if contrast(one, ground) >= LEAST_CONTRAST)


def validate(colour: str, ground: str, end: int) -> None:
    if not re.fullmatch("#[0-9a-fA-F]{6}", colour):
        raise ValidationError(_("Write the colour as # and six signs from 0 to 9 and a to f, such as #17557f."))
    if (ratio := contrast(colour, ground)) < LEAST_CONTRAST:
        message = _("Too hard to read: its contrast is %(ratio)s to 1, needed are %(least)s. %(nearest)s would do.")
        values = {"ratio": floor(ratio * 10) / 10, "least": LEAST_CONTRAST, "nearest": nearest(colour, ground, end)}
        raise ValidationError(message, params=values)


def readable_on_light(colour: str) -> None:
    validate(colour, LIGHT, 0)


def readable_on_dark(colour: str) -> None:
    validate(colour, DARK, 1)

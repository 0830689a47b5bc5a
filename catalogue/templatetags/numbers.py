"""Numbers in a fixed form, the same in every language."""

from django import template

from experience.tolerances import NOTHING, TIE_DIGITS

register = template.Library()

UNDEFINED = "–"
NARROW = "\N{NARROW NO-BREAK SPACE}"
NEARLY_ALL = 0.9995
"""From this share on one digit after the point would say 100 %."""


@register.filter
def three_digits(number: float | None) -> str:
    """A share with three digits after the point, or a dash where it is undefined."""
    return UNDEFINED if number is None else f"{number:.3f}"


@register.filter
def percent(share: float | None) -> str:
    """A share 0..1 as a whole percentage, more than nothing never as 0; a dash where it is undefined."""
    if share is None:
        return UNDEFINED
    whole = round(round(100 * share, TIE_DIGITS))
    return f"< 1{NARROW}%" if share > NOTHING and not whole else f"{whole}{NARROW}%"


@register.filter
def points(share: float) -> str:
    """A rise of a share 0..1 as whole percentage points."""
    return f"{100 * share:.0f}"


@register.filter
def share_of_best(share: float) -> str:
    """A share 0..1 as a percentage that says 100 only where it is the whole."""
    if share >= 1:
        return f"100{NARROW}%"
    return f"> 99.9{NARROW}%" if share > NEARLY_ALL else f"{100 * share:.1f}{NARROW}%"

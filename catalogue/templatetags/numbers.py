"""Numbers in a fixed form, the same in every language."""

from django import template

from experience.tolerances import NOTHING, TIE_DIGITS

register = template.Library()

UNDEFINED = "–"
NARROW = "\N{NARROW NO-BREAK SPACE}"


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

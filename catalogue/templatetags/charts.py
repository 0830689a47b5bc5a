"""Charts as template tags; a table beside each of them says the same."""

from collections.abc import Sequence
from typing import Any

from django import template

from catalogue.pictures import curves

register = template.Library()


@register.inclusion_tag("pictures/_curves.html")
def curve_chart(drawn: Sequence[curves.Curve], steps: Sequence[str], label: str, axis: str) -> dict[str, Any]:
    """Curves over labelled steps; `label` says for those who cannot see it where the same stands as a table."""
    return {"drawing": curves.chart(drawn, steps), "label": label, "axis": axis}

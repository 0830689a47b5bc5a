"""The model's numbers as texts name them, so that a sentence follows the code."""

from django import template

from catalogue.analysis.members import NAMED
from experience.agreement import RELIABLE, RESAMPLES, TENTATIVE
from experience.coverage import FLOOR, LEAST_RUNNING, SATURATION, SATURATIONS
from experience.models import Codebook

register = template.Library()


def threshold(alpha: float) -> str:
    """As the literature writes an alpha: .667"""
    return f"{alpha:.3f}".lstrip("0")


NUMBERS: dict[str, object] = {
    "least_running": LEAST_RUNNING,
    "documented": f"{NAMED['documented']:g}",
    "presumed": f"{NAMED['inferred']:g}",
    "floor": f"{FLOOR:g}",
    "reliable": threshold(RELIABLE),
    "tentative": threshold(TENTATIVE),
    "resamples": f"{RESAMPLES:,}",
    "saturation": f"{SATURATION:g}",
    "saturations": [f"{value:g}" for value in SATURATIONS],
}


@register.simple_tag
def model_numbers() -> dict[str, object]:
    return NUMBERS


@register.inclusion_tag("parts/_codebook.html")
def model_version(codebook: Codebook) -> dict[str, Codebook]:
    """Says by which version of the model something is classified, where there are several."""
    return {"codebook": codebook}

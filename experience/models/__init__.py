"""The model as data: determinants, the versions of their coding guide, response dimensions, literature, weight sets.

Knows no service, no city, no request.
"""

from experience.models.codebooks import Codebook, Determinant, DeterminantGroup
from experience.models.crosswalks import Crosswalk
from experience.models.guides import Guide, GuideEntry
from experience.models.literature import Source
from experience.models.responses import ResponseDimension, ResponseLink
from experience.models.weights import Weight, WeightSet

__all__ = [
    "Codebook",
    "Crosswalk",
    "Determinant",
    "DeterminantGroup",
    "Guide",
    "GuideEntry",
    "ResponseDimension",
    "ResponseLink",
    "Source",
    "Weight",
    "WeightSet",
]

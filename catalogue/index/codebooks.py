"""The versions of the model that there are, held in the process as of one state of the data."""

from catalogue.index.held import Held
from experience.models import Codebook

_held = Held[dict[str, str]](lambda: dict(Codebook.objects.exclude(issued=None).values_list("slug", "name")), {})


def issued_codebooks() -> dict[str, str]:
    """Names by slug, in their order."""
    return _held.now()

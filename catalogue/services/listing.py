"""What the listing shows about itself: the chips of its active filters and the addresses of its pages."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.index import facets
from catalogue.services.filters import ServiceFilterSet

LONGEST_ECHO = 60
"""So much of a value is said again in its chip."""

LOWEST_LEVEL = "1"
"""What holds for a chosen determinant where no level is chosen: no filter of its own."""

TEXT_FIELDS = ("q", "launched_after", "launched_before")


@dataclass(frozen=True)
class Chip:
    """One active filter value, and the query string of the listing without it."""

    label: str
    value: str
    without: str


def query_without(parameters: QueryDict, name: str, value: str | None = None) -> str:
    """The parameters without one value of one name (or all of them), and back on the first page."""
    rest = parameters.copy()
    rest.setlist(name, [v for v in parameters.getlist(name) if value is not None and v != value])
    for dropped in ("page", "format"):
        rest.pop(dropped, None)
    return rest.urlencode()


def page_address(parameters: QueryDict) -> str:
    """The query string to which a page number is appended."""
    address = query_without(parameters, "page")
    return f"?{address}&page=" if address else "?page="


def export_query(parameters: QueryDict, asked: str = "csv") -> str:
    """The query string that downloads exactly this selection in a format."""
    rest = parameters.copy()
    for dropped in ("page", "view"):
        rest.pop(dropped, None)
    rest["format"] = asked
    return rest.urlencode()


def chips(filterset: ServiceFilterSet, parameters: QueryDict) -> list[Chip]:
    """Every active filter as a chip, also a value that is not valid, so that it can be removed."""
    found = []
    for facet in facets.FACETS:
        labels = dict(filterset.index.choices[facet.name])
        for value in filter(None, dict.fromkeys(parameters.getlist(facet.name))):
            label = str(labels.get(value, value))[:LONGEST_ECHO]
            found.append(Chip(str(facet.label), label, query_without(parameters, facet.name, value)))
    for name in TEXT_FIELDS:
        if text := parameters.get(name, "").strip():
            label = str(filterset.filters[name].label)
            found.append(Chip(label, text[:LONGEST_ECHO], query_without(parameters, name)))
    level = parameters.get("level", LOWEST_LEVEL)
    if any(parameters.getlist("determinant")) and level != LOWEST_LEVEL:
        found.append(Chip(_("Level"), level[:LONGEST_ECHO], query_without(parameters, "level")))
    return found

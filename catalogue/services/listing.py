"""What the listing shows about itself: the chips of its active filters and the addresses of its pages.

Pure over a FilterSet and the request's parameters; imports facets.
"""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.index import facets

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


def export_query(parameters: QueryDict) -> str:
    """The query string that downloads exactly this selection."""
    rest = parameters.copy()
    for dropped in ("page", "view"):
        rest.pop(dropped, None)
    rest["format"] = "csv"
    return rest.urlencode()


def chips(filterset, parameters: QueryDict) -> list[Chip]:
    """Every active filter as a chip, also a value that is not valid, so that it can be removed."""
    found = []
    for facet in facets.FACETS:
        labels = dict(filterset.index.choices[facet.name])
        for value in filter(None, dict.fromkeys(parameters.getlist(facet.name))):
            label = str(labels.get(value, value))[:60]
            found.append(Chip(str(facet.label), label, query_without(parameters, facet.name, value)))
    for name in TEXT_FIELDS:
        if text := parameters.get(name, "").strip():
            found.append(Chip(str(filterset.filters[name].label), text[:60], query_without(parameters, name)))
    if any(parameters.getlist("determinant")) and parameters.get("level", "1") != "1":
        found.append(Chip(_("Level"), parameters["level"][:60], query_without(parameters, "level")))
    return found

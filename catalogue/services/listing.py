"""The addresses of the listing: of its pages, its downloads, its sortings, and of what is left without one filter."""

from collections.abc import Collection
from dataclasses import dataclass

from django.http import QueryDict

from catalogue.find.telling import sentences
from catalogue.services.filters import ServiceFilterSet

PASSING = ("page", "format")
"""What does not outlast another selection."""


def query_without(parameters: QueryDict, name: str, dropped: Collection[str] | None = None) -> str:
    """The parameters without some values of one name (or all of them), and back on the first page."""
    rest = parameters.copy()
    rest.setlist(name, [v for v in parameters.getlist(name) if dropped is not None and v not in dropped])
    for passing in PASSING:
        rest.pop(passing, None)
    return rest.urlencode()


def query_with(parameters: QueryDict, name: str, value: str) -> str:
    """The parameters with one value of one name, and back on the first page."""
    rest = parameters.copy()
    rest[name] = value
    return query_without(rest, "page")


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


@dataclass(frozen=True)
class Told:
    """A sentence on what was searched for, and the query string of another search with its label, or none."""

    sentence: str
    label: str
    address: str


def told(filterset: ServiceFilterSet, parameters: QueryDict) -> list[Told]:
    """What the words of the search were taken for."""
    if not filterset.value("q"):
        return []
    return [
        Told(sentence, label, query_with(parameters, "q", query))
        for sentence, label, query in sentences(filterset.understood)
    ]

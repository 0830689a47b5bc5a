"""Pages that a coder found: proposed evidence, the coder's own until an editor takes it up."""

from typing import TypedDict

from catalogue.models.parts import Evidence


class FoundPage(TypedDict):
    """One page, which codes of the same sheet cite by its number; texts are empty as long as the coder left them so."""

    number: int
    url: str
    title: str
    published_on: str
    kind: str
    quote: str


def as_evidence(page: FoundPage) -> Evidence:
    """The page as it would be among the evidence of a service, not stored."""
    return Evidence(
        url=page["url"],
        title=page["title"],
        published_on=page["published_on"],
        kind=page["kind"],
        quote=page["quote"],
    )

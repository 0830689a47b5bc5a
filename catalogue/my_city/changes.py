"""What a button of the list changes in a state."""

from collections.abc import Callable

from django.http import QueryDict

from catalogue.analysis.drafts import DRAFT_SLUG, SEPARATOR
from catalogue.my_city.states import canonical

ADD, DROP, LEAVE, BACK, UNLINK = "add", "drop", "leave", "back", "unlink"
"""A service is added, or counted in full; an added or own one is dropped; one of the city is left out, or taken back;
a link goes."""

LINKING, LINK_FROM, LINK_TO, LINK_KIND = "linking", "link_from", "link_to", "link_kind"
"""The button that adds a link, and its parts."""

TRANSIENT = (ADD, DROP, LEAVE, BACK, UNLINK, LINKING)


def changed(state: str, asked: QueryDict) -> str:
    """The state with the changes that transient parameters ask for."""
    parameters = QueryDict(state, mutable=True)
    for name, change in CHANGES.items():
        for value in asked.getlist(name):
            change(parameters, value)
    if LINKING in asked:
        parts = (asked.get(name, "").strip() for name in (LINK_FROM, LINK_TO, LINK_KIND))
        parameters.appendlist("link", SEPARATOR.join(parts))
    return canonical(parameters)


def add(parameters: QueryDict, slug: str) -> None:
    parameters.appendlist("service", slug)


def drop(parameters: QueryDict, slug: str) -> None:
    """Drop an added service, or an own one by its number; links that it has go with it."""
    number = draft_number(slug)
    if number is None:
        without(parameters, "service", slug)
    else:
        drafts = parameters.getlist("draft")
        parameters.setlist("draft", [text for place, text in enumerate(drafts, 1) if place != number])
    parameters.setlist(
        "link", [renumbered(text, number) for text in parameters.getlist("link") if slug not in ends(text)]
    )


def leave(parameters: QueryDict, slug: str) -> None:
    drop(parameters, slug)
    parameters.appendlist("without", slug)


def back(parameters: QueryDict, slug: str) -> None:
    without(parameters, "without", slug)


def unlink(parameters: QueryDict, text: str) -> None:
    without(parameters, "link", text)


def without(parameters: QueryDict, name: str, value: str) -> None:
    parameters.setlist(name, [other for other in parameters.getlist(name) if other != value])


def draft_number(slug: str) -> int | None:
    """The number of an own service, from 1; None for a service of the catalogue."""
    number = slug.removeprefix(DRAFT_SLUG)
    return int(number) if number != slug and number.isascii() and number.isdigit() else None


def ends(link: str) -> list[str]:
    return link.split(SEPARATOR)[:2]


def renumbered(link: str, gone: int | None) -> str:
    """A link as it is written once an own service is gone: those after it move up."""
    parts = link.split(SEPARATOR)
    if gone is None:
        return link
    for place, end in enumerate(parts[:2]):
        number = draft_number(end)
        if number is not None and number > gone:
            parts[place] = f"{DRAFT_SLUG}{number - 1}"
    return SEPARATOR.join(parts)


CHANGES: dict[str, Callable[[QueryDict, str], None]] = {ADD: add, DROP: drop, LEAVE: leave, BACK: back, UNLINK: unlink}

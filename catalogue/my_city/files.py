"""A city as a file that a person keeps: JSON with readable names, so that it can be looked at and mended by hand."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.http import QueryDict

from catalogue.analysis.drafts import DRAFT_SLUG, Draft, Vocabulary, read_draft
from catalogue.analysis.snapshot import Snapshot
from catalogue.forms.assumptions import TARGET, WEIGHT
from catalogue.models import ServiceLink
from catalogue.my_city.dated import Earlier
from catalogue.my_city.links import read_link
from catalogue.my_city.states import ABOUT, ASKED

FILE, FILE_VERSION = "City Experience Atlas: my city", 2
"""What a file says of itself, and the version of its form: that of the links."""

LISTS_ASKED = ("scope", "for", "must", "field", "collection", "candidates")
PARTS = ("services", "left_out", "own_services", "links", "asked")
"""What a state holds beside ABOUT."""

LEVELS, GUESSED, REASONS, PAGES = "levels", "guessed", "reasons", "pages"
"""Of an own service, by the slugs of determinants."""


def file_of(state: str, earlier: Iterable[Earlier], day: date, snapshot: Snapshot, vocabulary: Vocabulary) -> dict:
    """A state that can be read, with earlier ones, as the content of a file."""
    return {
        "file": FILE,
        "version": FILE_VERSION,
        "day": day.isoformat(),
        "data_version": snapshot.content_version,
        **state_data(state, snapshot, vocabulary),
        "earlier": [{"day": e.day.isoformat(), **state_data(e.state, snapshot, vocabulary)} for e in earlier],
    }


def state_data(state: str, snapshot: Snapshot, vocabulary: Vocabulary) -> dict[str, Any]:
    parameters = QueryDict(state)
    drafts = [read_draft(text, vocabulary) for text in parameters.getlist("draft")]
    return {
        **{name: parameters[name] for name in ABOUT if name in parameters},
        "services": [named(slug, snapshot) for slug in parameters.getlist("service")],
        "left_out": [named(slug, snapshot) for slug in parameters.getlist("without")],
        "own_services": [draft_data(number, draft, vocabulary) for number, draft in enumerate(drafts, 1)],
        "links": [link_data(text) for text in parameters.getlist("link")],
        "asked": dict(asked_data(parameters)),
    }


def named(slug: str, snapshot: Snapshot) -> dict[str, str]:
    member = snapshot.members.get(slug)
    return {"service": slug, "name": member.name if member else ""}


def draft_data(number: int, draft: Draft, vocabulary: Vocabulary) -> dict[str, Any]:
    slugs = [determinant.slug for determinant in vocabulary.order]
    return {
        "id": f"{DRAFT_SLUG}{number}",
        "name": draft.name,
        "field": draft.domain,
        "kind": draft.kind,
        "phases": sorted(draft.phases),
        "persons": dict(draft.persons),
        LEVELS: dict(zip(slugs, draft.answers, strict=True)),
        GUESSED: [slugs[place] for place in sorted(draft.guessed)],
        REASONS: by_slug(draft.reasons, slugs),
        PAGES: by_slug(draft.pages, slugs),
    }


def by_slug(notes: Mapping[int, str], slugs: list[str]) -> dict[str, str]:
    return {slugs[place]: text for place, text in sorted(notes.items())}


def link_data(text: str) -> dict[str, str]:
    link = read_link(text)
    return {"from": link.source, "to": link.target, "kind": ServiceLink.Kind(link.kind).name.lower()}


def asked_data(parameters: QueryDict) -> Iterable[tuple[str, Any]]:
    """What is asked of the city, by the names of its parameters."""
    for name in parameters:
        if name in LISTS_ASKED:
            yield name, parameters.getlist(name)
        elif name in ASKED or name.startswith((WEIGHT, TARGET)):
            yield name, parameters[name]

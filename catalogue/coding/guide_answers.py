"""Versions of the coding guide as plain data."""

from collections.abc import Iterable

from django.http import JsonResponse

from catalogue.analysis.current import current_snapshot
from catalogue.coding.guide_texts import EntryChange
from catalogue.exchange.envelope import json_answer
from catalogue.exchange.requests import Request
from experience.models import Guide, GuideEntry


def guides_answer(request: Request, guides: Iterable[Guide]) -> JsonResponse:
    result = {"versions": [said_of(guide) for guide in guides]}
    return json_answer(request, current_snapshot(), "guides", {}, result)


def guide_answer(request: Request, guide: Guide, since: Guide | None, changed: list[EntryChange]) -> JsonResponse:
    """A version with all of its texts; the differences where another version was asked for."""
    entries = {entry.determinant.slug: texts_of(entry) for entry in guide.entries.all()}
    result = {**said_of(guide), "entries": entries, "reach": guide.reach}
    if since:
        result["differences"] = {
            change.determinant.slug: [
                {"text": passage.name, "old": passage.old, "new": passage.new} for passage in change.passages
            ]
            for change in changed
        }
    parameters = {"version": guide.version, "since": since and since.version}
    return json_answer(request, current_snapshot(), "guide", parameters, result)


def said_of(guide: Guide) -> dict:
    return {"version": guide.version, "issued": guide.issued, "changes": guide.changes}


def texts_of(entry: GuideEntry) -> dict:
    """The anchors by level, lowest first."""
    return {
        "question": entry.question,
        "anchors": dict(enumerate(entry.anchors)),
        "boundary": entry.boundary,
        "examples": entry.examples,
    }

"""Changes of a service as plain data."""

from typing import Any

from django.http import HttpRequest, JsonResponse

from catalogue.analysis.snapshot import Snapshot
from catalogue.changes.latest import Latest
from catalogue.changes.listing import Listed
from catalogue.exchange.envelope import json_answer
from catalogue.history.acts import Act
from catalogue.history.difference import FieldChange, PartChange
from catalogue.history.latest import Change


def changes_answer(request: HttpRequest, snapshot: Snapshot, slug: str, shown: Listed) -> JsonResponse:
    assert shown.page is not None  # a wrong one was refused
    parameters = {"service": slug, "page": shown.page.number}
    result = {"pages": shown.page.paginator.num_pages, "changes": [change_result(act) for act in shown.acts]}
    return json_answer(request, snapshot, "changes", parameters, result)


def latest_answer(request: HttpRequest, snapshot: Snapshot, before: int | None, shown: Latest) -> JsonResponse:
    """Nobody is named; `older` is the number to ask with for the changes before these, null at the end."""
    changes = [latest_result(change) for change in shown.changes]
    return json_answer(
        request, snapshot, "latest-changes", {"before": before}, {"changes": changes, "older": shown.older}
    )


def latest_result(change: Change) -> dict[str, Any]:
    told = change_result(change.act) | {"number": change.act.version.pk, "service": change.service.slug}
    return {name: value for name, value in told.items() if name != "by"}


def change_result(act: Act) -> dict[str, Any]:
    return {
        "moment": act.revision.moment.isoformat(),
        "what": act.kind,
        "origin": act.revision.origin,
        "by": act.who or None,
        "reason": act.why or None,
        "levels_hidden": act.hides,
        "parts": [part_result(part) for part in act.parts],
    }


def part_result(part: PartChange) -> dict[str, Any]:
    """Without a name it is the record itself."""
    return {"part": part.title or None, "what": part.what, "fields": [field_result(field) for field in part.fields]}


def field_result(field: FieldChange) -> dict[str, Any]:
    return {"field": field.name, "label": field.label, "old": field.old or None, "new": field.new or None}

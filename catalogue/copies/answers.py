"""The difference of a copy and its original as plain data."""

from typing import Any

from django.http import HttpRequest, JsonResponse

from catalogue.analysis.current import current_snapshot
from catalogue.exchange.envelope import json_answer
from catalogue.models import Collection
from catalogue.operations.copies.difference import Difference, PartDifference


def difference_answer(request: HttpRequest, copy: Collection, found: Difference) -> JsonResponse:
    result = {
        "services": [
            {
                "service": each.slug,
                "name": each.name,
                "original": each.original,
                "parts": [*map(part_result, each.parts)],
            }
            for each in found.services
        ],
        "new": [service.slug for service in found.new],
        "deleted_here": [service.slug for service in found.left],
        "ended_there": [service.slug for service in found.ended],
    }
    parameters = {"collection": copy.slug, "origin": copy.origin and copy.origin.slug}
    return json_answer(request, current_snapshot(), "difference", parameters, result)


def part_result(part: PartDifference) -> dict[str, Any]:
    """Changed by `ours`, `theirs` or `both`; values as they were when both were one, and as they are now."""
    fields = [
        {"field": each.label, "before": each.before or None, "ours": each.ours or None, "theirs": each.theirs or None}
        for each in part.fields
    ]
    return {
        "record": part.name,
        "changed_by": part.side,
        "what": part.action,
        "reason": part.reason or None,
        "fields": fields,
    }

"""The JSON answer of an analysis page: its numbers with all that is needed to reproduce and cite them.

Numbers are rounded so that they are equal on every machine.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse

from catalogue.analysis.reach import PHASES
from catalogue.analysis.snapshot import Snapshot, Terms
from catalogue.exchange.addresses import whole_address
from catalogue.exchange.releases import release_result
from experience.coverage import FLOOR, SATURATION
from experience.levels import MODEL_VERSION
from experience.ranking import DRAWS, HIGH, LOW, SEED
from experience.sure.drawing import SOURCES
from experience.sure.ranges import Range

DIGITS = 6


def plain(value: Any) -> Any:
    """A value made of JSON's own kinds; floats with six digits, ranges as objects."""
    if isinstance(value, Range):
        return plain({"value": value.point, "low": value.low, "median": value.median, "high": value.high})
    if isinstance(value, Mapping):
        return {str(key): plain(own) for key, own in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(own) for own in value]
    if isinstance(value, float):
        return round(value, DIGITS) + 0.0
    return value if isinstance(value, int | bool | None) else str(value)


def provenance(request: HttpRequest, snapshot: Snapshot, draws: int) -> dict:
    """What makes a result citable: address, version of model, guide and data, conventions and the simulation."""
    return {
        "address": whole_address(request),
        "model": {
            "version": MODEL_VERSION,
            "codebook": snapshot.codebook.slug,
            "coding_guide": [snapshot.guide.version] if snapshot.guide.pk else [],
            "levels": list(snapshot.scale.labels),
            "supports_from": snapshot.scale.supports_from,
            "determinants": [determinant.slug for determinant in snapshot.determinants],
            "persons": list(snapshot.groups),
            "phases": PHASES,
            "value_function": snapshot.scale.value_functions[0].__name__,
            "lambda": SATURATION,
            "floor_of_geometric_mean": FLOOR,
        },
        "data": {
            "version": snapshot.content_version,
            **release_result(snapshot.standing),
            "collections": list(snapshot.collections),
            "terms": {slug: terms_result(terms) for slug, terms in snapshot.terms.items()},
            "services": len(snapshot.members),
            "check_year": snapshot.check_year,
            "possible_cells": int(snapshot.possible.sum()),
        },
        "simulation": {"draws": draws, "seed": SEED, "percentiles": [LOW, HIGH], "sources": SOURCES},
    }


def terms_result(terms: Terms) -> dict:
    """Null where something is not stated."""
    return {"name": terms.name, "owner": terms.owner or None, "licence": terms.licence or None}


def json_answer(
    request: HttpRequest, snapshot: Snapshot, analysis: str, parameters: dict, result: dict, draws: int = DRAWS
) -> JsonResponse:
    """200 with parameters, provenance and result; `draws` is how many the simulation behind it has."""
    answer = {"analysis": analysis, "parameters": parameters, **provenance(request, snapshot, draws), "result": result}
    return JsonResponse(plain(answer), json_dumps_params={"ensure_ascii": False, "indent": 1})

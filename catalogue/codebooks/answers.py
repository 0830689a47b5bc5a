"""Versions of the model as plain data."""

from collections.abc import Iterable, Mapping

from django.http import JsonResponse

from catalogue.analysis.current import current_snapshot
from catalogue.codebooks.differences import Comparison
from catalogue.codebooks.reading import determinants_of, guide_of
from catalogue.exchange.envelope import json_answer
from catalogue.exchange.requests import Request
from experience.models import Codebook, Crosswalk, Determinant


def list_answer(request: Request, found: Iterable[Codebook], classified: Mapping[int, int]) -> JsonResponse:
    result = {"codebooks": [said_of(each, classified) for each in found]}
    return json_answer(request, current_snapshot(), "codebooks", {}, result)


def codebook_answer(
    request: Request, codebook: Codebook, classified: Mapping[int, int], comparison: Comparison | None, against: str
) -> JsonResponse:
    """A version with its determinants and crosswalk; the differences where another version was asked for."""
    result = said_of(codebook, classified) | {
        "determinants": [told_of(each) for each in determinants_of(codebook)],
        "crosswalk": [row_of(row) for row in crosswalk_to(codebook)],
    }
    if comparison:
        result["differences"] = {
            "older": comparison.old.slug,
            "newer": comparison.new.slug,
            "scale_changed": comparison.changes_scale,
            "lines": [
                {"older": line.old and line.old.slug, "newer": line.new and line.new.slug, "changes": line.changes}
                for line in comparison.lines
            ],
        }
    parameters = {"codebook": codebook.slug, "against": against or None}
    return json_answer(request, current_snapshot(), "codebook", parameters, result)


def said_of(codebook: Codebook, classified: Mapping[int, int]) -> dict:
    guide = guide_of(codebook)
    return {
        "slug": codebook.slug,
        "name": codebook.name,
        "description": codebook.description,
        "source": codebook.source,
        "issued": codebook.issued,
        "current": codebook.is_current,
        "levels": codebook.labels,
        "supports_from": codebook.supports_from,
        "coding_guide": guide.version if guide else None,
        "services": classified.get(codebook.pk, 0),
        "groups": [
            {"slug": group.slug, "name": group.name, "determinants": [each.slug for each in group.determinants.all()]}
            for group in codebook.groups.all()
        ],
    }


def told_of(determinant: Determinant) -> dict:
    return {
        "slug": determinant.slug,
        "name": determinant.name,
        "group": determinant.group.slug,
        "definition": determinant.definition,
        "derived": determinant.derived,
    }


def crosswalk_to(codebook: Codebook) -> Iterable[Crosswalk]:
    rows = Crosswalk.objects.filter(target__group__codebook=codebook)
    return rows.select_related("source__group__codebook", "target")


def row_of(row: Crosswalk) -> dict:
    return {
        "codebook": row.source.group.codebook.slug,
        "source": row.source.slug,
        "target": row.target.slug,
        "kind": row.kind,
        "levels": row.levels,
    }

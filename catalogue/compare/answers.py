"""A comparison as plain data, for JSON answers."""

from django.http import JsonResponse

from catalogue.analysis.snapshot import Snapshot
from catalogue.compare.comparison import CityComparison, ComparedBy, Pair, ServiceComparison
from catalogue.compare.forms import CompareForm
from catalogue.exchange.envelope import json_answer
from catalogue.exchange.requests import Request
from catalogue.exchange.sets import member_result


def compare_answer(request: Request, snapshot: Snapshot, form: CompareForm, comparison: ComparedBy) -> JsonResponse:
    parameters = {name: form.cleaned_data[name] for name in ("service", "city") if form.cleaned_data[name]}
    if isinstance(comparison, ServiceComparison):
        return json_answer(request, snapshot, "compare", parameters, services_result(comparison))
    assert isinstance(comparison, CityComparison)
    return json_answer(request, snapshot, "compare", parameters, cities_result(comparison))


def pair_result(pair: Pair) -> dict:
    return {
        "one": pair.one,
        "other": pair.other,
        "difference": {"p5": pair.low, "median": pair.median, "p95": pair.high},
        "distinguishable": pair.apart,
    }


def services_result(found: ServiceComparison) -> dict:
    return {
        "services": [
            member_result(member) | {"contribution": figure, "rank_acceptability": ranks}
            for member, figure, ranks in zip(found.members, found.contributions, found.acceptability, strict=True)
        ],
        "differ": [row.determinant.slug for row in found.rows if row.differ and not row.left_out],
        "left_out": [determinant.slug for determinant in found.left_out],
        "pairs": [pair_result(pair) for pair in found.pairs],
    }


def cities_result(found: CityComparison) -> dict:
    ranked = len(found.profiled) > 1
    return {
        "cities": [
            {
                "city": slug,
                "name": found.labels[slug],
                "services": len(own.members),
                "active": len(own.active),
                "profile": {
                    "coverage": {row.determinant.slug: row.range for row in own.rows},
                    "holistic": dict(zip(("mean", "geometric_mean"), own.holistic_over(found.kept), strict=True)),
                    "activity_coverage": own.activity_coverage,
                    "integration_index": own.connection.index,
                }
                if own.suffices
                else None,
            }
            for slug, own in found.sets.items()
        ],
        "left_out": [determinant.slug for determinant in found.left_out],
        "rank_acceptability": dict(zip(found.names, found.acceptability, strict=True)) if ranked else None,
        "pairs": [pair_result(pair) for pair in found.pairs] if ranked else [],
        "differ": {row.determinant.slug: [pair_result(pair) for pair in row.apart] for row in found.rows}
        if ranked
        else {},
    }

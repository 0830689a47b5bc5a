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
    draws = min(services.draws for services in comparison.sets.values())
    return json_answer(request, snapshot, "compare", parameters, cities_result(comparison), draws)


def pair_result(pair: Pair) -> dict:
    return {
        "one": pair.one,
        "other": pair.other,
        "difference": {"p5": pair.low, "median": pair.median, "p95": pair.high},
        "distinguishable": pair.apart,
    }


def services_result(comparison: ServiceComparison) -> dict:
    return {
        "services": [
            member_result(member) | {"contribution": figure, "rank_acceptability": ranks}
            for member, figure, ranks in zip(
                comparison.members, comparison.contributions, comparison.acceptability, strict=True
            )
        ],
        "differ": [row.determinant.slug for row in comparison.rows if row.differ and not row.left_out],
        "left_out": [determinant.slug for determinant in comparison.left_out],
        "pairs": [pair_result(pair) for pair in comparison.pairs],
    }


def cities_result(comparison: CityComparison) -> dict:
    ranked = len(comparison.profiled) > 1
    return {
        "cities": [
            {
                "city": slug,
                "name": comparison.labels[slug],
                "services": len(services.members),
                "active": len(services.active),
                "profile": {
                    "coverage": {row.determinant.slug: row.range for row in services.rows},
                    "holistic": dict(
                        zip(("mean", "geometric_mean"), services.holistic_over(comparison.kept), strict=True)
                    ),
                    "activity_coverage": services.activity_coverage,
                    "integration_index": services.connection.index,
                }
                if services.has_profile
                else None,
            }
            for slug, services in comparison.sets.items()
        ],
        "left_out": [determinant.slug for determinant in comparison.left_out],
        "rank_acceptability": dict(zip(comparison.names, comparison.acceptability, strict=True)) if ranked else None,
        "pairs": [pair_result(pair) for pair in comparison.pairs] if ranked else [],
        "differ": {row.determinant.slug: [pair_result(pair) for pair in row.apart] for row in comparison.rows}
        if ranked
        else {},
    }

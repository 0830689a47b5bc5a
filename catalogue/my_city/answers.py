"""A city as plain data: JSON, a table of its services, a table of its profile."""

from collections.abc import Iterator

from django.http import JsonResponse, StreamingHttpResponse
from django.utils.text import slugify

from catalogue.analysis.service_sets import ServiceSet
from catalogue.exchange.csv_files import Cell, cell, csv_response
from catalogue.exchange.envelope import DIGITS, json_answer
from catalogue.exchange.requests import Request
from catalogue.exchange.sets import set_result, suggestion_results
from catalogue.my_city.forms import MyCityForm
from catalogue.my_city.plans import Additions, Wishes

SUGGESTED = 5
"""How many services are named that would close the gaps, each alone."""


def my_city_answer(
    request: Request, form: MyCityForm, services: ServiceSet, additions: Additions | None
) -> JsonResponse:
    result = set_result(services) | {
        "suggestions": suggestion_results(services.old_suggestions(SUGGESTED)),
        "additions": additions_result(additions),
    }
    return json_answer(request, services.snapshot, "my-city", parameters_of(form, services), result, services.draws)


def parameters_of(form: MyCityForm, services: ServiceSet) -> dict:
    data = form.cleaned_data
    return {
        "name": data["name"],
        "city": data["city"] or None,
        "service": data["service"],
        "without": data["without"],
        "draft": [draft.encoded() for draft in data["draft"]],
        "weights": services.weights,
        "target": services.target,
        "scope": services.domains_in_scope,
        "additions": wishes_result(form.wishes),
    }


def wishes_result(wishes: Wishes | None) -> dict | None:
    """What is asked of the additions; None where none are asked for."""
    if wishes is None:
        return None
    return {
        "size": wishes.size,
        "must": wishes.must,
        "fields": wishes.domains,
        "per_field": wishes.per_domain,
        "costs": wishes.costs,
        "cost": wishes.cost,
        "budget": wishes.budget,
        "everything": wishes.everything,
    }


def additions_result(additions: Additions | None) -> dict | None:
    """The proven plan with its picks, the greedy order, and the stability of each pick; None where none was asked."""
    if additions is None:
        return None
    plan = additions.plan
    return {
        "candidates": len(additions.candidates),
        "attained_before": plan.start,
        "attained": plan.value,
        "bound": plan.bound,
        "proven": plan.proven,
        "picks": [
            {"service": pick.member.slug, "adds": pick.adds, "stability": stable.share, "cost": pick.cost}
            for pick, stable in zip(additions.picks, additions.stabilities, strict=True)
        ],
        "greedy": {
            "order": [member.slug for member in additions.greedy],
            "attained": plan.greedy_value,
            "share_of_best_rise": plan.greedy_share,
        },
        "stability_draws": additions.variant_number,
    }


def services_file(form: MyCityForm, services: ServiceSet) -> StreamingHttpResponse:
    return csv_response(map(guarded, service_rows(services)), file_name(form, "services"))


def profile_file(form: MyCityForm, services: ServiceSet) -> StreamingHttpResponse:
    rows = list(profile_rows(services))  # computed here, and not while the file is sent
    return csv_response(map(guarded, rows), file_name(form, "profile"))


def guarded(row: list[Cell]) -> list[Cell]:
    return [cell(value) for value in row]


def file_name(form: MyCityForm, content: str) -> str:
    return f"{slugify(form.cleaned_data['name']) or 'my-city'}-{content}.csv"


def service_rows(services: ServiceSet) -> Iterator[list[Cell]]:
    slugs = [determinant.slug for determinant in services.snapshot.determinants]
    yield ["service", "name", "field", "status", "counts", "integration_level", *slugs]
    for m in services.members:
        slug = "" if m.is_draft else m.slug
        yield [slug, m.name, m.domain, m.status, m.factor, m.integration_level, *m.levels]


def profile_rows(services: ServiceSet) -> Iterator[list[Cell]]:
    """A row per determinant; shares 0..1 rounded like those of JSON answers."""
    yield ["determinant", "coverage", "p5", "median", "p95", "balanced", "target", "gap", "priority"]
    for row in services.rows:
        over_draws = (row.range.low, row.range.median, row.range.high)
        figures = (row.value, *over_draws, row.balanced, row.target, row.gap, row.priority)
        rounded = [None if figure is None else round(figure, DIGITS) for figure in figures]
        yield [row.determinant.slug, *rounded]

"""A judged set of services as tables: its services, and what shapes the experience."""

from collections.abc import Iterator

from django.http import StreamingHttpResponse
from django.utils.text import slugify

from catalogue.analysis.service_sets import ServiceSet
from catalogue.exchange.addresses import file_name
from catalogue.exchange.csv_files import Cell, cell, csv_response
from catalogue.exchange.envelope import DIGITS
from catalogue.judging.outcome import Outcome


def services_file(outcome: Outcome) -> StreamingHttpResponse:
    return csv_response(map(guarded, service_rows(outcome.services)), named(outcome, "services"))


def profile_file(outcome: Outcome) -> StreamingHttpResponse:
    rows = list(profile_rows(outcome))  # computed here, and not while the file is sent
    return csv_response(map(guarded, rows), named(outcome, "profile"))


def guarded(row: list[Cell]) -> list[Cell]:
    return [cell(value) for value in row]


def named(outcome: Outcome, content: str) -> str:
    return file_name([slugify(outcome.name) or "my-city", content], outcome.services.snapshot.changed_on, "csv")


def service_rows(services: ServiceSet) -> Iterator[list[Cell]]:
    """A row per service: `counts` is the probability that it runs, groups and phases are those that are named."""
    slugs = [determinant.slug for determinant in services.snapshot.determinants]
    yield [
        "service",
        "name",
        "field",
        "status",
        "counts",
        "integration_level",
        "persons",
        "phases",
        *slugs,
        "collection",
    ]
    for m in services.members:
        reach = [" ".join(m.persons), " ".join(sorted(m.phases))]
        slug = "" if m.is_draft else m.slug
        yield [slug, m.name, m.domain, m.status, m.factor, m.integration_level, *reach, *m.levels, m.collection]


def profile_rows(outcome: Outcome) -> Iterator[list[Cell]]:
    """A row per determinant; shares 0..1 rounded like those of JSON answers."""
    yield ["determinant", "anywhere", "moments", "activities", "low", "median", "high", "target", "gap"]
    for shape in outcome.shapes:
        row = shape.figures
        figures = (row.anywhere, row.moments, row.activities, row.range.low, row.range.median, row.range.high)
        yield [row.determinant.slug, *(round(figure, DIGITS) for figure in (*figures, shape.target, shape.gap))]

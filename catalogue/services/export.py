"""The table of services as a file: read in portions of plain values, so that the memory does not grow with it."""

from collections.abc import Iterator

from django.http import StreamingHttpResponse

from catalogue.analysis.profiles import determinants
from catalogue.exchange.csv_files import cell, csv_response
from catalogue.exchange.reading import PORTION, Values, one_state, portions
from catalogue.models.querysets import ServiceQuerySet
from catalogue.services.relations import LEVELS
from catalogue.services.table import COLUMNS, Column
from experience.levels import touchpoint_integration
from experience.models import Determinant


def services_file(services: ServiceQuerySet, name: str) -> StreamingHttpResponse:
    return csv_response(rows(services), name)


def rows(services: ServiceQuerySet) -> Iterator[tuple[str, ...]]:
    """The head, then a row per service in the given order, all of one state of the data."""
    with one_state():
        yield from read_rows(services)


def read_rows(services: ServiceQuerySet) -> Iterator[tuple[str, ...]]:
    columns = [*COLUMNS, *map(level_column, determinants())]
    yield tuple(column.name for column in columns)
    paths = list(dict.fromkeys(column.path for column in columns if column.path))
    facts = services.with_verification().with_form().values_list("pk", *paths).iterator(chunk_size=PORTION)
    for portion in portions(facts):
        yield from rows_of(portion, columns, paths)


def rows_of(portion: list[Values], columns: list[Column], paths: list) -> Iterator[tuple[str, ...]]:
    """The rows of some services, of which the id and what stands at each path are given."""
    ids, *facts = zip(*portion, strict=True)
    values = dict(zip(paths, facts, strict=True))
    found = {relation: relation.of(ids) for relation in dict.fromkeys(c.relation for c in columns if c.relation)}
    table = []
    for column in columns:
        read = [found[column.relation][pk] for pk in ids] if column.relation else values[column.path]
        table.append([cell(value) for value in (map(column.read, read) if column.read else read)])
    return zip(*table, strict=True)


def level_column(determinant: Determinant) -> Column:
    if determinant.derived:
        return Column(determinant.slug, "integration_level", read=touchpoint_integration)
    return Column(determinant.slug, relation=LEVELS, read=lambda levels: dict(levels).get(determinant.slug))

"""The table of services as a file: read in portions of plain values, so that the memory does not grow with it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.http import StreamingHttpResponse

from catalogue.analysis.profiles import determinants
from catalogue.exchange.csv_files import csv_response
from catalogue.exchange.reading import PORTION, Values, one_state, portions
from catalogue.models.querysets import ServiceQuerySet
from catalogue.services.table import Fact, all_columns


class Portion(NamedTuple):
    """Some services, column by column: typed values in the order of `ids`."""

    ids: list[int]
    columns: list[list[Any]]


def services_file(services: ServiceQuerySet, name: str) -> StreamingHttpResponse:
    return csv_response(rows(services), name)


def records(services: ServiceQuerySet) -> Iterator[dict[str, Any]]:
    """A record per service in the given order, typed values by column: None where unknown, a list of texts for several.

    Read in portions: within `one_state` all of them are of one state of the data.
    """
    columns = all_columns(determinants())
    for portion in read(services, columns):
        yield from records_of(portion, columns)


def records_of(portion: Portion, columns: list[Fact]) -> Iterator[dict[str, Any]]:
    names = [column.name for column in columns]
    for values in zip(*portion.columns, strict=True):
        yield dict(zip(names, values, strict=True))


def rows(services: ServiceQuerySet) -> Iterator[tuple[str, ...]]:
    """The head, then a row per service in the given order, all of one state of the data."""
    with one_state():
        yield from text_rows(services, all_columns(determinants()))


def text_rows(services: ServiceQuerySet, columns: list[Fact]) -> Iterator[tuple[str, ...]]:
    yield tuple(column.name for column in columns)
    for portion in read(services, columns):
        texts = [column.texts(values) for column, values in zip(columns, portion.columns, strict=True)]
        yield from zip(*texts, strict=True)


def read(services: ServiceQuerySet, columns: list[Fact]) -> Iterator[Portion]:
    """What some columns hold of the services, in portions."""
    paths = list(dict.fromkeys(column.path for column in columns if column.path))
    facts = services.with_verification().with_form().values_list("pk", *paths).iterator(chunk_size=PORTION)
    for portion in portions(facts):
        yield portion_of(portion, columns, paths)


def portion_of(portion: list[Values], columns: list[Fact], paths: list) -> Portion:
    """The columns of some services, of which the id and what stands at each path are given."""
    ids, *facts = zip(*portion, strict=True)
    values = dict(zip(paths, facts, strict=True))
    found = {relation: relation.of(ids) for relation in dict.fromkeys(c.relation for c in columns if c.relation)}
    table = []
    for column in columns:
        stored = [found[column.relation][pk] for pk in ids] if column.relation else values[column.path]
        table.append(column.values(stored))
    return Portion(list(ids), table)

"""The one list of columns: every value is what its column says, and the file of text says the same."""

import pytest

from catalogue.analysis.profiles import determinants
from catalogue.exchange.columns import Column, Type
from catalogue.models import Service
from catalogue.services.export import records, rows
from catalogue.services.table import NOT_STATED, all_columns
from experience.levels import touchpoint_integration
from tests.factories import make_random_services, make_service

pytestmark = pytest.mark.django_db

PYTHON = {Type.INTEGER: int, Type.YEAR: int, Type.BOOLEAN: bool, Type.LIST: list}


def told(services):
    return list(records(services.by_name()))


def misfits(column, value):
    """Why a value is none of its column."""
    if value is None:
        return ["empty"] if column.required else []
    items, allowed = value if column.type is Type.LIST else [value], {own for own, _label in column.allowed}
    found = [f"{value!r} is no {column.type}"] * (type(value) is not PYTHON.get(column.type, str))
    found += [f"{item!r} is not allowed" for item in items if allowed and item not in allowed]
    found += ["too small"] * (column.minimum is not None and value < column.minimum)
    return found + ["too large"] * (column.maximum is not None and value > column.maximum)


def test_every_value_is_of_the_type_and_the_range_of_its_column():
    make_random_services(40, seed=3)
    columns = {column.name: column for column in all_columns(determinants())}
    table = told(Service.objects.published())
    assert {name for record in table for name in record} == set(columns)
    wrong = {(name, why) for record in table for name, value in record.items() for why in misfits(columns[name], value)}
    assert wrong == set()
    assert {name for name in columns if all(record[name] in (None, []) for record in table)} == set()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (Column("a", Type.YEAR, "", minimum=1900), 1899),
        (Column("a", Type.INTEGER, ""), "1"),
        (Column("a", Type.INTEGER, ""), True),
        (Column("a", Type.LIST, "", (("x", "X"),)), ["y"]),
        (Column("a", Type.STRING, "", required=True), None),
    ],
)
def test_what_does_not_fit_is_noticed(column, value):
    assert misfits(column, value)


def test_a_record_says_what_the_row_of_the_file_says():
    make_random_services(20, seed=5)
    services = Service.objects.published().by_name()
    head, *table = rows(services)
    columns = all_columns(determinants())
    assert head == tuple(column.name for column in columns)
    found = records(services)
    assert table == [tuple(column.texts([record[column.name]])[0] for column in columns) for record in found]


def test_what_is_unknown_is_none_and_in_the_file_empty_or_said():
    service = make_service(
        integration_level=None, integration_reason="", launched=None, official_url="", official_url_seen=False
    )
    type(service.collection).objects.filter(pk=service.collection_id).update(licence="")
    own = Service.objects.filter(pk=service.pk)
    [record] = records(own)
    derived = [determinant.slug for determinant in determinants() if determinant.derived]
    for name in ("integration_level", "launched", "official_url", "official_url_seen", "licence", *derived):
        assert record[name] is None, name
    assert record["partners"] == []
    head, row = rows(own)
    cells = dict(zip(head, row, strict=True))
    assert (cells["licence"], cells["launched"], cells["official_url_seen"]) == (NOT_STATED, "", "")


def test_the_derived_level_follows_from_the_integration_level():
    make_random_services(20, seed=9)
    [derived] = [determinant.slug for determinant in determinants() if determinant.derived]
    for record in told(Service.objects.published()):
        assert record[derived] == touchpoint_integration(record["integration_level"])


def test_every_column_says_what_it_holds_in_whole_sentences():
    abouts = {column.name: str(column.about) for column in all_columns(determinants())}
    assert {name for name, about in abouts.items() if len(about) < len("It is a level.") or about[-1] != "."} == set()
    assert len(set(abouts.values())) == len(abouts)
    silent = {
        column.name
        for column in all_columns(determinants())
        if not column.required and "mpty" not in str(column.about) and column.name != "licence"
    }
    assert silent == {"description", "cities", "countries", "regions"}, "say what an empty cell means"

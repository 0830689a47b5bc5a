"""The data package as Frictionless judges it: valid as it is, and not when something in it is broken."""

import csv
import json
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from frictionless import Package, system

from catalogue.data.package import members, zip_pieces
from catalogue.models import Service
from tests.factories import make_random_services

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """The package, unpacked. Services with made-up facts are among the others."""
    make_random_services(30, seed=11)
    with ZipFile(BytesIO(b"".join(zip_pieces()))) as packed:
        packed.extractall(tmp_path)
    return tmp_path


def judged(folder):
    with system.use_context(trusted=True):
        return Package(str(folder / "datapackage.json")).validate()


def errors(folder):
    """The kinds of errors that Frictionless finds, by table."""
    report = judged(folder)
    found = {(task.name, error.type) for task in report.tasks for error in task.errors}
    return found | {("", error.type) for error in report.errors}


def test_it_is_valid_and_whole(folder):
    report = judged(folder)
    assert errors(folder) == set()
    assert report.valid
    description = json.loads((folder / "datapackage.json").read_text())
    assert len(report.tasks) == len(description["resources"])
    rows = {task.name: task.stats["rows"] for task in report.tasks}
    assert rows["services"] == Service.objects.published().count()
    assert min(rows.values()) > 0, "an empty table proves nothing"


BROKEN = [
    ("evidence", "service", "no-such-service", "foreign-key"),
    ("services", "domain", "no-such-field", "foreign-key"),
    ("services", "launched", "long ago", "type-error"),
    ("services", "name", "", "constraint-error"),
    ("services", "slug", "jelbi-berlin", "primary-key"),
    ("actors", "type", "club", "constraint-error"),
    ("classifications", "level", "12", "constraint-error"),
    ("cities", "latitude", "91.5", "constraint-error"),
    ("determinants", "derived", "perhaps", "type-error"),
    ("links", "ended", "1200", "constraint-error"),
    ("evidence", "read_on", "yesterday", "type-error"),
]
"""A cell of the first row of a table, what is written there, and what must be found."""


def test_each_thing_that_is_broken_is_noticed(folder):
    for table, column, value, _kind in BROKEN:
        rewrite(folder / f"{table}.csv", column, value)
    description = json.loads((folder / "datapackage.json").read_text())
    for resource in description["resources"]:
        resource.pop("hash")  # it would notice all of it before anything else is looked at
        resource.pop("bytes")
    (folder / "datapackage.json").write_text(json.dumps(description))
    assert errors(folder) >= {(table, kind) for table, _column, _value, kind in BROKEN}


def rewrite(path, column, value):
    head, first, *rest = csv.reader(StringIO(path.read_text(), newline=""))
    first[head.index(column)] = value
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([head, first, *rest])


def test_a_changed_byte_is_noticed_by_the_checksum(folder):
    path = folder / "domains.csv"
    path.write_bytes(path.read_bytes().replace(b"mobility", b"mobilitx", 1))
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).get_resource("domains").validate()
    assert [error.type for error in report.tasks[0].errors] == ["hash-count"]


def test_the_files_are_those_of_the_archive():
    found = {name: b"".join(pieces) for name, pieces in members()}
    with ZipFile(BytesIO(b"".join(zip_pieces()))) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == found

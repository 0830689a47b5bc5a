"""Exports of a selection as programs that are not ours read them: GDAL, with which QGIS reads, openpyxl, and others."""

import re
import shutil
import subprocess
from io import BytesIO

import bibtexparser
import pytest
import rispy
from openpyxl import load_workbook

from catalogue.analysis.profiles import determinants
from catalogue.exchange.columns import Type
from catalogue.models import City, Evidence, Service
from catalogue.services.export import records
from catalogue.services.table import all_columns
from tests.answers import body, content
from tests.factories import make_random_services, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

QUERY = "region=europe&sort=launched"


def chosen():
    own = Service.objects.published().filter(cities__country__region="europe").order_by().values("pk")
    return Service.objects.filter(pk__in=own)


def ogrinfo(path, *words):
    program = shutil.which("ogrinfo")
    assert program, "apt-get install gdal-bin"
    done = subprocess.run([program, *words, str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


FIELD = re.compile(r"^(?P<name>[a-z][a-z_-]*): (?P<kind>[A-Za-z]+(?:\([A-Za-z]+\))?) \([0-9.]+\)$", re.MULTILINE)
"""How ogrinfo tells a field of a layer."""
KINDS = {
    Type.INTEGER: {"Integer"},
    Type.YEAR: {"Integer"},
    Type.LIST: {"StringList", "String(JSON)"},  # the second where all lists are empty
    Type.BOOLEAN: {"Integer(Boolean)"},
}


def test_geojson_opens_in_the_reader_of_qgis(client, tmp_path):
    make_random_services(30, seed=5)
    path = tmp_path / "atlas.geojson"
    path.write_bytes(content(client.get(f"/services/?format=geojson&{QUERY}")))
    said = ogrinfo(path, "-so", "-al")
    pairs = City.services.through.objects.filter(service__in=chosen())
    assert f"Layer name: services\nGeometry: Point\nFeature Count: {pairs.count()}\n" in said
    assert 'ID["EPSG",4326]' in said
    fields, columns = dict(FIELD.findall(said)), all_columns(determinants())
    assert set(fields) == {"id", "city", "city_name", "country", *(column.name for column in columns)}
    found = {column.name: fields[column.name] for column in columns}
    assert {c.name: found[c.name] for c in columns if found[c.name] not in KINDS.get(c.type, {"String"})} == {}
    extent = re.search(r"^Extent: \((.*), (.*)\) - \((.*), (.*)\)$", said, re.MULTILINE)
    places = City.objects.filter(services__in=chosen())
    x, y = zip(*places.values_list("longitude", "latitude"), strict=True)
    expected = [float(each) for each in (min(x), min(y), max(x), max(y))]
    assert [float(each) for each in extent.groups()] == pytest.approx(expected)


def test_a_service_without_a_city_is_a_feature_without_geometry(client, tmp_path):
    service = make_service(name="Zymurgy of nowhere")
    service.cities.clear()
    path = tmp_path / "atlas.geojson"
    path.write_bytes(content(client.get("/services/?format=geojson&q=zymurgy")))
    said = ogrinfo(path, "-al")
    assert "Feature Count: 1\n" in said
    assert f"slug (String) = {service.slug}\n" in said
    assert "POINT" not in said


def test_the_workbook_holds_typed_cells_and_definitions(client):
    make_random_services(30, seed=5)
    make_service(name="=1+1", summary="+calc", slug="formula-in-europe")
    book = load_workbook(BytesIO(content(client.get(f"/services/?format=xlsx-table&{QUERY}"))))
    assert book.sheetnames == ["services", "definitions"]
    sheet, columns = book["services"], all_columns(determinants())
    head, *rows = sheet.iter_rows(values_only=True)
    assert head == tuple(column.name for column in columns)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", sheet.dimensions)
    told = {record["slug"]: record for record in records(chosen())}
    assert {row[0] for row in rows} == set(told)
    for row in rows:
        for column, cell in zip(columns, row, strict=True):
            value = told[row[0]][column.name]
            expected = "; ".join(value) or None if column.type is Type.LIST else value
            assert (type(cell), cell) == (type(expected), expected), column.name
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"n", "s", "b", "inlineStr"}, "no formula"
    defined = list(book["definitions"].iter_rows(values_only=True))
    at = next(number for number, row in enumerate(defined) if row[0] == "column")
    assert [row[0] for row in defined[at + 1 :]] == [column.name for column in columns]
    assert all(row[2] for row in defined[at + 1 :])
    assert any("CC BY 4.0" in row[0] for row in defined[:at] if row[0])


def cited():
    """The pages that were read for the selection, by address."""
    found = Evidence.objects.filter(service__in=chosen()).exclude(kind=Evidence.Kind.GENERAL_KNOWLEDGE).exclude(url="")
    return set(found.values_list("url", flat=True))


def test_each_page_of_evidence_is_an_entry_of_bibtex_once(client):
    make_random_services(30, seed=5)
    file = body(client.get(f"/services/?format=evidence-bib&{QUERY}"))
    parser = bibtexparser.bparser.BibTexParser(common_strings=True)
    found = bibtexparser.loads(file, parser)
    assert {entry["url"] for entry in found.entries} == cited()
    assert len(found.entries) == len(found.entries_dict) == len(cited()) == file.count("@misc{")
    assert all(entry["title"].strip("{}") for entry in found.entries)
    whole = bibtexparser.loads(
        body(client.get("/services/?format=evidence-bib")), bibtexparser.bparser.BibTexParser(common_strings=True)
    )
    keys = {entry["url"]: entry["ID"] for entry in whole.entries}
    assert {entry["url"]: entry["ID"] for entry in found.entries}.items() <= keys.items(), "keys stay"


def test_each_page_of_evidence_is_an_entry_of_ris_once(client):
    make_random_services(30, seed=5)
    found = rispy.loads(body(client.get(f"/services/?format=evidence-ris&{QUERY}")))
    addresses = [entry["urls"][0] for entry in found]
    assert set(addresses) == cited()
    assert len(addresses) == len(set(addresses)) == len({entry["id"] for entry in found})
    assert all(entry["type_of_reference"] == "ELEC" and entry["title"] for entry in found)

"""Every public fact is a column of some table with a description, or has a reason not to be one."""

import pytest
from django.apps import apps

from catalogue.analysis.current import current_snapshot
from catalogue.data.contents import tables
from catalogue.data.model_tables import SHOWN
from catalogue.importing import sheets
from catalogue.models import Service
from tests.answers import content, parsed, text_of
from tests.catalogue.services.test_every_fact import NEITHER, columns

pytestmark = pytest.mark.django_db

OWN_TABLES = {"Service": "services", "Coding": "codings", "ReachCode": "reach"}
"""Models whose tables are computed."""

NOT_PUBLIC = {
    "ApiToken": "of an account",
    "AskedReset": "of an account",
    "Assignment": "who is to code what is work",
    "CodingSheet": "its facts stand with each of its codes",
    "CopiedService": "how copies of collections are kept up",
    "Correction": "what visitors say is no fact before an editor has accepted it",
    "Crosswalk": "how levels were carried over from another version of the model; /codebooks/ shows it",
    "DeadPage": "work of editors; pages show it beside the evidence",
    "EarlierState": "of an account",
    "Entry": "what editors have typed and is no fact yet",
    "FormerActor": "addresses that lead to actors; their names are among the other names there",
    "ImportPage": "work of editors",
    "Invitation": "of an account",
    "Membership": "of an account",
    "PageCheck": "work of editors",
    "PublicName": "of an account",
    "Release": "earlier states of the tables; /data/releases/ has them",
    "ReleaseFile": "earlier states of the tables; /data/releases/ has them",
    "ReleasedState": "earlier states of the tables; /data/releases/ has them",
    "ReleasePart": "earlier states of the tables; /data/releases/ has them",
    "Revision": "the history of records, which their pages show",
    "SavedCity": "of an account",
    "SavedSearch": "of an account",
    "ServiceImport": "work of editors",
    "ShippedRecord": "for upgrades of the data",
    "SiteIdentity": "of the site; the package names it",
    "Synonyms": "words of the search, no facts",
    "TrainingCase": "for coders, who should not know the answers",
    "TrainingSheet": "of an account",
    "Version": "the history of records, which their pages show",
}
LEFT_OUT = {
    ("Coder", "user"): "of an account",
    ("CodingRound", "sample"): "which services it is on, their codes tell; the page of the agreement shows the rest",
    ("Collection", "codebook"): "by which version editors classify, before something is public",
    ("Collection", "visibility"): "only public ones go out",
    ("Collection", "read_only"): "how it is worked on",
    ("Collection", "origin"): "whose copy it is, is no fact of its services",
    ("Codebook", "labels"): "a table of its own: levels",
    ("Guide", "reach"): "rules of reach, which the page of the guide shows",
    ("GuideEntry", "anchors"): "a table of its own: anchors",
}
SERVICE = {
    "customers",
    "personalisation_note",
    "integration_decision",
    "integration_round",
    "integration_evidence",
    "classifications",
    "reach",
    "sheets",
    "links_out",
    "links_in",
}
"""Fields of a service that the listing's table leaves out, and the package has."""


@pytest.fixture
def found():
    return {table.name: table for table in tables(current_snapshot())}


def models():
    return [model for app in ("catalogue", "experience") for model in apps.get_app_config(app).get_models()]


def test_every_model_is_a_table_or_has_a_reason_to_be_none(found):
    shown = {shown.model.__name__ for shown in SHOWN} | set(OWN_TABLES)
    names = {model.__name__ for model in models()}
    assert names - shown - set(NOT_PUBLIC) == set(), "add a line to data/model_tables.py, or a reason above"
    assert set(NOT_PUBLIC) & shown == set(), "the reason has gone: it goes out"
    assert set(NOT_PUBLIC) - names == set(), "the model has gone"
    assert {*OWN_TABLES.values(), *(shown.sheet.name for shown in SHOWN)} <= set(found)


def test_every_field_of_a_table_is_a_column_or_has_a_reason_to_be_none(found):
    missing = set()
    for shown in SHOWN:
        fields = [*shown.model._meta.concrete_fields, *shown.model._meta.local_many_to_many]
        own = {field.name for field in fields} - set(found[shown.sheet.name].head)
        missing |= {(shown.model.__name__, name) for name in own if name not in sheets.LEFT_OUT}
    assert missing == set(LEFT_OUT)


def test_every_field_of_a_service_is_in_the_package_or_has_a_reason_not_to_be(found):
    fields = {field.name for field in Service._meta.get_fields()}
    assert fields - columns() - SERVICE - set(NEITHER) == set()
    own_columns, own_tables = SERVICE & set(found["services"].head), SERVICE & set(found)
    assert own_columns | own_tables | {"sheets", "links_out", "links_in"} == SERVICE, "sheets are codings, links links"


def test_every_column_is_described_and_no_two_tables_or_columns_share_a_name(found):
    assert len(found) == len(tables(current_snapshot()))
    for table in found.values():
        assert len(set(table.head)) == len(table.head), table.name
        assert str(table.title), table.name
        assert str(table.about).endswith("."), table.name
        assert [column.name for column in table.columns if not str(column.about).strip()] == [], table.name


def test_pointers_and_keys_name_columns_that_there_are(found):
    for table in found.values():
        assert set(table.key) <= set(table.head)
        for pointer in table.pointers:
            assert pointer.column in table.head, table.name
            assert found[pointer.table].key == (pointer.key,), "a pointer names a row"


def test_the_codebook_and_the_page_have_a_line_for_each_column(client, found):
    lines = list(found["codebook"].rows())
    assert [(line[0], line[1]) for line in lines] == [
        (table.name, name) for table in found.values() for name in table.head
    ]
    answer = client.get("/data/codebook.json").json()
    assert {each["name"]: [own["name"] for own in each["columns"]] for each in answer["tables"]} == {
        table.name: table.head for table in found.values()
    }
    page = parsed(client.get("/data/"))
    links = {link["href"] for link in page.select(".tables a")}
    assert links == {f"/data/{table.file}" for table in found.values()} | {f"/data/tables/{name}/" for name in found}, (
        "each table once, under one of the headings"
    )
    for name, table in found.items():
        own = parsed(client.get(f"/data/tables/{name}/"))
        assert [text_of(term) for term in own.select("dl.terms dt")] == table.head
        assert [term["id"] for term in own.select("dl.terms dt")] == table.head
        assert {link["href"] for link in own.select("dl.terms a")} == {
            f"/data/tables/{pointer.table}/" for pointer in table.pointers
        }
    assert client.get("/data/tables/users/").status_code == 404
    assert client.get("/data/tables/services/?format=pdf").status_code == 400
    assert content(client.get("/data/codebook.csv")).count(b"\r\n") >= len(lines) + 1

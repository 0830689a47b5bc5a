"""What is downloaded: each table as in the package, of published records alone, and for nobody who must not see it."""

import csv
import json
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.analysis.current import current_snapshot
from catalogue.data.contents import row_counts, tables
from catalogue.models import Actor, City, Collection, Country, Service, ServiceKind, Technology
from catalogue.services.export import records
from tests.answers import body, content, parsed
from tests.factories import ask_to_code, make_random_services, make_service

pytestmark = pytest.mark.django_db


def unpacked(client):
    with ZipFile(BytesIO(content(client.get("/data/atlas.zip")))) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def read(client, name):
    return list(csv.DictReader(StringIO(body(client.get(f"/data/{name}.csv")))))


def test_the_package_holds_each_table_as_it_is_downloaded_alone(client):
    found, members = tables(current_snapshot()), unpacked(client)
    alone = {table.file: content(client.get(f"/data/{table.file}")) for table in found}
    assert {name: text for name, text in members.items() if name in alone} == alone
    assert set(members) == {*alone, "README.md", "LICENSE.txt", "CITATION.cff", "datapackage.json"}


def test_the_same_data_are_the_same_package(client):
    assert content(client.get("/data/atlas.zip")) == content(client.get("/data/atlas.zip"))


def test_the_description_alone_is_that_of_the_package_but_for_what_only_files_tell(client):
    inside = json.loads(unpacked(client)["datapackage.json"])
    for resource in inside["resources"]:
        assert resource.pop("bytes") > 0
        assert resource.pop("hash").startswith("sha256:")
    assert client.get("/data/datapackage.json").json() == inside
    assert inside["version"] == current_snapshot().content_version
    assert inside["licenses"] == [
        {"name": "CC-BY-4.0", "title": "CC BY 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
    ]


def test_every_row_has_a_cell_for_each_column_and_as_many_rows_as_the_page_says(client):
    make_random_services(30, seed=2)
    found = tables(current_snapshot())
    counts = row_counts(current_snapshot(), found)
    for table in found:
        rows = list(table.rows())
        assert {len(row) for row in rows} <= {len(table.columns)}, table.name
        assert counts[table.name] == len(rows), table.name
        if table.key:
            at = [table.head.index(name) for name in table.key]
            assert len({tuple(row[place] for place in at) for row in rows}) == len(rows), table.name


def test_services_are_those_of_the_listing(client):
    told = {row["slug"]: row for row in read(client, "services")}
    assert set(told) == {record["slug"] for record in records(Service.objects.published())}
    assert told["jelbi-berlin"]["integration_evidence"].split("; ") == [
        str(number)
        for number in Service.objects.get(slug="jelbi-berlin")
        .integration_evidence.order_by("number")
        .values_list("number", flat=True)
    ]


def test_what_only_drafts_or_hidden_records_use_does_not_go_out(client):
    country = Country.objects.create(code="ZZ", name="Wombatland", region="europe")
    city = City.objects.create(slug="wombat", name="Wombatville", country=country, latitude=-1, longitude=1)
    actor = Actor.objects.create(name="Wombat works", seat=city)
    kind = ServiceKind.objects.create(slug="wombat", name="Wombat rides")
    technology = Technology.objects.create(slug="wombat", name="Wombat wheels")
    fields = {"provider": actor, "kind": kind, "name": "Wombat", "cities": [city.pk]}
    make_service(slug="wombat", state="draft", **fields).technologies.add(technology)
    hidden = Collection.objects.create(slug="wombats", name="Wombats")
    make_service(slug="wombat-2", collection=hidden, **fields)
    assert [name for name, text in unpacked(client).items() if b"wombat" in text.lower()] == []
    make_service(slug="wombat-3", **fields).technologies.add(technology)
    told = {name for name, text in unpacked(client).items() if b"wombat" in text.lower()}
    assert told == {f"{name}.csv" for name in (
        "services", "actors", "service_cities", "cities", "countries", "kinds", "technologies")}  # fmt: skip
    [row] = [row for row in read(client, "cities") if row["slug"] == "wombat"]
    assert (row["latitude"], row["longitude"]) == ("-1.00000", "1.00000"), "a number needs no guard"


def test_who_is_to_code_a_service_gets_no_levels(client, django_user_model):
    user = django_user_model.objects.create_user("blind")
    ask_to_code(user, "jelbi-berlin")
    client.force_login(user)
    judged = {table.name for table in tables(current_snapshot()) if table.judged}
    refused = {
        table.name for table in tables(current_snapshot()) if client.get(f"/data/{table.file}").status_code == 400
    }
    assert {"services", "classifications", "settled_reach"} <= judged
    assert refused == judged - {"codings", "reach"}, "these two hide sheets of others themselves"
    assert client.get("/data/atlas.zip").status_code == 400
    assert client.get("/data/").status_code == client.get("/data/datapackage.json").status_code == 200


def test_no_table_asks_per_row(client):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            content(client.get("/data/atlas.zip"))
        return len(captured)

    content(client.get("/data/atlas.zip"))
    few = asked()
    make_random_services(100, seed=3)
    content(client.get("/data/atlas.zip"))
    assert asked() - few <= 12, "a query more for each further portion"


def test_an_unknown_table_is_not_found_and_writing_is_refused(client):
    assert client.get("/data/users.csv").status_code == 404
    assert client.get("/data/auth_user.csv").status_code == 404
    for path in ("/data/", "/data/atlas.zip", "/data/services.csv", "/data/datapackage.json", "/data/codebook.json"):
        assert client.post(path).status_code == 405
        assert client.head(path).status_code == 200


def test_the_page_cites_the_state_and_names_licences(client):
    page = parsed(client.get("/data/"))
    assert current_snapshot().content_version in page.select_one(".cite").get_text()
    assert "CC BY 4.0" in page.select_one("#licences").parent.get_text()
    assert client.get("/data/?format=bib").status_code == client.get("/data/?format=ris").status_code == 200
    assert client.get("/data/?format=pdf").status_code == 400
    assert page.select('footer a[href="/data/"]') != []
    assert page.select('footer a[href="/api/"]') != []


@pytest.mark.parametrize("address", ["", "https://atlas.example.org"])
def test_mails_are_promised_only_where_they_are_sent(client, settings, address):
    settings.PUBLIC_ADDRESS = address
    assert bool(parsed(client.get("/data/")).select('main a[href="/searches/"]')) == bool(address)

"""Where several collections are in view, pages, data and files say whose each service is; where one is, none does."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from catalogue.models import Collection
from tests.answers import body, content, parsed, text_of
from tests.factories import make_complete

pytestmark = pytest.mark.django_db

PAGES = {
    "/services/?q=Ours": ".card .collection",
    "/services/?q=Ours&view=table": "table .collection",
    "/services/?q=Ours&view=matrix": "table .collection",
    "/services/ours/": ".facts dd:first-of-type",
    "/compare/?service=ours&service=jelbi-berlin": ".side-by-side .collection",
}


def page_of(client, path):
    return parsed(client.get(path))


@pytest.mark.parametrize("path", PAGES)
def test_pages_say_whose_a_service_is(path, client, own, ours):
    assert "Our own" in [
        text_of(label).removeprefix("Collection: ") for label in page_of(client, path).select(PAGES[path])
    ]


@pytest.mark.parametrize("path", ["/services/", "/services/jelbi-berlin/", "/cities/berlin/", "/my-city/?city=berlin"])
def test_with_one_collection_nothing_is_said(path, client):
    page = page_of(client, path)
    assert not page.select(".collection, #facet-collection")
    assert "Collection" not in [term.text for term in page.select("dt, legend")]


def test_lists_of_services_name_it(client, own, ours):
    page = page_of(client, "/cities/berlin/")
    [item] = [item.text for item in page.select(".columns li") if item.a and item.a.text == "Ours"]
    assert "Our own" in item
    [row] = [row.text for row in page_of(client, "/my-city/?service=ours").select(".holds tbody tr")]
    assert "Our own" in row


def test_what_is_proposed_names_it(client, own, ours):
    page = page_of(client, "/cities/london/?k=1&must=ours")
    assert [line.text.strip() for line in page.select(".helps p.quiet")] == ["From the collection Our own"]


def test_data_and_files_name_it(client, own, ours):
    [row] = csv.DictReader(StringIO(body(client.get("/services/?q=Ours&format=csv"))))
    assert (row["collection"], row["collection_owner"], row["licence"]) == ("own", "City of Berlin", "ODbL 1.0")
    result = client.get("/services/ours/?format=json").json()["result"]
    assert result["collection"] == "own"
    assert {one["collection"] for one in result["similar"]} <= {"main", "own"}
    held = client.get("/cities/berlin/?format=json").json()["result"]["services"]
    assert {one["collection"] for one in held} == {"main", "own"}


def test_whole_records_say_whose_they_are(client, own, ours):
    Collection.objects.filter(slug="own").update(licence="")
    told = ["Data of the collection Our own (City of Berlin), licence not stated."]
    with ZipFile(BytesIO(content(client.get("/services/?q=Ours&format=zip")))) as packed:
        assert packed.read("read me.txt").decode().splitlines()[1:] == told  # the first says how to cite
    book = CalamineWorkbook.from_object(BytesIO(content(client.get("/services/?q=Ours&format=xlsx"))))
    first = [row[0] for row in book.get_sheet_by_name("read me").to_python()]
    assert told == [line for line in first if str(line).startswith("Data of")]


def test_the_facet_counts_and_narrows(client, own, ours):
    make_complete(collection=own)
    page = page_of(client, "/services/?collection=own")
    assert page.select_one("#result-count").text.split()[0] == "2"
    labels = {box["value"]: box.find_parent("label").text.split()[-1] for box in page.select("#facet-collection input")}
    assert labels["own"] == "2"


def test_an_unknown_collection_is_refused_beside_its_field(client):
    page = page_of(client, "/services/?collection=none")
    assert page.select_one("#error-collection")
    assert page.select_one("#result-count").text.strip() == "No result"
    assert client.get("/services/?collection=none&format=csv").status_code == 400


def test_a_hidden_collection_is_no_choice(client, own, ours):
    own.visibility = "hidden"
    own.save()
    page = page_of(client, "/services/?collection=own")
    assert page.select_one("#error-collection")
    assert "Our own" not in page.text

"""The pages of releases, and their files: as they were made, in bounded memory, for everybody but blind coders."""

import hashlib
import json
import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.index import shown_tables
from catalogue.models import Classification, Release, Service
from catalogue.models.releases import LARGEST_PART
from catalogue.releases.releasing import release
from tests.answers import body, content, parsed, queries_of, text_of
from tests.catalogue.releases.conftest import DAY
from tests.factories import ask_to_code, make_complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(first):
    make_complete(name="A new one")
    Service.objects.filter(slug="parkrun").update(state="withdrawn", withdrawal_reason="It ended.")
    level = Classification.objects.filter(service__slug="jelbi-berlin", level__gt=0).first()
    Classification.objects.filter(pk=level.pk).update(level=0, reason="Read again.", decision="")
    return release("1.1", DAY, "With a note.")


def file_address(made, name):
    return made.files.get(name=name).get_absolute_url()


def test_before_the_first_one_the_page_says_so(client):
    page = parsed(client.get("/data/releases/"))
    assert page.select("main table") == []
    assert client.get("/data/releases/?format=json").json()["result"] == {"releases": []}
    for address in ("/data/releases/latest/", "/data/releases/latest/atlas.zip", "/data/releases/1.0/"):
        assert client.get(address).status_code == 404


def test_all_are_listed_the_newest_first(client, second):
    page = parsed(client.get("/data/releases/"))
    assert [row.a["href"] for row in page.select("main tbody tr")] == ["/data/releases/1.1/", "/data/releases/1.0/"]
    listed = client.get("/data/releases/?format=json").json()["result"]["releases"]
    assert [one["release"] for one in listed] == ["1.1", "1.0"]
    assert listed[0]["changes"] == {"added": 1, "left": 1, "levels": 1}


def test_a_release_shows_files_with_sizes_sums_and_changes(client, second):
    page = parsed(client.get("/data/releases/1.1/"))
    rows = {row.th.get_text(strip=True): row for row in page.select("main tbody tr")}
    assert rows.keys() == set(second.files.values_list("name", flat=True))
    for file in second.files.all():
        row = rows[file.name]
        assert row.code.text == file.sha256
        assert row.a["href"] == file.get_absolute_url()
    told = text_of(page.main)
    for words in ("With a note.", "A new one", "It ended.", "Read again.", second.content_version):
        assert words in told


def test_the_same_as_data(client, second):
    result = client.get("/data/releases/1.1/?format=json").json()["result"]
    assert (result["release"], result["since"], result["data_version"]) == ("1.1", "1.0", second.content_version)
    assert {one["name"]: one["sha256"] for one in result["files"]} == dict(second.files.values_list("name", "sha256"))
    assert result["changes"] == second.changes
    assert client.get("/data/releases/1.1/?format=xml").status_code == 400


def test_a_release_is_cited_as_it_was(client, settings, second):
    settings.PUBLIC_ADDRESS = "https://atlas.example.org"
    cited = text_of(parsed(client.get("/data/releases/1.0/")).select_one(".cite"))
    first = Release.objects.get(version="1.0")
    assert f"release 1.0 of 26 November 2026, data {first.content_version}" in cited
    assert "https://atlas.example.org/data/releases/1.0/." in cited
    for asked in ("bib", "ris"):
        entry = body(client.get(f"/data/releases/1.0/?format={asked}"))
        assert "https://atlas.example.org/data/releases/1.0/" in entry
        assert first.content_version in entry
        assert first.licence in entry


def test_every_file_comes_as_it_was_released(client, second):
    for made in (second, Release.objects.get(version="1.0")):
        for file in made.files.all():
            response = client.get(file.get_absolute_url())
            held = content(response)
            assert hashlib.sha256(held).hexdigest() == file.sha256, file
            assert response["Content-Length"] == str(file.size)
            assert response["ETag"] == f'"{file.sha256}"'
            assert "immutable" in response["Cache-Control"]
            assert response["Content-Disposition"].startswith("attachment")
    assert 'filename="atlas-1.1.zip"' in client.get(file_address(second, "atlas.zip"))["Content-Disposition"]


def test_who_has_a_file_is_sent_no_part_of_it(client, first):
    address = file_address(first, "codings.csv")
    tag = client.head(address)["ETag"]
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address, headers={"If-None-Match": tag})
    assert (response.status_code, content(response)) == (304, b"")
    assert (response["ETag"], "immutable" in response["Cache-Control"]) == (tag, True)
    assert not [query for query in captured if "releasepart" in query["sql"]]
    other = client.get(address, headers={"If-None-Match": '"other"'})
    assert len(content(other)) == int(other["Content-Length"])


def test_a_large_file_is_read_a_part_at_a_time(client, first):
    file = next(file for file in first.files.all() if file.size > 2 * LARGEST_PART or file.name == "codings.csv")
    with CaptureQueriesContext(connection) as before:
        response = client.get(file.get_absolute_url())
    assert response.streaming
    assert not [query for query in before if "releasepart" in query["sql"]], "nothing is read before it is sent"
    sizes = []
    for piece in response.streaming_content:
        sizes.append(len(piece))
    assert max(sizes) <= LARGEST_PART
    assert sum(sizes) == file.size


def test_latest_leads_to_the_newest(client, second):
    assert client.get("/data/releases/latest/").url == "/data/releases/1.1/"
    answer = client.get("/data/releases/latest/atlas.zip")
    assert (answer.status_code, answer.url) == (302, "/data/releases/1.1/atlas.zip")
    assert "immutable" not in answer.get("Cache-Control", "")


@pytest.mark.parametrize(
    "address",
    ["/data/releases/9.9/", "/data/releases/1.0/nothing.csv", "/data/releases/1.0/..%2Fatlas.zip",
     "/data/releases/latest/no", "/data/releases/9.9/atlas.zip", "/data/releases/%00/", "/data/releases/1.0/%00"],
)  # fmt: skip
def test_what_was_not_released_is_not_there(client, first, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nobody_changes_one_through_the_site(admin_client, first, method):
    held = dict(first.files.values_list("name", "sha256"))
    for address in ("/data/releases/", "/data/releases/1.0/", file_address(first, "services.csv")):
        assert getattr(admin_client, method)(address).status_code == 405
    assert admin_client.get("/admin/catalogue/release/").status_code == 404
    assert dict(Release.objects.get().files.values_list("name", "sha256")) == held


def test_who_is_still_to_code_sees_no_levels(client, second):
    person = User.objects.create_user("coder")
    ask_to_code(person, "jelbi-berlin")
    client.force_login(person)
    page = parsed(client.get("/data/releases/1.1/"))
    assert "Read again." not in text_of(page.main)
    assert Service.objects.get(slug="jelbi-berlin").name in text_of(page.select_one(".notice"))
    assert client.get("/data/releases/1.1/?format=json").json()["result"]["changes"]["levels"] == []
    for file in second.files.all():
        assert client.get(file.get_absolute_url()).status_code == 400, file
    client.logout()
    assert client.get(file_address(second, "services.csv")).status_code == 200


def test_it_takes_as_many_queries_however_many_files_and_releases(client, first):
    few = {path: queries_of(client, path) for path in ("/data/releases/", "/data/releases/1.0/")}
    for number in ("1.1", "1.2"):
        release(number, DAY, again=True)
    assert {path: queries_of(client, path) for path in few} == few
    assert max(few.values()) <= 6


def test_pages_say_in_which_release_their_numbers_are(client):
    def told():
        answer = client.get("/cities/berlin/?format=json").json()["data"]
        words = text_of(parsed(client.get("/services/jelbi-berlin/")).select_one(".cite"))
        names = "release", "unreleased_changes_since", "figures_of_release"
        numbers = [answer[name] for name in names]
        listed = client.get("/api/v1/services", {"limit": 1}).json()["data"]
        assert [listed[name] for name in names] == numbers
        return numbers, re.search(r", (no release yet|release .*?|unreleased .*?)\. http", words)[1]

    assert told() == ([None, None, None], "no release yet")
    release("1.0", DAY)
    assert told() == (["1.0", None, "1.0"], "release 1.0")
    Service.objects.filter(slug="parkrun").update(summary="Another sentence.")
    only_texts = "unreleased changes since release 1.0, none in levels and figures"
    assert told() == ([None, "1.0", "1.0"], only_texts)
    Service.objects.filter(slug="parkrun").update(status="discontinued")
    assert told() == ([None, "1.0", None], "unreleased changes since release 1.0")
    for path in ("/method/", "/cities/berlin/report/", "/coding/agreement/"):
        assert "unreleased changes since release 1.0" in text_of(parsed(client.get(path))), path


def test_a_page_asks_no_query_more_for_it(client):
    few = {path: queries_of(client, path) for path in ("/", "/services/jelbi-berlin/", "/method/")}
    release("1.0", DAY)
    assert {path: queries_of(client, path) for path in few} == few


def test_files_wake_no_reader_and_a_release_does():
    """What was read of the data stays good while parts of files are written; with the release itself it is renewed."""
    shown = {table.name for table in shown_tables.shown_tables()}
    assert "catalogue_release" in shown
    assert not {"catalogue_releasefile", "catalogue_releasepart"} & shown


def test_the_provenance_is_plain_data(client, first):
    answer = json.loads(body(client.get("/data/releases/1.0/?format=json")))
    assert answer["parameters"] == {"release": "1.0"}
    assert answer["data"]["release"] == "1.0"


def test_search_engines_read_what_a_release_is(client, second):
    described = json.loads(parsed(client.get("/data/releases/1.1/")).select_one('[type="application/ld+json"]').string)
    archive = second.files.get(name="atlas.zip")
    [file] = described["distribution"]
    assert (described["@type"], described["version"], described["datePublished"]) == ("Dataset", "1.1", "2026-11-26")
    assert file["contentUrl"] == f"http://testserver{archive.get_absolute_url()}"
    assert (file["contentSize"], file["sha256"]) == (f"{archive.size} B", archive.sha256)

"""The latest changes of all services: what is public, without names, from the newest on; as a page, data and a feed."""

import xml.etree.ElementTree as ET

import pytest

from catalogue.changes.listing import PAGE_SIZE
from catalogue.history.recording import Origin, recorded
from catalogue.models import Collection, PublicName, ServiceLink
from tests.answers import alerts, body, parsed, queries_of, text_of
from tests.catalogue.changes.acts import change, set_level
from tests.factories import ask_to_code, make_complete, make_service

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def service(db):
    return make_complete(summary="As it was.")


def entries(client, query=""):
    return [text_of(entry) for entry in parsed(client.get(f"/changes/{query}")).select(".changes > li")]


def data(client, query=""):
    return client.get(f"/changes/?format=json{query}").json()["result"]


def feed(client, address="/changes/?format=atom"):
    return ET.fromstring(client.get(address).content).findall(f"{ATOM}entry")  # noqa: S314 - our own


def test_without_a_change_it_says_so(client):
    assert len(entries(client)) == 1
    assert data(client) == {"changes": [], "older": None}
    assert feed(client) == []


def test_which_service_what_and_why_the_newest_first(client, service, editor):
    other = make_complete(name="Another one")
    change(service, editor, "Read again.", summary="Better.")
    change(other, editor, launched=2020)
    newest, oldest = entries(client)
    assert "Another one" in newest
    for told in (service.name, "Read again.", "Summary", "As it was.", "Better."):
        assert told in oldest
    changes = data(client)["changes"]
    assert [each["service"] for each in changes] == [other.slug, service.slug]
    assert [field["field"] for each in changes for part in each["parts"] for field in part["fields"]] == [
        "launched",
        "summary",
    ]
    assert [each["reason"] for each in changes] == [None, "Read again."]


def test_nobody_is_named_not_even_who_agreed(client, service, editor):
    PublicName.objects.create(user=editor, name="Pat Example")
    change(service, editor, summary="Better.")
    for address in ("/changes/", "/changes/?format=json", "/changes/?format=atom"):
        assert "Pat" not in body(client.get(address))
    assert "by" not in data(client)["changes"][0]


def test_what_is_no_change_for_readers_is_not_told(client, service):
    change(service, review_due="2027-01-01")
    draft = make_service(state="draft", name="Secret plan")
    with recorded(None, "", Origin.ADMIN):
        ServiceLink.objects.create(source=service, target=draft, kind=1, description="A list")
    with recorded(None, "", Origin.FORM):
        make_service(state="draft", name="Another secret")
    assert data(client)["changes"] == []
    assert "ecret" not in body(client.get("/changes/?format=atom"))


def test_a_draft_that_is_published_and_one_that_left(client, service):
    with recorded(None, "", Origin.FORM):
        made = make_service(state="draft", name="To come")
    change(made, state="published")
    change(service, summary="Better.")
    assert [each["what"] for each in data(client)["changes"]] == ["changed", "made"]
    change(service, state="withdrawn", withdrawal_reason="Gone.")
    assert [each["service"] for each in data(client)["changes"]] == [made.slug]


def test_what_was_changed_in_a_hidden_collection_is_told_nowhere(client, service):
    hidden = Collection.objects.create(slug="own", name="Own")
    moved = make_complete(collection=hidden, name="Wombat", summary="Secret.")
    change(moved, summary="Still secret.")
    assert data(client)["changes"] == []
    change(moved, collection=Collection.objects.get(slug="main"), summary="Public.")
    [only] = data(client)["changes"]
    assert (only["what"], only["service"]) == ("made", moved.slug)
    for address in ("/changes/", "/changes/?format=json", "/changes/?format=atom"):
        assert "ecret" not in body(client.get(address))


def test_who_is_still_to_code_sees_no_level_of_that_service_alone(client, service, editor):
    other = make_complete()
    for each in (service, other):
        set_level(each, 1, why="It is on level one.")
    ask_to_code(editor, service.slug)
    client.force_login(editor)
    by_service = {each["service"]: each for each in data(client)["changes"]}
    assert [by_service[each.slug]["levels_hidden"] for each in (service, other)] == [True, False]
    assert [by_service[each.slug]["reason"] for each in (service, other)] == [None, "It is on level one."]
    [hidden] = [e for e in feed(client) if service.name in e.findtext(f"{ATOM}title")]
    assert "level one" not in ET.tostring(hidden, encoding="unicode")


def test_older_ones_follow_without_a_gap(client, service):
    for number in range(PAGE_SIZE + 3):
        change(service, summary=f"Summary {number}.")
    first = data(client)
    second = data(client, f"&before={first['older']}")
    assert (len(first["changes"]), len(second["changes"]), second["older"]) == (PAGE_SIZE, 3, None)
    numbers = [each["number"] for each in first["changes"] + second["changes"]]
    assert numbers == sorted(numbers, reverse=True)
    [link] = parsed(client.get("/changes/")).select("main a[rel=next]")
    assert link["href"] == f"?before={first['older']}"
    assert len(feed(client)) == PAGE_SIZE + 3, "a feed holds more at once"


@pytest.mark.parametrize("wrong", ["x", "0", "-1", "9" * 30, "1.5"])
def test_a_wrong_number_is_refused(client, wrong):
    assert alerts(parsed(client.get(f"/changes/?before={wrong}"))) != []
    for form in ("json", "atom"):
        answer = client.get(f"/changes/?format={form}&before={wrong}")
        assert answer.status_code == 400
        assert "before" in body(answer)


def test_a_feed_entry_stays_the_same_one(client, service):
    change(service, summary="Better.")
    [first] = feed(client)
    change(service, summary="Best.")
    [newest, again] = feed(client)
    assert ET.tostring(again) == ET.tostring(first)
    assert newest.findtext(f"{ATOM}id") != first.findtext(f"{ATOM}id")


def test_the_feed_of_one_service(client, service):
    change(service, why="Read again.", summary="Better.")
    change(make_complete(), summary="Of another one.")
    page = parsed(client.get(f"/services/{service.slug}/changes/"))
    [head], [seen] = (page.select(f"{place}[href='?format=atom']") for place in ("head link", "main a"))
    assert (head["rel"], head["type"]) == (["alternate"], "application/atom+xml")
    [only] = feed(client, f"/services/{service.slug}/changes/?format=atom")
    assert "Better." in only.findtext(f"{ATOM}summary")
    assert "Read again." in only.findtext(f"{ATOM}summary")
    own = parsed(client.get(service.get_absolute_url())).select_one("head link[type='application/atom+xml']")
    assert own["href"] == f"/services/{service.slug}/changes/?format=atom"


def test_queries_do_not_grow_with_changes(client, service):
    change(service, summary="Better.", launched=1999)
    set_level(service, 1)
    addresses = ("/changes/", "/changes/?format=json", "/changes/?format=atom")
    few = {address: queries_of(client, address) for address in addresses}
    for number in range(6):
        other = make_complete()
        change(other, summary=f"Better {number}.", launched=2000 + number)
        set_level(other, 1)
    assert {address: queries_of(client, address) for address in addresses} == few
    assert max(few.values()) <= 12

"""A city as a file: what is written is read again; of an edited file every part that cannot be read is told."""

import json
from datetime import date
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.my_city.dated import Earlier, bare, earlier_in, with_earlier
from catalogue.my_city.files import FILE, file_of
from catalogue.my_city.forms import vocabulary_of
from catalogue.my_city.loading import LARGEST_FILE, MOST_PROBLEMS, Loaded, UnreadableFileError, load
from catalogue.my_city.states import canonical, packed_state
from tests import by_hand
from tests.answers import parsed, sent_by, text_of
from tests.catalogue.my_city.asked import held_on

pytestmark = pytest.mark.django_db

OWN = "mobility~2x3000d401000~01~resident~family-with-children~bike-share~Night %7E bus~r0.so it is~p2.https://a.de/b~c"
STATE = canonical(
    QueryDict(
        "name=Mine&population=120000&as_of=2026-11-01&city=london&without=parkrun&service=ivie-vienna&k=3&for=resident"
        "&w-accessibility=2&link=draft-1~ivie-vienna~2&" + urlencode({"draft": OWN.replace("~c", "%257Ec")})
    )
).replace("%257Ec", "%7Ec")
DAY = date(2026, 11, 26)


@pytest.fixture
def vocabulary(snapshot):
    return vocabulary_of(snapshot)


@pytest.fixture
def written(snapshot, vocabulary):
    earlier = [Earlier(date(2026, 1, 2), "v=2&city=london")]
    return file_of(STATE, earlier, DAY, snapshot, vocabulary)


@pytest.fixture
def read(snapshot, vocabulary):
    return lambda data: load(
        data if isinstance(data, bytes) else json.dumps(data).encode(), vocabulary, snapshot.members
    )


def test_what_is_written_is_read_again(written, read):
    found = read(written)
    assert found.problems == []
    assert bare(found.state) == STATE
    earlier = [Earlier(DAY, STATE), Earlier(date(2026, 1, 2), "v=2&city=london")]
    assert found.state == with_earlier(STATE, earlier)


def test_it_says_what_it_is_and_names_things_by_their_names(written, snapshot):
    assert written["file"] == FILE
    assert (written["day"], written["data_version"]) == ("2026-11-26", snapshot.content_version)
    assert written["services"] == [{"service": "ivie-vienna", "name": snapshot.members["ivie-vienna"].name}]
    [own] = written["own_services"]
    assert own["persons"] == {"resident": "documented", "family-with-children": "presumed"}
    assert own["name"] == "Night ~ bus"
    assert (own["levels"][snapshot.determinants[1].slug], own["guessed"]) == (None, [snapshot.determinants[6].slug])
    assert written["links"] == [{"from": "draft-1", "to": "ivie-vienna", "kind": "data"}]


def edited(written, path, value):
    data = json.loads(json.dumps(written))
    *way, last = path
    part = data
    for step in way:
        part = part[step]
    part[last] = value
    return data


EDITS = {
    "a service that is not there": (["services", 0], "nope", "nope"),
    "a field that does not exist": (["own_services", 0, "field"], "luck", "luck"),
    "a field that is no text": (["own_services", 0, "field"], ["mobility"], "mobility"),
    "a kind that does not exist": (["own_services", 0, "kind"], "circus", "circus"),
    "a group that does not exist": (["own_services", 0, "persons", "king"], "documented", "king"),
    "a basis that does not exist": (["own_services", 0, "persons", "resident"], "perhaps", "perhaps"),
    "groups as a list": (["own_services", 0, "persons"], ["resident"], "own_services 1"),
    "a phase that does not exist": (["own_services", 0, "phases", 0], "tomorrow", "tomorrow"),
    "a level that does not exist": (["own_services", 0, "levels", "accessibility"], 4, "4"),
    "a level that is true": (["own_services", 0, "levels", "accessibility"], True, "True"),
    "a determinant that does not exist": (["own_services", 0, "levels", "luck"], 1, "luck"),
    "a page that leads nowhere": (["own_services", 0, "pages", "accessibility"], "javascript:alert(1)", "javascript"),
    "a reason that cannot be shown": (["own_services", 0, "reasons", "accessibility"], "a\0b", "accessibility"),
    "no name": (["own_services", 0, "name"], "", "own_services 1"),
    "a part of its own": (["own_services", 0, "colour"], "red", "colour"),
    "a service that is a number": (["own_services", 0], 7, "own_services 1"),
    "services that are no list": (["own_services"], "many", "own_services"),
    "a link into nowhere": (["links", 0, "to"], "nope", "links 1"),
    "a link of no kind": (["links", 0, "kind"], "love", "links 1"),
    "a day that is none": (["day"], "today", "today"),
    "an earlier day that is none": (["earlier", 0, "day"], 5, "earlier 1"),
    "an earlier service that is not there": (["earlier", 0, "services"], ["nope"], "earlier 1"),
    "a question that is not asked": (["asked", "colour"], "red", "colour"),
    "a part that is not known": (["more"], 1, "more"),
    "a name that is a list": (["name"], [], "name"),
    "a name with half of a sign": (["name"], "a\ud800", "name"),
    "a question with half of a sign": (["asked", "w-\ud800"], "1", "w-"),
    "a weight of no determinant": (["asked", "w-luck"], "1", "w-luck"),
    "an earlier name with half of a sign": (["earlier", 0, "name"], "\udfff", "earlier 1"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_was_edited_by_hand_is_told_and_the_rest_is_read(written, read, edit):
    path, value, named = EDITS[edit]
    found = read(edited(written, path, value))
    assert [named in problem for problem in found.problems][:1] == [True], found.problems
    assert QueryDict(found.state)["city"] == "london"
    assert canonical(QueryDict(found.state)) == found.state


@pytest.mark.parametrize(
    "content",
    [
        b"", b"no json", b"[]", b"{}", b'{"file": 1}', b"\xff\xfe", b"[" * 100_000, b" " * (LARGEST_FILE + 1),
        json.dumps({"file": FILE, "version": 3}).encode(), json.dumps({"file": FILE}).encode(),
    ],
    ids=["empty", "text", "list", "nothing", "number", "no text", "deep", "large", "later", "no version"],
)  # fmt: skip
def test_of_what_is_no_file_of_a_city_nothing_is_read(read, content):
    with pytest.raises(UnreadableFileError) as caught:
        read(content)
    assert str(caught.value)


def test_services_that_are_alike_in_everything_are_all_read(written, read):
    own = written["own_services"][0]
    found = read(edited(written, ["own_services"], [own, {**own, "id": "draft-2"}]))
    assert found.problems == []
    assert QueryDict(found.state).getlist("draft") == QueryDict(STATE).getlist("draft") * 2


def test_an_id_of_the_catalogue_leaves_the_links_to_the_catalogue(written, read):
    own = {**written["own_services"][0], "id": "ivie-vienna"}
    second = {**own, "id": "second", "name": "Second"}
    data = edited(written, ["own_services"], [own, second])
    data["links"] = [{"from": "second", "to": "ivie-vienna", "kind": "data"}]
    found = read(data)
    assert ["id" in problem for problem in found.problems] == [True]
    assert QueryDict(found.state).getlist("link") == ["draft-2~ivie-vienna~2"]


def test_a_part_that_stands_twice_is_told_wherever_it_is(written, read):
    content = json.dumps(written)
    twice = content.replace('"name": "Mine"', '"name": "Yours", "name": "Mine"').replace(
        '"field": ', '"field": 1, "field": '
    )
    found = read(twice.encode())
    assert [problem.partition(":")[0] for problem in found.problems] == ["field", "name"]
    assert bare(found.state) == STATE


def test_services_of_one_id_are_all_kept_and_links_lead_to_the_first(written, read):
    """An own service is copied by hand and its name changed, its id left as it was."""
    first = written["own_services"][0]
    found = read(edited(written, ["own_services"], [first, {**first, "name": "Copy"}]))
    assert ["id" in problem for problem in found.problems] == [True]
    drafts = QueryDict(found.state).getlist("draft")
    assert ["Copy" in draft for draft in drafts] == [False, True]
    assert QueryDict(found.state)["link"] == QueryDict(STATE)["link"]


def test_ten_thousand_services_are_told_in_some_sentences(written, read):
    many = [{"name": f"S{number}", "field": "mobility", "levels": {"accessibility": 9}} for number in range(10_000)]
    found = read(edited(written, ["own_services"], many))
    assert "10000" in found.problems[0]
    assert (len(found.told), found.untold) == (MOST_PROBLEMS, len(found.problems) - MOST_PROBLEMS)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=5), each, max_size=3),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([path for path, _value, _named in EDITS.values()]), anything)
def test_whatever_a_file_holds_is_read_or_told(written, read, path, value):
    found = read(edited(written, path, value))
    assert isinstance(found, Loaded)
    assert canonical(QueryDict(found.state)) == found.state


def sent(content, name="city.json"):
    return {"file": SimpleUploadedFile(name, content)}


def test_it_is_downloaded_and_loaded_again(client, written):
    state = with_earlier(STATE, [Earlier(date(2026, 1, 2), "v=2&city=london")])
    downloaded = client.get(f"/my-city/file/?{state}")
    assert downloaded.json() == written | {"day": downloaded.json()["day"]}
    assert "mine-" in downloaded["Content-Disposition"]
    loaded = client.post("/my-city/load/", sent(downloaded.content))
    assert loaded.status_code == 302
    assert bare(canonical(QueryDict(loaded.url.partition("?")[2]))) == STATE
    page = parsed(client.get(loaded.url))
    assert [text_of(link) for link in page.select(".earlier li > a:first-child")] == ["2026-01-02"]
    changed = client.get(f"{loaded.url}&add=parkrun").url
    again = client.get(f"/my-city/file/?{changed.partition('?')[2]}").json()
    assert [earlier["day"] for earlier in again["earlier"]] == [downloaded.json()["day"], "2026-01-02"]


def test_what_cannot_be_read_is_told_and_the_rest_is_offered(client, written):
    page = parsed(client.post("/my-city/load/", sent(json.dumps(edited(written, ["services", 0], "nope")).encode())))
    assert len(page.select("section.error li")) == 2, "the link that led there is gone too"
    offered = client.post("/my-city/", sent_by(page.select_one('form[action="/my-city/"]')), follow=True)
    without_parkrun_with_an_own_one = len(by_hand.in_city("london")) - 1 + 1
    assert len(held_on(parsed(offered))) == without_parkrun_with_an_own_one
    for content in ({}, sent(b""), sent(b"{}"), sent(b" " * (LARGEST_FILE + 1))):
        refused = client.post("/my-city/load/", content)
        assert refused.status_code == 422
        assert text_of(parsed(refused).select_one("#id_file_error")) != ""


def test_a_state_that_cannot_be_read_is_shown_instead_of_a_file(client):
    answered = client.post("/my-city/file/", {"s": packed_state("v=2&city=london&service=nope")})
    assert "Content-Disposition" not in answered
    assert parsed(answered).select("#outcome [role=alert]") != []


def test_the_file_of_an_account_holds_its_earlier_states(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("owner"))
    saved = client.post("/my-city/saved/", {"state": "city=london", "name": "Mine"})
    query = saved.url.partition("?")[2]
    client.post("/my-city/saved/", {"state": f"{query}&service=ivie-vienna"})
    data = client.get(f"/my-city/file/?{query}&service=ivie-vienna").json()
    assert [[s["service"] for s in earlier["services"]] for earlier in data["earlier"]] == [[]]
    assert earlier_in(query) == []

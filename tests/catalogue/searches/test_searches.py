"""Searches that people keep: saved from the listing, renamed, shared and deleted by their owners alone."""

from urllib.parse import urlsplit

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from catalogue.models import City, Collection, Domain, Membership, SavedSearch
from catalogue.models.saved_searches import LONGEST_QUERY
from catalogue.rules.collections import Role
from catalogue.searches.saving import MOST_SAVED
from catalogue.services.filters import ServiceFilterSet
from catalogue.services.own_searches import canonical
from tests.answers import alerts, body, parsed, queries_of, sent_by, text_of
from tests.factories import make_complete

pytestmark = pytest.mark.django_db

BERLIN = "domain=mobility&city=berlin"


def save(client, query=BERLIN, name="Moving in Berlin"):
    return client.post(f"/searches/save/?{query}", {"name": name})


def press(client, search, do, **more):
    return client.post(f"/searches/mine/{search.key}/", {"do": do, **more})


def rows(client):
    return parsed(client.get("/searches/")).select("main li[id^=search-]")


def test_the_listing_leads_to_saving_and_the_search_back_to_it(client, anna_client):
    address = f"/services/?page=1&{BERLIN}&utm_source=x"
    for each in (client, anna_client):
        [link] = parsed(each.get(address)).select("#results a[href^='/searches/save/']")
        assert link["href"] == f"/searches/save/?{BERLIN}"
    page = parsed(anna_client.get(link["href"]))
    [named] = sent_by(page.select_one("main form"))["name"]
    assert "Berlin" in named, "a name is proposed"
    assert anna_client.post(link["href"], {"name": "Mine"}).status_code == 302
    [row] = rows(anna_client)
    assert row.select_one("h2 a")["href"] == f"/services/?{BERLIN}"
    assert "Berlin" in text_of(row.select_one(".asks"))


def test_a_stranger_signs_in_and_comes_back_with_the_selection(client, anna):
    answer = client.get(f"/searches/save/?{BERLIN}")
    assert (answer.status_code, urlsplit(answer.url).path) == (302, "/accounts/login/")
    door = QueryDict(urlsplit(answer.url).query)["next"]
    assert door == f"/searches/save/?{BERLIN}"
    why = "A search is kept under an account"
    assert why in text_of(parsed(client.get(answer.url)).main)
    assert why not in text_of(parsed(client.get("/accounts/login/")).main)
    assert client.get("/searches/").status_code == 302


def test_who_was_signed_out_meanwhile_loses_nothing(client, search):
    for address, sent in (
        (f"/searches/save/?{BERLIN}", {"name": "Typed for long"}),
        (f"/searches/mine/{search.key}/", {"do": "rename", "name": "Typed for long", "seen": search.name}),
    ):
        answer = client.post(address, sent)
        assert answer.status_code == 403
        assert "Typed for long" in body(answer)
    assert [each.name for each in SavedSearch.objects.all()] == [search.name]


def test_a_form_without_its_token_changes_nothing_and_loses_nothing(anna, search):
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    for origin, kept in (("http://testserver", True), ("https://evil.example", False)):
        answer = client.post(f"/searches/save/?{BERLIN}&q=bus", {"name": "Typed"}, headers={"origin": origin})
        assert (answer.status_code, "Typed" in body(answer)) == (403, kept)
        assert press(client, search, "delete").status_code == 403
    assert [each.name for each in SavedSearch.objects.all()] == [search.name]


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\x00b", "a\u202eb"])
def test_a_bad_name_is_told_and_stays_in_its_box(anna_client, name):
    answer = save(anna_client, name=name)
    page = parsed(answer)
    assert answer.status_code == 422
    assert page.select(".errorlist") != []
    assert not SavedSearch.objects.exists()
    assert "Berlin" in text_of(page.select_one(".asks"))


def test_a_selection_that_shows_nothing_is_not_saved(anna_client):
    answer = save(anna_client, "domain=nope&launched_after=2020&launched_before=2000")
    assert answer.status_code == 422
    assert "nope" in text_of(parsed(answer).select_one("main"))
    assert len(parsed(answer).select("[role=alert] li")) == 2
    assert not SavedSearch.objects.exists()


def test_what_no_filter_of_the_listing_is_called_is_named_before_it_is_left_out(anna_client):
    page = parsed(anna_client.get(f"/searches/save/?{BERLIN}&page=2&format=csv&colour=red&<b>=1"))
    [told] = page.select("main [role=alert]")
    assert text_of(told).endswith("which is not kept: colour, <b>.")
    assert parsed(anna_client.get(f"/searches/save/?{BERLIN}&view=table")).select("main [role=alert]") == []


def test_sent_twice_it_is_kept_once_and_another_one_needs_another_name(anna_client):
    assert [save(anna_client).status_code for _ in range(2)] == [302, 302]
    assert SavedSearch.objects.count() == 1
    again = save(anna_client, "domain=culture")
    assert again.status_code == 422
    assert sent_by(parsed(again).select_one("main form"))["name"] == ["Moving in Berlin"]


def test_no_more_are_kept_than_can_be_listed(anna, anna_client):
    SavedSearch.objects.bulk_create(SavedSearch(owner=anna, name=f"No. {n}", query="q=bus") for n in range(MOST_SAVED))
    assert save(anna_client).status_code == 422
    assert SavedSearch.objects.count() == MOST_SAVED
    assert len(rows(anna_client)) == MOST_SAVED


def test_a_selection_of_too_many_filters_is_refused(anna_client):
    query = "&".join(f"city={slug}" for slug in City.objects.shown().values_list("slug", flat=True))
    long = f"{query}&{'&'.join(f'q={n}' for n in range(LONGEST_QUERY // 5))}"
    assert save(anna_client, long).status_code == 422
    assert not SavedSearch.objects.exists()


def test_renaming(anna_client, anna, search):
    press(anna_client, search, "rename", name="  On   wheels ", seen=search.name)
    search.refresh_from_db()
    assert search.name == "On wheels"
    SavedSearch.objects.create(owner=anna, name="Taken", query="q=bus")
    for wrong in ("Taken", "", "x" * 121):
        answer = press(anna_client, search, "rename", name=wrong, seen="On wheels")
        assert answer.status_code == 422
        [box] = parsed(answer).select(f"#name-{search.key}")
        assert box["value"] == wrong
        assert box["aria-describedby"] == f"error-{search.key}"
    search.refresh_from_db()
    assert search.name == "On wheels"


def test_two_tabs(anna_client, search):
    press(anna_client, search, "rename", name="First tab", seen=search.name)
    answer = press(anna_client, search, "rename", name="Second tab", seen=search.name)
    assert answer.status_code == 409
    form = parsed(answer).select_one(f"#search-{search.key} details form")
    assert (sent_by(form)["name"], sent_by(form)["seen"]) == (["Second tab"], ["First tab"])
    assert anna_client.post(form["action"], {"do": "rename", **sent_by(form)}).status_code == 302
    search.refresh_from_db()
    assert search.name == "Second tab"
    press(anna_client, search, "delete")
    assert rows(anna_client) == []
    for verb in ("rename", "delete", "share", "subscribe", "open-with"):
        answer = anna_client.post(f"/searches/mine/{search.key}/", {"do": verb, "name": "x"}, follow=True)
        assert answer.status_code == 200
        assert len(parsed(answer).select("main > [role=status]")) == 1
    assert not SavedSearch.objects.exists()


def test_nobody_sees_or_changes_what_is_another_persons(ben_client, search):
    before = SavedSearch.objects.values().get()
    assert rows(ben_client) == []
    for verb in ("rename", "share", "end-sharing", "open-with", "open-with-everything", "subscribe", "delete"):
        answer = press(ben_client, search, verb, name="Stolen", seen=search.name)
        assert answer.status_code == 302
        assert search.name not in body(ben_client.get("/searches/"))
    assert press(ben_client, search, "nonsense").status_code == 400
    assert ben_client.get(f"/searches/mine/{search.key}/").status_code == 405
    assert SavedSearch.objects.values().get() == before


def test_the_rows_go_with_the_account_and_nobody_elses(anna, ben, search):
    SavedSearch.objects.create(owner=ben, name="His", query="q=bus")
    anna.delete()
    assert [each.name for each in SavedSearch.objects.all()] == ["His"]


def shared_address(client):
    [link] = rows(client)[0].select("a[href^='https://atlas.example.org/searches/']")
    return urlsplit(link["href"]).path


def test_sharing_is_off_until_asked_for_and_can_be_ended(client, anna_client, search):
    assert rows(anna_client)[0].select("a[href*='atlas.example.org']") == []
    assert client.get(f"/searches/{search.key}/").status_code == 404
    press(anna_client, search, "share")
    address = shared_address(anna_client)
    page = parsed(client.get(address))
    assert text_of(page.h1) == search.name
    assert page.select(f"main a[href='/services/?{BERLIN}']") != []
    assert page.select("meta[name=robots][content=noindex]") != []
    assert "anna" not in str(page)
    press(anna_client, search, "share")
    assert shared_address(anna_client) == address, "twice is once"
    press(anna_client, search, "end-sharing")
    assert client.get(address).status_code == 404
    press(anna_client, search, "share")
    assert shared_address(anna_client) != address
    assert client.get(address).status_code == 404


def test_what_others_see_is_never_kept(client, anna_client, search):
    press(anna_client, search, "share")
    address = shared_address(anna_client)
    assert "no-store" in client.get(address)["Cache-Control"]
    press(anna_client, search, "rename", name="Another name", seen=search.name)
    assert text_of(parsed(client.get(address)).h1) == "Another name"


def test_what_is_no_longer_there_is_told_wherever_it_is_opened(client, anna_client, search):
    Domain.objects.create(slug="passing", name="Passing")
    make_complete(domain=Domain.objects.get(slug="passing"))
    assert save(anna_client, "domain=passing", "Fleeting").status_code == 302
    gone = SavedSearch.objects.get(name="Fleeting")
    press(anna_client, gone, "share")
    gone.refresh_from_db()
    assert alerts(rows(anna_client)[0]) == []
    SavedSearch.objects.filter(pk=gone.pk).update(query="domain=no-more")
    told = {
        "list": alerts(rows(anna_client)[0]),
        "shared": alerts(parsed(client.get(f"/searches/{gone.share_key}/"))),
        "opened": alerts(parsed(client.get("/services/?domain=no-more"))),
    }
    assert [name for name, found in told.items() if not found] == []
    assert "no-more" in told["list"][0]
    gone.refresh_from_db()
    assert gone.query == "domain=no-more", "nothing is dropped by itself"


@pytest.fixture
def hidden(anna):
    own = Collection.objects.create(slug="own", name="Own plans")
    make_complete(collection=own, name="Secret plan")
    Membership.objects.create(collection=own, user=anna, role=Role.READER)
    return own


def test_a_search_in_a_hidden_collection_is_for_its_members(client, anna_client, ben_client, hidden):
    assert anna_client.post("/in/own/searches/save/?collection=own", {"name": "Plans"}).status_code == 302
    made = SavedSearch.objects.get()
    [row] = rows(anna_client)
    assert row.select_one("h2 a")["href"] == "/in/own/services/?collection=own"
    assert alerts(row) == []
    press(anna_client, made, "share")
    made.refresh_from_db()
    address = f"/searches/{made.share_key}/"
    assert [each.get(address).status_code for each in (anna_client, ben_client, client)] == [200, 404, 404]
    assert anna_client.get(parsed(anna_client.get(address)).select_one("a.button")["href"]).status_code == 200


def test_who_is_no_member_any_more_is_told_that_it_is_closed(anna_client, hidden):
    anna_client.post("/in/own/searches/save/?collection=own", {"name": "Plans"})
    Membership.objects.all().delete()
    [row] = rows(anna_client)
    assert row.select("h2 a") == []
    assert len(alerts(row)) == 1
    assert "Own plans" not in str(row)
    made = SavedSearch.objects.get()
    SavedSearch.objects.update(is_default=True)
    assert anna_client.get("/services/").status_code == 200, "no way into nothing"
    press(anna_client, made, "delete")
    assert not SavedSearch.objects.exists()


def test_the_database_holds_what_must_be(anna, ben, search):
    for wrong in (
        {"name": search.name, "query": "q=bus"},
        {"name": "All", "query": "", "is_default": True},
        {"name": "Mails", "query": "", "next_digest": "2026-01-01T00:00Z"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedSearch.objects.create(owner=anna, **wrong)
    SavedSearch.objects.create(owner=ben, name=search.name, query="q=bus")


def test_queries_do_not_grow_with_searches(anna, anna_client, search):
    few = queries_of(anna_client, "/searches/")
    SavedSearch.objects.bulk_create(
        SavedSearch(owner=anna, name=f"No. {n}", query=f"q=bus+{n}&domain=mobility", share_key=f"share-{n}")
        for n in range(20)
    )
    assert queries_of(anna_client, "/searches/") == few <= 8


NAMES = [*ServiceFilterSet.base_filters, "page", "format", "utm_source", "at-least-accessibility"]
PAIRS = st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=8)), max_size=12)


@given(PAIRS, st.randoms())
def test_what_is_kept_is_canonical(pairs, draw):
    """The same again when it is kept again, in whatever order it came; no unknown name, no value twice or empty."""
    parameters = QueryDict(mutable=True)
    for name, value in pairs:
        parameters.appendlist(name, value)
    kept = canonical(parameters)
    assert canonical(QueryDict(kept)) == kept
    names = [name for name, _value in pairs]
    draw.shuffle(names)
    other = QueryDict(mutable=True)
    for name in names:
        other.setlist(name, parameters.getlist(name))
    assert canonical(other) == kept
    again = QueryDict(kept)
    assert set(again) <= set(ServiceFilterSet.base_filters)
    for name, values in again.lists():
        expected = dict.fromkeys(filter(None, (value.strip() for value in parameters.getlist(name))))
        assert values == list(expected)

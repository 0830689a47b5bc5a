"""Cities kept under an account: only the owner may, and nothing is lost."""

from random import Random
from string import ascii_letters

import pytest
from django.http import QueryDict

from catalogue.index.data_version import data_version
from catalogue.models import SavedCity
from catalogue.my_city.addresses import address_of
from catalogue.my_city.saving import edition
from catalogue.my_city.states import LARGEST_STATE, read_state
from tests.answers import parsed, sent_by, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client, django_user_model):
    user = django_user_model.objects.create_user("owner", password="owner-password")
    client.force_login(user)
    return user


def test_saving_needs_an_account(client):
    before = SavedCity.objects.count()
    assert "/accounts/login/" in client.post("/my-city/saved/", {"state": "city=london"}).url
    assert SavedCity.objects.count() == before
    assert client.get("/my-city/saved/").status_code in (302, 405)


def test_save_change_go_back_and_delete(client, owner):
    version = data_version()
    saved = client.post("/my-city/saved/", {"state": "city=london", "name": " My  city <b> "})
    one = SavedCity.objects.get()
    assert saved.url == client.get(one.get_absolute_url()).url == address_of(one.state)
    assert one.name == "My city <b>"
    page = parsed(client.get(saved.url))
    assert len(page.select(f'form[action="/my-city/saved/{one.key}/"]')) == 1
    assert text_of(page.h1) == "My city <b>"
    assert [text_of(link) for link in page.select(f'#held ul a[href="{one.get_absolute_url()}"]')] == ["My city <b>"]
    client.post("/my-city/saved/", {"state": f"{one.state}&service=jelbi-berlin"})
    one.refresh_from_db()
    assert SavedCity.objects.count() == 1
    assert "jelbi-berlin" in one.state
    [before] = one.earlier.all()
    client.post(before.get_absolute_url(), {"edition": edition(one.state)})
    one.refresh_from_db()
    assert "jelbi-berlin" not in one.state
    assert ["jelbi-berlin" in earlier.state for earlier in one.earlier.all()] == [True]
    client.post("/my-city/saved/", {"state": one.state, "new": "1", "name": "Second"})
    assert SavedCity.objects.count() == 2
    gone = client.post(one.get_absolute_url(), {"edition": edition(one.state)})
    assert "city=london" in gone.url, "what was deleted is still there as a link"
    assert "saved=" not in gone.url
    assert SavedCity.objects.count() == 1
    assert data_version() == version, "what people save is no part of the data"


def test_an_earlier_state_stands_beside_the_present_one_with_its_day(client, owner):
    client.post("/my-city/saved/", {"state": "city=london", "name": "Rivertown"})
    one = SavedCity.objects.get()
    client.post("/my-city/saved/", {"state": f"{one.state}&service=jelbi-berlin"})
    before = one.earlier.get()
    page = parsed(client.get(f"{before.get_absolute_url()}?compare=1", follow=True))
    labels = [text_of(link) for link in page.select("h2.named a")]
    assert labels == [f"Rivertown ({before.saved:%Y-%m-%d})", "Rivertown"]


def test_states_too_long_for_a_comparison_are_told(client, owner):
    one = SavedCity.objects.create(owner=owner, name="Long", state=f"v=2&city=london&costs={noise(9_000)}", key="x")
    earlier = one.earlier.create(state=one.state, saved=one.updated)
    page = parsed(client.get(f"{earlier.get_absolute_url()}?compare=1", follow=True))
    assert len(page.select("#content > [role=status]")) == 1


def noise(length):
    """Text that does not pack."""
    return "".join(Random(1).choices(ascii_letters, k=length))


def test_nobody_touches_the_cities_of_others(client, owner, django_user_model):
    other = django_user_model.objects.create_user("other")
    theirs = SavedCity.objects.create(owner=other, name="Theirs", state="v=1&city=london&saved=x", key="x")
    earlier = theirs.earlier.create(state="v=2&city=kigali", saved=theirs.updated)
    for address in (theirs.get_absolute_url(), earlier.get_absolute_url()):
        assert [client.get(address).status_code, client.post(address, {"delete": "1"}).status_code] == [404, 404]
    assert theirs.earlier.exists()
    client.post("/my-city/saved/", {"state": "city=berlin&saved=x", "name": "Mine"})
    theirs.refresh_from_db()
    assert theirs.state == "v=1&city=london&saved=x"
    assert owner.saved_cities.get().name == "Mine"
    assert "Theirs" not in client.get("/my-city/?saved=x").content.decode()


def test_too_large_and_unprintable_states_are_refused_in_words(client, owner):
    told = []
    for state, name in (("v=2&costs=" + "x" * LARGEST_STATE, ""), ("city=london", "a\0b")):
        answered = parsed(client.post("/my-city/saved/", {"state": state, "name": name}, follow=True))
        told += [text_of(message) for message in answered.select("#content > [role=status]")]
        assert not SavedCity.objects.exists()
    assert len(set(told)) == 2, "each for its own reason"
    assert client.post("/my-city/saved/", {"state": "city=london&saved=%00"}).status_code == 302
    assert client.post("/my-city/saved/%00/").status_code == 404
    assert SavedCity.objects.count() == 1


def test_saving_after_the_session_ended_loses_nothing(client):
    asked = client.post("/my-city/saved/", {"state": "city=london", "name": "Mine"})
    assert "next=/my-city/%3Fv%3D2%26name%3DMine%26city%3Dlondon" in asked.url


class Tab:
    """A tab of a browser with one city in it, changed by links and saved by its form."""

    def __init__(self, client, address):
        self.client = client
        self.go(address)

    def go(self, address):
        answer = self.client.get(address, follow=True)
        self.address = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        self.page = parsed(answer)

    def post(self, action, **button):
        form = self.page.select_one(f'form[action="{action}"]')
        answer = self.client.post(form["action"], sent_by(form) | button)
        self.go(answer.url)

    def save(self, **button):
        self.post("/my-city/saved/", **button)

    def add(self, slug):
        self.go(f"{self.address}&service={slug}")

    @property
    def told(self):
        return self.page.select_one("#overtaken")


@pytest.fixture
def tabs(client, owner):
    """Two tabs with the same saved city."""
    client.post("/my-city/saved/", {"state": "city=london", "name": "Mine"})
    return [Tab(client, SavedCity.objects.get().get_absolute_url()) for _ in range(2)]


def kept():
    return [slug for slug in ("jelbi-berlin", "parkrun") if slug in SavedCity.objects.get().state]


def test_a_second_tab_does_not_undo_the_first(tabs):
    first, second = tabs
    first.add("jelbi-berlin")
    first.save()
    assert (kept(), first.told) == (["jelbi-berlin"], None)
    second.add("parkrun")
    assert second.told is not None, "it is told before anything is saved"
    second.save()
    assert kept() == ["jelbi-berlin"]
    assert second.told.select_one("a")["href"] == SavedCity.objects.get().get_absolute_url()
    assert "parkrun" in second.address, "and what was entered is still there"


def test_what_was_saved_elsewhere_can_be_replaced_on_purpose(tabs):
    first, second = tabs
    first.add("jelbi-berlin")
    first.save()
    second.add("parkrun")
    second.save()
    button = second.page.select_one("button[name=replace]")
    first.go(first.address)
    first.add("21-swings-montreal")
    first.save()
    second.save(replace=button["value"])
    assert kept() == ["jelbi-berlin"], "that was seen before a third save"
    second.save(replace=second.page.select_one("button[name=replace]")["value"])
    assert kept() == ["parkrun"]
    assert second.told is None
    second.save()
    assert kept() == ["parkrun"]


def test_or_kept_as_a_new_one(tabs):
    first, second = tabs
    first.add("jelbi-berlin")
    first.save()
    second.add("parkrun")
    second.save(new="1", name="Other")
    states = dict(SavedCity.objects.values_list("name", "state"))
    assert ["jelbi-berlin" in states["Mine"], "parkrun" in states["Other"]] == [True, True]
    assert second.told is None


@pytest.mark.parametrize("what", ["city", "earlier"])
def test_putting_back_and_deleting_take_no_newer_state_with_them(tabs, what):
    first, second = tabs
    first.add("jelbi-berlin")
    first.save()
    second.go(first.address)
    first.add("parkrun")
    first.save()
    before = SavedCity.objects.get()
    action = before.get_absolute_url() if what == "city" else before.earlier.last().get_absolute_url()
    second.post(action)
    assert SavedCity.objects.get().state == before.state
    assert second.address == address_of(before.state), "it is shown instead"
    second.post(action)
    assert "parkrun" not in "".join(SavedCity.objects.values_list("state", flat=True))


def test_an_earlier_state_is_compared_with_the_present_one(client, owner):
    for query in ("city=london", "city=london&service=jelbi-berlin"):
        state = SavedCity.objects.get().state if SavedCity.objects.exists() else ""
        client.post("/my-city/saved/", {"state": f"{state}&{query}".lstrip("&"), "name": "Mine"})
    [earlier] = SavedCity.objects.get().earlier.all()
    compared = client.get(f"{earlier.get_absolute_url()}?compare=1").url
    states = [read_state(text) for text in QueryDict(compared.partition("?")[2]).getlist("own")]
    assert ["jelbi-berlin" in state for state in states] == [False, True]
    assert "saved" not in "".join(states)
    assert client.get(compared).status_code == 200

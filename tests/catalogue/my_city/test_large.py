"""A city too large for an address is sent by its forms: nothing is lost by a reload, and it can be kept."""

from random import Random

import pytest
from django.http import QueryDict

from catalogue.analysis.current import current_snapshot
from catalogue.analysis.drafts import DOCUMENTED, PRESUMED, Draft
from catalogue.models import SavedCity
from catalogue.my_city.addresses import LONGEST_STATE, fits
from catalogue.my_city.states import LARGEST_STATE, canonical, packed_state
from tests.answers import alerts, parsed, sent_by
from tests.catalogue.my_city.asked import held_on, pressed, removed

pytestmark = pytest.mark.django_db


def city_of(number):
    """A state with so many own services of random letters, so that packing helps little."""
    random = Random(number)
    groups, fields = list(current_snapshot().groups), list(current_snapshot().domains)
    parameters = QueryDict(mutable=True)
    for _ in range(number):
        draft = Draft(
            name=random.randbytes(20).hex(),
            domain=random.choice(fields),
            answers=tuple(random.randint(0, 3) for _ in range(13)),
            reasons={place: random.randbytes(100).hex() for place in range(5)},
            phases=frozenset({"before", "during"}),
            persons={random.choice(groups): PRESUMED, random.choice(groups): DOCUMENTED},
        )
        parameters.appendlist("draft", draft.encoded())
    return canonical(parameters)


@pytest.fixture
def medium():
    """Too long for an address as it is, but not packed."""
    state = city_of(8)
    assert len(state) > LONGEST_STATE
    assert fits(state)
    return state


@pytest.fixture
def large():
    state = city_of(14)
    assert not fits(state)
    return state


def test_one_that_is_packed_has_an_address(client, medium):
    answered = client.post("/my-city/", {"s": packed_state(medium)})
    assert answered.status_code == 302
    page = parsed(client.get(answered.url))
    assert len(held_on(page)) == 8
    assert page.select("#too-long") == []
    fewer = removed(client, page, held_on(page)[0])
    assert fewer.status_code == 302
    assert len(held_on(parsed(client.get(fewer.url)))) == 7
    swapped = client.get(answered.url, headers={"HX-Request": "true"})
    assert swapped.headers["HX-Redirect"].startswith("/my-city/?v=2&s="), "the form around must be another one"


def test_a_larger_one_is_shown_and_sent_on_by_every_form(client, large):
    page = parsed(client.post("/my-city/", {"s": packed_state(large)}))
    assert len(held_on(page)) == 14
    assert len(page.select("#too-long")) == 1
    fewer = parsed(removed(client, page, held_on(page)[0]))
    assert len(held_on(fewer)) == 13
    again = parsed(client.post("/my-city/", sent_by(fewer.select_one("form.undo"))))
    assert len(held_on(again)) == 14
    added = parsed(
        pressed(client, fewer, fewer.select_one("#my-city-form button[type=submit]"), name="X", service="parkrun")
    )
    assert added.select_one("#id_name")["value"] == "X"
    assert len(held_on(added)) == 14
    numbers = client.post("/my-city/?format=json", {"s": packed_state(large)}).json()
    assert len(numbers["parameters"]["draft"]) == 14


def test_an_account_keeps_it(client, django_user_model, large):
    client.force_login(django_user_model.objects.create_user("owner"))
    page = parsed(client.post("/my-city/", {"s": packed_state(large)}))
    saved = client.post("/my-city/saved/", sent_by(page.select_one('form[action="/my-city/saved/"]')))
    one = SavedCity.objects.get()
    assert saved.url == one.get_absolute_url()
    page = parsed(client.get(saved.url))
    assert len(held_on(page)) == 14
    fewer = parsed(removed(client, page, held_on(page)[0]))
    client.post("/my-city/saved/", sent_by(fewer.select_one('form[action="/my-city/saved/"]')))
    [before] = one.earlier.all()
    assert len(held_on(parsed(client.get(one.get_absolute_url())))) == 13
    assert len(held_on(parsed(client.get(before.get_absolute_url())))) == 14
    assert len(parsed(client.post(one.get_absolute_url(), {"edition": "2"})).select("table.holds tbody tr")) == 13


def test_whose_session_ended_keeps_it_on_the_page(client, large):
    page = parsed(client.post("/my-city/saved/", {"state": large, "name": "Mine"}))
    assert len(held_on(page)) == 14


def test_what_is_larger_than_is_kept_is_told(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("owner"))
    state = f"v=2&name={'x' * LARGEST_STATE}"
    page = parsed(client.post("/my-city/saved/", {"state": state}, follow=True))
    assert not SavedCity.objects.exists()
    assert len(page.select("#content > [role=status]")) == 1
    assert alerts(page) != [], "the name is too long anyway"

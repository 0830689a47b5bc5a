"""How to read the atlas: the examples say what their own pages say."""

import pytest

from catalogue.models import Service
from tests.answers import parsed, text_of
from tests.factories import ask_to_code

pytestmark = pytest.mark.django_db


def test_the_city_is_told_as_on_its_own_page(client):
    page = parsed(client.get("/how-to-read/"))
    [address] = {link["href"].split("#")[0] for link in page.select(".lesson .quiet a[href^='/cities/']")}
    own = parsed(client.get(address))
    assert page.select_one(".ladder").get_text() == own.select_one(".ladder").get_text()
    boxes = ".moments tbody .n, .moments tbody .nobody"
    assert [box.get_text() for box in page.select(boxes)] == [box.get_text() for box in own.select(boxes)]
    proposed = page.select_one("[aria-labelledby=next] a[href^='/services/']")["href"]
    assert proposed == own.select_one(".helps h3 a")["href"]


def test_the_service_shows_most_different_levels(client, snapshot):
    example = parsed(client.get("/how-to-read/")).select_one("[aria-labelledby=fingerprint] a[href^='/services/']")
    member = snapshot.members[example["href"].split("/")[2]]
    assert len(set(member.levels)) == max(len(set(other.levels)) for other in snapshot.members.values())


def test_every_sign_of_a_fingerprint_is_drawn_hatching_too(client):
    page = parsed(client.get("/how-to-read/"))
    signs = page.select("[aria-labelledby=fingerprint] .signs li")
    assert [text_of(sign) for sign in signs] == ["none", "incidental", "supporting", "core", "cannot be told"]
    assert [len(sign.select(".hatch")) for sign in signs] == [0, 0, 0, 0, 1]


def examples(client):
    links = parsed(client.get("/how-to-read/")).select(".lesson .quiet a")
    return dict(link["href"].split("#")[0].strip("/").split("/") for link in links)


def test_a_coder_is_shown_another_service(client, django_user_model):
    before = examples(client)
    user = django_user_model.objects.create_user("coding")
    ask_to_code(user, before["services"])
    client.force_login(user)
    assert examples(client)["services"] != before["services"]


def test_a_coder_is_shown_another_city(client, django_user_model):
    before = examples(client)
    user = django_user_model.objects.create_user("coding")
    ask_to_code(user, Service.objects.filter(cities__slug=before["cities"]).order_by("slug").first().slug)
    client.force_login(user)
    assert examples(client)["cities"] != before["cities"]


def test_an_empty_collection_still_has_its_glossary(client):
    Service.objects.all().update(state="draft")
    page = parsed(client.get("/how-to-read/"))
    assert page.select(".lesson") == []
    assert len(page.select(".glossary dt")) == len(page.select(".glossary dd")) > 0

"""The page of an actor, where its identifier leads."""

import pytest

from catalogue.linked.views import MOST_SHOWN
from catalogue.models import Actor, City, Partner, Service
from tests.answers import parsed, queries_of, text_of
from tests.factories import make_service

pytestmark = pytest.mark.django_db


def test_it_tells_what_the_actor_is_and_does(client):
    actor = Actor.objects.create(
        name="Office of Benches", aliases="Bankamt", type="municipality", seat=City.objects.get(slug="berlin")
    )
    own, other = make_service(provider=actor), make_service(name="Other")
    Partner.objects.create(service=other, actor=actor, role="funder")
    make_service(provider=actor, state="draft", name="Draft of it")
    page = parsed(client.get(actor.get_absolute_url()))
    facts = text_of(page.select_one("dl.facts"))
    assert all(word in facts for word in ("municipality", "Berlin", "Bankamt"))
    links = [[a["href"] for a in section.select("li a")] for section in page.select("main section")]
    assert links == [[own.get_absolute_url()], [other.get_absolute_url()]]


def test_what_is_unknown_is_said_to_be(client):
    actor = Actor.objects.create(name="Somebody")
    make_service(provider=actor)
    facts = parsed(client.get(actor.get_absolute_url())).select("dl.facts dd")
    assert len({text_of(fact) for fact in facts}) == 1


def test_the_page_of_a_service_leads_there(client):
    service = Service.objects.get(slug="jelbi-berlin")
    address = service.provider.get_absolute_url()
    assert parsed(client.get(service.get_absolute_url())).select(f'a[href="{address}"]') != []


def test_one_without_a_published_service_is_not_found(client):
    actor = Actor.objects.create(name="Nobody")
    make_service(provider=actor, state="draft")
    for path in (
        actor.get_absolute_url(),
        "/actors/no-such-actor/",
        f"/data/actors/{actor.pk}/",
        "/data/actors/987654321/",
    ):
        assert client.get(path).status_code == 404
        assert client.get(f"{path}?format=ttl").status_code == 404


def test_the_address_with_its_number_leads_there(client):
    actor = Actor.objects.create(name="Somebody")
    make_service(provider=actor)
    for start in ("", "/in/main"):
        answer = client.get(f"{start}/data/actors/{actor.pk}/")
        assert (answer.status_code, answer["Location"]) == (301, f"{start}/actors/somebody/")


def test_it_is_bounded_and_asks_no_more_for_more(client):
    actor = Actor.objects.create(name="Busy")
    make_service(provider=actor)
    path = actor.get_absolute_url()
    few = queries_of(client, path)
    for _number in range(MOST_SHOWN + 5):
        make_service(provider=actor)
    assert queries_of(client, path) == few
    assert len(parsed(client.get(path)).select("main section li a")) == MOST_SHOWN

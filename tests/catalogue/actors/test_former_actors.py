"""Addresses of an actor that was united with another: they lead to that for ever, as far as it is in view."""

import json

import pytest
from django.core.management import call_command
from django.db.models import ProtectedError

from catalogue.editing.actors import unite
from catalogue.history.acts import versions_of
from catalogue.history.restoring import back_to, restore
from catalogue.models import Actor, Collection, FormerActor
from catalogue.models.slugs import slug_of
from tests.factories import make_service

pytestmark = pytest.mark.django_db

ADDRESSES = ("/actors/{slug}/", "/data/actors/{pk}/", "/api/v1/actors/{slug}")


@pytest.fixture
def bodies():
    return [Actor.objects.create(name=name) for name in ("Body", "Body Ltd", "Body Group")]


def led(client, actor, start=""):
    """Where each address of an actor leads, and nothing where there is none."""
    answers = [client.get(start + address.format(slug=actor.slug, pk=actor.pk)) for address in ADDRESSES]
    assert {answer.status_code for answer in answers} <= {301, 404}
    return [answer.get("Location", "") for answer in answers]


def to(actor, start=""):
    page = f"{start}/actors/{actor.slug}/"
    return [page, page, f"http://testserver{start}/api/v1/actors/{actor.slug}"]


NOWHERE = [""] * len(ADDRESSES)


def test_they_lead_on_through_every_uniting(client, bodies):
    body, limited, group = bodies
    make_service(provider=limited)
    unite(None, body.pk, [limited.pk])
    assert led(client, limited) == to(body)
    unite(None, group.pk, [body.pk])
    assert led(client, limited) == led(client, body) == to(group)
    assert led(client, limited, "/in/main") == to(group, "/in/main")
    assert client.get("/api/v1/actors/body-ltd", follow=True).json()["slug"] == "body-group"
    assert "body-ltd" not in {row["actor"] for row in client.get("/actors/?format=json").json()["result"]["actors"]}


@pytest.mark.parametrize("query", ["format=json", "format=ttl", "format=foo&q=%C3%A9%20%0A&q=%26"])
def test_what_is_asked_for_comes_along(client, bodies, query):
    make_service(provider=bodies[0])
    unite(None, bodies[0].pk, [bodies[1].pk])
    for path in ("/actors/body-ltd/", f"/data/actors/{bodies[1].pk}/"):
        answer = client.get(path, query_string=query)
        assert answer.status_code == 301
        old, new = answer.wsgi_request.GET, client.get(answer["Location"]).wsgi_request.GET
        assert (dict(old), answer["Location"].partition("?")[0]) == (dict(new), "/actors/body/")


def test_programs_that_like_turtle_come_there(client, bodies):
    make_service(provider=bodies[0])
    unite(None, bodies[0].pk, [bodies[1].pk])
    first = client.get("/actors/body-ltd/", headers={"accept": "text/turtle"})
    answer = client.get(first["Location"], headers={"accept": "text/turtle"}, follow=True)
    assert (first.status_code, answer.redirect_chain) == (303, [("/actors/body/?format=ttl", 301)])
    assert b"<http://testserver/actors/body/#actor>" in answer.content


def test_of_one_that_is_not_in_view_nothing_is_told(client, bodies):
    body, limited, group = bodies
    service = make_service(provider=body, state="draft")
    unite(None, body.pk, [limited.pk])
    assert led(client, limited) == NOWHERE
    hidden = Collection.objects.create(slug="hidden", name="Hidden", visibility="hidden")
    type(service).objects.filter(pk=service.pk).update(state="published", collection=hidden)
    assert led(client, limited) == led(client, limited, "/in/hidden") == NOWHERE
    type(service).objects.filter(pk=service.pk).update(collection=Collection.objects.get(slug="main"))
    assert led(client, limited) == to(body)
    assert client.get("/actors/body-ltd/?format=json", follow=True).status_code == 200
    assert client.get("/api/v1/actors/body-ltd?x=1").status_code == 400
    assert led(client, group) == NOWHERE


def test_nobody_else_gets_the_slug(bodies, tmp_path):
    unite(None, bodies[0].pk, [bodies[1].pk])
    by_form, with_slug = Actor.objects.create(name="Body Ltd"), Actor.objects.create(name="B", slug="body-ltd")
    [in_bulk] = Actor.objects.bulk_create([Actor(name="Body – Ltd")])
    file = tmp_path / "actors.json"
    file.write_text(json.dumps([{"model": "catalogue.actor", "fields": {"name": "body ltd"}}]))
    call_command("loaddata", file, verbosity=0)
    slugs = [by_form.slug, with_slug.slug, in_bulk.slug, Actor.objects.get(name="body ltd").slug]
    assert len({"body-ltd", *slugs}) == len(slugs) + 1


def test_a_file_takes_no_slug_from_anybody(bodies, tmp_path):
    unite(None, bodies[0].pk, [bodies[1].pk])
    here = Actor.objects.create(name="Here")
    rows = [{"name": "Body again", "slug": "body-ltd"}, {"name": "Here", "slug": "elsewhere"}]
    file = tmp_path / "actors.json"
    file.write_text(json.dumps([{"model": "catalogue.actor", "fields": fields} for fields in rows]))
    call_command("loaddata", file, verbosity=0)
    here.refresh_from_db()
    assert here.slug == "here"
    assert Actor.objects.get(name="Body again").slug == slug_of("Body again", 1)


def test_the_actor_that_they_lead_to_stays(bodies):
    unite(None, bodies[0].pk, [bodies[1].pk])
    with pytest.raises(ProtectedError):
        bodies[0].delete()
    assert bodies[2].delete()[0] == 1


def test_one_that_comes_back_has_its_addresses_again_and_those_that_led_to_it(client, bodies, editor):
    body, limited, group = bodies
    unite(editor, body.pk, [limited.pk])
    unite(editor, group.pk, [body.pk])
    make_service(provider=group)
    assert led(client, limited) == led(client, body) == to(group)
    restore(editor, back_to(versions_of(Actor, body.pk).exclude(state="")[0]), "Not the same.")
    assert Actor.objects.get(pk=body.pk).slug == "body"
    assert led(client, limited) == led(client, body) == NOWHERE
    make_service(provider_id=body.pk)
    assert led(client, limited) == to(body)
    assert client.get("/actors/body/").status_code == 200
    unite(editor, group.pk, [body.pk])
    assert led(client, limited) == led(client, body) == to(group)


def test_one_that_a_file_brought_back_is_united_again(client, bodies):
    body, limited, _group = bodies
    unite(None, body.pk, [limited.pk])
    [back] = Actor.objects.bulk_create([Actor(name="Body Limited")])
    Actor.objects.filter(pk=back.pk).update(slug="body-ltd")  # as a file writes it that says so
    back.refresh_from_db()
    make_service(provider=back)
    assert client.get("/actors/body-ltd/").status_code == 200
    unite(None, body.pk, [back.pk])
    assert list(FormerActor.objects.filter(actor=body).values_list("number", "slug")) == [(back.pk, "body-ltd")]
    assert led(client, back) == to(body)

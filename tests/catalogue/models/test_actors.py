"""Actors, and partners that are one or words."""

import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from catalogue.models import Actor, Partner, slugs
from catalogue.models.slugs import slug_of
from tests.factories import make_service

pytestmark = pytest.mark.django_db


def test_the_short_name_is_added_where_the_name_does_not_hold_it():
    names = {"BVG": "Berliner Verkehrsbetriebe (BVG)", "": "Hochbahn", "STM": "Société de transport"}
    full = [Actor(name=name, short_name=short).full_name for short, name in names.items()]
    assert full == ["Berliner Verkehrsbetriebe (BVG)", "Hochbahn", "Société de transport (STM)"]


@pytest.mark.parametrize(("named", "is_actor"), [("", False), ("local volunteers", True)])
def test_a_partner_is_either_an_actor_or_words(named, is_actor):
    actor = Actor.objects.create(name="A body") if is_actor else None
    partner = Partner(service=make_service(), number=1, name=named, actor=actor, role="funder")
    with pytest.raises(ValidationError, match="either an actor or named in words"):
        partner.full_clean()
    with pytest.raises(IntegrityError, match="partner_is_an_actor_or_words"), transaction.atomic():
        partner.save()


def test_an_actor_needs_a_name_alone():
    Actor(name="A body").full_clean()
    with pytest.raises(ValidationError, match="type"):
        Actor(name="A body", type="guild").full_clean()


def test_a_slug_is_made_once_of_the_first_name():
    actor = Actor.objects.create(name="Île des Bancs")
    Actor.objects.filter(pk=actor.pk).update(slug="banks")
    kept = Actor.objects.get(pk=actor.pk)
    kept.name = "Transports of Paris"
    kept.save()
    assert (actor.slug, Actor.objects.get(pk=actor.pk).slug) == ("ile-des-bancs", "banks")


NAMES = ["ACME", "Acme", "acme!", "東京都", "東京", "2000", "—", "Ä" * 160, "a" * 79 + " b", "a" * 79 + " bc"]


def test_every_name_gets_a_slug_of_its_own_whichever_way_it_comes():
    one_by_one = [Actor.objects.create(name=name).slug for name in NAMES]
    Actor.objects.filter(name__in=NAMES).delete()
    with CaptureQueriesContext(connection) as captured:
        at_once = [actor.slug for actor in Actor.objects.bulk_create(Actor(name=name) for name in NAMES)]
    assert at_once == one_by_one
    assert len(set(at_once)) == len(NAMES)
    assert [slug for slug in at_once if not re.fullmatch(r"[a-z][a-z0-9-]{0,99}", slug) or slug.isdigit()] == []
    assert at_once[0] == "acme"
    assert at_once[3:6] == ["actor-a64e2348", "actor-bd8aa045", "actor-2000"], "the same on every machine"
    assert len([query for query in captured if "INSERT" not in query["sql"]]) <= 6


def test_a_name_that_was_given_up_gets_another_slug_at_each_return():
    slugs = []
    for number in range(4):
        actor = Actor.objects.create(name="Waterworks")
        slugs.append(actor.slug)
        Actor.objects.filter(pk=actor.pk).update(name=f"Former waterworks {number}")
    assert (slugs[0], len(set(slugs))) == ("waterworks", 4)


def test_a_slug_that_somebody_has_is_not_taken_from_them():
    first = Actor.objects.create(name="Waterworks")
    second = Actor.objects.create(name="Other works", slug="waterworks")
    assert (first.slug, second.slug.startswith("other-works-")) == ("waterworks", True)


@pytest.fixture
def looks(monkeypatch):
    """Lets the first look at which slugs are taken see nothing, as where somebody else writes at the same moment."""
    seen, look = [], slugs.taken_of

    def taken_of(wanted, using):
        seen.append(list(wanted))
        return look(wanted, using) if len(seen) > 1 else set()

    monkeypatch.setattr(slugs, "taken_of", taken_of)
    return seen


def test_a_slug_that_somebody_takes_at_the_same_moment_is_left_to_them(looks):
    looks.append("already seen")
    rival = Actor.objects.create(name="Waterworks")
    looks.clear()
    actor = Actor.objects.create(name="Waterworks!")
    assert (rival.slug, actor.slug, looks[0]) == ("waterworks", slug_of("Waterworks!", 1), ["waterworks"])
    assert Actor.objects.get(pk=actor.pk).slug == actor.slug
    looks.clear()
    first, second = Actor.objects.bulk_create([Actor(name="Waterworks?"), Actor(name="Gasworks")])
    assert (first.slug, second.slug) == (slug_of("Waterworks?", 1), "gasworks")


def test_what_is_wrong_beside_the_slug_is_told(looks):
    looks.append("already seen")
    Actor.objects.create(name="Waterworks")
    looks.clear()
    with pytest.raises(IntegrityError, match="name"), transaction.atomic():
        Actor.objects.create(name="Waterworks")
    with pytest.raises(IntegrityError, match="name"), transaction.atomic():
        Actor.objects.bulk_create([Actor(name="Gasworks"), Actor(name="Waterworks")])
    assert not Actor.objects.filter(name="Gasworks").exists()
    assert Actor.objects.get_or_create(name="Waterworks")[1] is False


def test_shipped_actors_have_the_slug_that_other_sites_make_of_their_names():
    shipped = Actor.objects.values_list("name", "slug")
    assert {slug for name, slug in shipped} == {slug_of(name) for name, slug in shipped}
    assert len(shipped) > 500


def test_a_file_from_before_slugs_takes_none_away(tmp_path):
    old, renamed = Actor.objects.create(name="Old works"), Actor.objects.create(name="Works")
    Actor.objects.filter(pk=renamed.pk).update(slug="first-name")
    rows = [{"model": "catalogue.actor", "fields": {"name": name, "type": "public-body"}} for name in ("Works", "New")]
    file = tmp_path / "actors.json"
    file.write_text(json.dumps(rows))
    call_command("loaddata", file, verbosity=0)
    told = Actor.objects.filter(name__in=["Old works", "Works", "New"]).order_by("name").values_list("slug", "type")
    assert list(told) == [("new", "public-body"), (old.slug, ""), ("first-name", "public-body")]

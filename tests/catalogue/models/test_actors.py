"""Actors, and partners that are one or words."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from catalogue.models import Actor, Partner
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

"""Several records of one body made one: nothing of theirs is lost."""

import pytest

from catalogue.editing.actors import unite
from catalogue.models import Actor, City, Partner, Revision, Service
from tests.factories import make_service

pytestmark = pytest.mark.django_db


def test_the_one_kept_has_all_that_the_others_had(editor):
    seat = City.objects.get(slug="london")
    kept = Actor.objects.create(name="Transport", short_name="T", aliases="The Transport")
    others = [
        Actor.objects.create(name="Transport (T)", short_name="TT", type="public-body", aliases="Old name\nTransport"),
        Actor.objects.create(name="T", type="university", seat=seat),
    ]
    kept_before = [make_service(provider=kept)]
    provided = {*kept_before} | {make_service(provider=actor) for actor in others}
    partnership = Partner.objects.create(service=make_service(), actor=others[1], role="funder")
    elsewhere = set(Service.objects.exclude(pk__in=[s.pk for s in provided]).values_list("pk", "provider"))

    assert unite(editor, kept.pk, [other.pk for other in others]) == kept
    kept.refresh_from_db()
    assert set(kept.services.all()) == provided
    assert list(kept.partnerships.all()) == [partnership]
    assert (kept.name, kept.short_name, kept.type, kept.seat) == ("Transport", "T", "public-body", seat)
    assert kept.aliases.splitlines() == ["The Transport", "Transport (T)", "TT", "Old name"]
    assert not Actor.objects.filter(pk__in=[other.pk for other in others]).exists()
    assert set(Service.objects.exclude(pk__in=[s.pk for s in provided]).values_list("pk", "provider")) == elsewhere
    written = Revision.objects.exclude(origin=Revision.Origin.FOUND).latest("pk")
    moved = {*provided, partnership.service} - set(kept_before)
    assert written.user == editor
    assert {v.key for v in written.versions.filter(model="catalogue.service")} == {service.pk for service in moved}


def test_an_actor_that_somebody_else_united_meanwhile_keeps_nothing():
    first, second, third = (Actor.objects.create(name=name) for name in ("First", "Second", "Third"))
    unite(None, first.pk, [second.pk])
    with pytest.raises(Actor.DoesNotExist):
        unite(None, second.pk, [third.pk])
    assert Actor.objects.filter(pk=third.pk).exists()

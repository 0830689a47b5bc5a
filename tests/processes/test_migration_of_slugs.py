"""Actors that were there before slugs get those of the shipped data; those of others stay what they were given then."""

from catalogue.models import Actor, ShippedRecord
from tests.processes.test_migration_of_actors import migrate

NAMES = {
    "東京都": "actor-a64e2348",
    "BVG Holding": "bvg-holding",
    "bvg holding": "bvg-holding-8d5ce02d",
    "2000": "actor-2000",
}


def noted_slugs(copy):
    noted = ShippedRecord.objects.using(copy.alias).filter(model="catalogue.actor")
    return {record.key[0]: record.fields.get("slug") for record in noted}


def test_actors_of_before_get_a_slug_each(copy):
    shipped = dict(Actor.objects.using(copy.alias).values_list("name", "slug"))
    Actor.objects.using(copy.alias).bulk_create(Actor(name=name) for name in NAMES)
    ShippedRecord.objects.using(copy.alias).filter(model="catalogue.actor").delete()
    ShippedRecord.objects.using(copy.alias).bulk_create(
        ShippedRecord(model="catalogue.actor", key=[name], fields={"name": name})
        for name in ("BVG Holding", "Gone since")
    )
    migrate(copy, "0040")
    assert set(noted_slugs(copy).values()) == {None}
    migrate(copy, "0041")
    found = dict(Actor.objects.using(copy.alias).values_list("name", "slug"))
    assert found == shipped | NAMES
    assert noted_slugs(copy) == {"BVG Holding": "bvg-holding", "Gone since": "gone-since"}

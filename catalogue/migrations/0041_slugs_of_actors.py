"""Slugs of actors: their addresses were numbers, which every site gives anew."""

from hashlib import blake2b

from django.db import migrations, models
from django.utils.text import slugify

from catalogue.index import triggers

LONGEST_STEM = 80


def slug_of(name, turn=0):
    """As it was made when slugs came: what is made of names later changes none that was given here."""
    stem = slugify(name)[:LONGEST_STEM].strip("-_")
    slug = stem if stem and not stem.isdigit() else f"actor-{stem or digest(name)}"
    return f"{slug}-{digest(f'{name} {turn}')}" if turn else slug


def digest(text):
    return blake2b(text.encode(), digest_size=4).hexdigest()


def give_slugs(actors):
    """Each the first slug of its name that none before it has."""
    taken = set()
    waiting, turn = actors, 0
    while waiting:
        later = []
        for actor in waiting:
            actor.slug = slug_of(actor.name, turn)
            if actor.slug in taken:
                later.append(actor)
            taken.add(actor.slug)
        waiting, turn = later, turn + 1


def take_triggers_away(apps, schema_editor):
    triggers.remove(schema_editor.connection)


def name_actors(apps, schema_editor):
    """In the order of the signs of their names, which no database sorts in its own way."""
    actors = apps.get_model("catalogue", "Actor").objects.using(schema_editor.connection.alias)
    rows = sorted(actors.all(), key=lambda actor: actor.name)
    give_slugs(rows)
    actors.bulk_update(rows, ["slug"], batch_size=500)
    note_as_shipped(apps, schema_editor, {actor.name: actor.slug for actor in rows})


def note_as_shipped(apps, schema_editor, slugs):
    """So that an upgrade of the data does not take slugs for what somebody edited here."""
    shipped = apps.get_model("catalogue", "ShippedRecord").objects.using(schema_editor.connection.alias)
    noted = list(shipped.filter(model="catalogue.actor"))
    for record in noted:
        [name] = record.key
        record.fields["slug"] = slugs.get(name) or slug_of(name)
    shipped.bulk_update(noted, ["fields"], batch_size=500)


def forget_as_shipped(apps, schema_editor):
    shipped = apps.get_model("catalogue", "ShippedRecord").objects.using(schema_editor.connection.alias)
    noted = list(shipped.filter(model="catalogue.actor"))
    for record in noted:
        record.fields.pop("slug", None)
    shipped.bulk_update(noted, ["fields"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0040_states_of_releases'),
    ]

    operations = [
        migrations.RunPython(take_triggers_away, migrations.RunPython.noop),
        migrations.AddField(
            model_name='actor',
            name='slug',
            field=models.CharField(default='', editable=False, max_length=100),
            preserve_default=False,
        ),
        migrations.RunPython(name_actors, forget_as_shipped),
        migrations.AlterField(
            model_name='actor',
            name='slug',
            field=models.SlugField(editable=False, help_text='Made of the first name, and kept.', max_length=100, unique=True, verbose_name='slug'),
        ),
        migrations.RunPython(migrations.RunPython.noop, take_triggers_away),
    ]

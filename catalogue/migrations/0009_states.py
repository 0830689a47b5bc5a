"""A service is a draft, in review, published or withdrawn; until now it was published or not."""

from django.db import migrations, models

from catalogue.index import triggers
from catalogue.models.expressions import BytewiseLower

def take_triggers_away(apps, schema_editor):
    triggers.remove(schema_editor.connection)


def to_states(apps, schema_editor):
    rows(apps, schema_editor, "Service").filter(published=True).update(state="published")
    rename_shipped(apps, schema_editor, "published", "state", lambda value: "published" if value else "draft")


def from_states(apps, schema_editor):
    rows(apps, schema_editor, "Service").filter(state="published").update(published=True)
    rename_shipped(apps, schema_editor, "state", "published", lambda value: value == "published")


def rename_shipped(apps, schema_editor, old, new, value):
    """The same in what was noted as shipped, by which an upgrade tells what was edited here."""
    shipped = rows(apps, schema_editor, "ShippedRecord")
    notes = [note for note in shipped.filter(model="catalogue.service") if old in note.fields]
    for note in notes:
        note.fields[new] = value(note.fields.pop(old))
    shipped.bulk_update(notes, ["fields"], batch_size=500)


def rows(apps, schema_editor, model):
    return apps.get_model("catalogue", model).objects.using(schema_editor.connection.alias)


def names_index(condition):
    return models.Index(
        BytewiseLower("name"), models.F("slug"), condition=condition, name="published_services_by_name"
    )


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0008_facts_with_sources")]

    operations = [
        migrations.RunPython(take_triggers_away, migrations.RunPython.noop),
        migrations.AlterModelOptions(
            name="service",
            options={
                "ordering": ["name", "slug"],
                "permissions": [("publish_service", "Can publish and withdraw services")],
                "verbose_name": "service",
            },
        ),
        migrations.AddField(
            model_name="service",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("review", "in review"),
                    ("published", "published"),
                    ("withdrawn", "withdrawn"),
                ],
                default="draft",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="withdrawal_reason",
            field=models.CharField(
                blank=True,
                help_text="Readers see it in the place of the page.",
                max_length=300,
                verbose_name="reason of the withdrawal",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="review_note",
            field=models.CharField(
                blank=True,
                help_text="What is to be mended before it can be published. Readers never see it.",
                max_length=300,
                serialize=False,
                verbose_name="note of the review",
            ),
        ),
        migrations.AlterField(
            model_name="service",
            name="published",
            field=models.BooleanField(default=False, verbose_name="published"),
        ),
        migrations.RunPython(to_states, from_states),
        migrations.RemoveIndex(model_name="service", name="published_services_by_name"),
        migrations.RemoveField(model_name="service", name="published"),
        migrations.AddIndex(
            model_name="service",
            index=names_index(models.Q(("state", "published"))),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "review", "published", "withdrawn"])),
                name="state_is_a_choice",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True),
                    models.Q(("withdrawal_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="withdrawn_service_has_reason",
                violation_error_message="Say why the service is withdrawn.",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, take_triggers_away),
    ]

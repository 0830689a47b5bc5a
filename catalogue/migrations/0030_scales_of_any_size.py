"""Levels of codebooks whose scales are not the first one's: up to 9, each within its own scale by its model."""

from django.db import migrations, models
from django.db.models import Q

from catalogue.index import triggers


def take_triggers_away(apps, schema_editor):
    triggers.remove(schema_editor.connection)


def level_up_to(top, name):
    return models.CheckConstraint(condition=Q(level__isnull=True) | Q(level__range=(0, top)), name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0029_site_identity"),
        ("experience", "0005_codebooks"),
    ]

    operations = [
        migrations.RunPython(take_triggers_away, migrations.RunPython.noop),
        migrations.RemoveConstraint("classification", "classification_level_0_to_3"),
        migrations.RemoveConstraint("coding", "coding_level_0_to_4"),
        migrations.AlterField(
            "classification",
            "evidence",
            models.ManyToManyField(
                blank=True,
                help_text="Needed where a service supports a determinant.",
                to="catalogue.evidence",
                verbose_name="evidence",
            ),
        ),
        migrations.AlterField(
            "classification",
            "level",
            models.PositiveSmallIntegerField(
                blank=True, help_text="Empty: the sources do not let one tell.", null=True, verbose_name="level"
            ),
        ),
        migrations.AddConstraint("classification", level_up_to(9, "classification_level_0_to_9")),
        migrations.AddConstraint("coding", level_up_to(9, "coding_level_0_to_9")),
        migrations.RunPython(migrations.RunPython.noop, take_triggers_away),
    ]

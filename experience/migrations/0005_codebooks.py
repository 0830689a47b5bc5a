"""The model is one of several versions: its groups, weight sets and guides belong to a codebook."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

FIRST = {
    "slug": "atlas-1",
    "name": "Determinants of city experience",
    "order": 1,
    "description": (
        "What services can do for the experience of a city, coded by documented function, whatever the effect."
    ),
    "source": (
        "Derived by the Atlas from the literature named at each determinant, since the list of determinants of "
        "Muschkiet & Wulfert (2022) was not available."
    ),
    "issued": "2026-11-22",
    "labels": ["none", "incidental", "supporting", "core"],
    "supports_from": 2,
    "is_current": True,
}
"""As it is shipped, so that an upgrade finds nothing to decide."""

PARTS = ("DeterminantGroup", "WeightSet", "Guide")


def give_all_to_the_first(apps, schema_editor):
    tables = [apps.get_model("experience", name).objects.using(schema_editor.connection.alias) for name in PARTS]
    if not any(table.exists() for table in tables):
        return
    codebook = apps.get_model("experience", "Codebook").objects.using(schema_editor.connection.alias).create(**FIRST)
    for table in tables:
        table.update(codebook=codebook)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the tables could not be altered


def foreign_key(related_name, **options):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to="experience.codebook",
        verbose_name="codebook",
        **options,
    )


RELATED = {"determinantgroup": "groups", "weightset": "weight_sets", "guide": "guides"}


class Migration(migrations.Migration):
    dependencies = [("experience", "0004_guides")]

    operations = [
        migrations.CreateModel(
            name="Codebook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Short name in addresses and files. Do not change it.",
                        unique=True,
                        verbose_name="slug",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "order",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Place in lists, smallest first.", verbose_name="order"
                    ),
                ),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="Where its determinants come from.", verbose_name="source"
                    ),
                ),
                (
                    "issued",
                    models.DateField(blank=True, help_text="Empty: a draft.", null=True, verbose_name="issued"),
                ),
                (
                    "labels",
                    models.JSONField(
                        help_text="The lowest first, which says that a service does not contribute.",
                        verbose_name="names of the levels",
                    ),
                ),
                (
                    "supports_from",
                    models.PositiveSmallIntegerField(
                        help_text="From this level on a service supports a determinant.",
                        verbose_name="supports from level",
                    ),
                ),
                (
                    "is_current",
                    models.BooleanField(
                        default=False,
                        help_text="The one that pages show where their address names none.",
                        verbose_name="current",
                    ),
                ),
            ],
            options={"verbose_name": "codebook", "ordering": ["order", "slug"]},
        ),
        migrations.AddConstraint(
            "codebook",
            models.UniqueConstraint(
                condition=models.Q(("is_current", True)), fields=("is_current",), name="one_current_codebook"
            ),
        ),
        *(migrations.AddField(model, "codebook", foreign_key(name, null=True)) for model, name in RELATED.items()),
        migrations.RunPython(give_all_to_the_first, migrations.RunPython.noop),
        *(migrations.AlterField(model, "codebook", foreign_key(name)) for model, name in RELATED.items()),
        migrations.RemoveConstraint("weightset", "one_default_weight_set"),
        migrations.AddConstraint(
            "weightset",
            models.UniqueConstraint(
                condition=models.Q(("is_default", True)), fields=("codebook",), name="one_default_weight_set"
            ),
        ),
        migrations.AlterField(
            "guide",
            "version",
            models.CharField(
                help_text="Numbers with points between them, such as 1.2; no two codebooks have the same.",
                max_length=10,
                unique=True,
                validators=[
                    django.core.validators.RegexValidator(
                        "^\\d+(\\.\\d+)*\\Z", "Numbers with points between them, such as 1.2."
                    )
                ],
                verbose_name="version",
            ),
        ),
    ]

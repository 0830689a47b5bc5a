"""The coding guide is data with versions: what the determinants held of it stands in entries of a guide."""

import re

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

ANCHORS = ("anchor_0", "anchor_1", "anchor_2", "anchor_3")
VERSION = "Numbers with points between them, such as 1.2."


def place(version):
    return [int(number) for number in re.findall(r"\d+", version)], version


def carry_into_guides(apps, schema_editor):
    """A version of the guide holds each text that is no younger than it: what was sharpened later was other then."""
    alias = schema_editor.connection.alias
    determinants = list(apps.get_model("experience", "Determinant").objects.using(alias).all())
    guides = apps.get_model("experience", "Guide").objects.using(alias)
    entries = apps.get_model("experience", "GuideEntry").objects.using(alias)
    for version in sorted({determinant.guide_version for determinant in determinants}, key=place):
        guide = guides.create(version=version, issued=timezone.now().date())  # 0020 of the catalogue knows it better
        entries.bulk_create(
            entries.model(
                guide=guide,
                determinant=determinant,
                question=determinant.question,
                anchors=[getattr(determinant, name) for name in ANCHORS],
                boundary=determinant.boundary,
            )
            for determinant in determinants
            if place(determinant.guide_version) <= place(version)
        )
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the tables could not be altered


def carry_back(apps, schema_editor):
    """The determinants can hold the texts of one version: of the newest that was issued."""
    alias = schema_editor.connection.alias
    determinants = apps.get_model("experience", "Determinant").objects.using(alias)
    issued = apps.get_model("experience", "Guide").objects.using(alias).filter(issued__isnull=False)
    for guide in sorted(issued, key=lambda guide: place(guide.version))[-1:]:
        for entry in guide.entries.all():
            determinants.filter(pk=entry.determinant_id).update(
                question=entry.question,
                boundary=entry.boundary,
                guide_version=guide.version,
                **dict(zip(ANCHORS, entry.anchors, strict=False)),
            )


class Migration(migrations.Migration):
    dependencies = [("experience", "0003_short_names_of_groups")]

    operations = [
        migrations.CreateModel(
            name="Guide",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "version",
                    models.CharField(
                        help_text=VERSION,
                        max_length=10,
                        unique=True,
                        validators=[django.core.validators.RegexValidator(r"^\d+(\.\d+)*\Z", VERSION)],
                        verbose_name="version",
                    ),
                ),
                (
                    "issued",
                    models.DateField(blank=True, help_text="Empty: a draft.", null=True, verbose_name="issued"),
                ),
                (
                    "changes",
                    models.TextField(blank=True, help_text="Against the version before.", verbose_name="what changed"),
                ),
            ],
            options={
                "verbose_name": "coding guide",
                "ordering": ["version"],
                "permissions": [("issue_guide", "Can issue a version of the coding guide")],
            },
        ),
        migrations.CreateModel(
            name="GuideEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=300, verbose_name="coder's question")),
                (
                    "anchors",
                    models.JSONField(
                        help_text="When which level is given: a text a level, the lowest first.",
                        verbose_name="anchors",
                    ),
                ),
                (
                    "boundary",
                    models.TextField(
                        help_text="What belongs to a neighbour instead.", verbose_name="not to be confused"
                    ),
                ),
                ("examples", models.TextField(blank=True, verbose_name="examples")),
                (
                    "determinant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guide_entries",
                        to="experience.determinant",
                        verbose_name="determinant",
                    ),
                ),
                (
                    "guide",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="experience.guide",
                        verbose_name="coding guide",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of a coding guide",
                "verbose_name_plural": "entries of a coding guide",
                "ordering": ["guide", "determinant__order", "determinant__slug"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["guide", "determinant"], name="one_guide_entry_per_determinant"
                    )
                ],
            },
        ),
        migrations.RunPython(carry_into_guides, carry_back),
        # With a default, without which no way back could fill the columns of rows that are there.
        migrations.AlterField("determinant", "question", models.CharField(default="", max_length=300)),
        migrations.AlterField("determinant", "anchor_3", models.TextField(default="")),
        migrations.AlterField("determinant", "anchor_2", models.TextField(default="")),
        migrations.AlterField("determinant", "anchor_1", models.TextField(default="")),
        migrations.AlterField("determinant", "anchor_0", models.TextField(default="")),
        migrations.AlterField("determinant", "boundary", models.TextField(default="")),
        migrations.AlterField("determinant", "guide_version", models.CharField(default="", max_length=10)),
        migrations.RemoveField("determinant", "question"),
        migrations.RemoveField("determinant", "anchor_3"),
        migrations.RemoveField("determinant", "anchor_2"),
        migrations.RemoveField("determinant", "anchor_1"),
        migrations.RemoveField("determinant", "anchor_0"),
        migrations.RemoveField("determinant", "boundary"),
        migrations.RemoveField("determinant", "guide_version"),
    ]

"""Synonyms are data of the editors."""

import django.core.validators
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

import catalogue.models.synonyms

GROUPS = ("Editors", "Reviewers", "Administrators")


def permit_editors(apps, schema_editor):
    """Like any vocabulary: Editors, and the groups that may all that they may."""
    alias = schema_editor.connection.alias
    config = apps.get_app_config("catalogue")
    config.models_module = True
    create_permissions(config, using=alias, apps=apps, verbosity=0)
    config.models_module = None
    chosen = apps.get_model("auth", "Permission").objects.using(alias)
    chosen = chosen.filter(content_type__app_label="catalogue", content_type__model="synonyms")
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=GROUPS):
        group.permissions.add(*chosen)


def forget_shipped(apps, schema_editor):
    shipped = apps.get_model("catalogue", "ShippedRecord").objects.using(schema_editor.connection.alias)
    shipped.filter(model="catalogue.synonyms").delete()


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0017_dated_states")]

    operations = [
        migrations.CreateModel(
            name="Synonyms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Short name in files. Do not change it.", unique=True, verbose_name="slug"
                    ),
                ),
                (
                    "words",
                    models.TextField(
                        help_text="With a comma between them, such as: bike, bicycle, cycling, bike share, Fahrrad, "
                        "Leihrad. Small and capital letters, accents and the English plural make no difference.",
                        validators=[
                            django.core.validators.MaxLengthValidator(2400),
                            catalogue.models.synonyms.validate_synonyms,
                        ],
                        verbose_name="words",
                    ),
                ),
                (
                    "kinds",
                    models.ManyToManyField(
                        blank=True,
                        help_text="What a service with one of these words in its name is taken for in My city.",
                        related_name="synonyms",
                        to="catalogue.servicekind",
                        verbose_name="kinds of services",
                    ),
                ),
            ],
            options={
                "verbose_name": "group of synonyms",
                "verbose_name_plural": "synonyms",
                "ordering": ["slug"],
            },
        ),
        migrations.RunPython(permit_editors, forget_shipped),
    ]

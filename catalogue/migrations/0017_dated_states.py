"""Saved portfolios are saved cities now, and keep every earlier state with its date, not the last one alone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_with_dates(apps, schema_editor):
    """When the state before the last save had been saved is not known: it was at the latest with that save."""
    database = schema_editor.connection.alias
    cities = apps.get_model("catalogue", "SavedCity").objects.using(database).exclude(earlier_state="")
    states = apps.get_model("catalogue", "EarlierState").objects.using(database)
    states.bulk_create(
        states.model(city=city, state=city.earlier_state, saved=city.updated) for city in cities.iterator()
    )


def keep_the_last_alone(apps, schema_editor):
    cities = apps.get_model("catalogue", "SavedCity").objects.using(schema_editor.connection.alias)
    for city in cities.iterator():
        last = city.earlier.order_by("-saved", "-pk").first()
        if last:
            cities.filter(pk=city.pk).update(earlier_state=last.state)


class Migration(migrations.Migration):
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("catalogue", "0016_drafts")]

    operations = [
        migrations.RenameModel("SavedPortfolio", "SavedCity"),
        migrations.AlterModelOptions(
            "savedcity",
            {
                "ordering": ["-updated", "pk"],
                "verbose_name": "saved city",
                "verbose_name_plural": "saved cities",
            },
        ),
        migrations.AlterField(
            "savedcity",
            "owner",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="saved_cities",
                to=settings.AUTH_USER_MODEL,
                verbose_name="owner",
            ),
        ),
        migrations.CreateModel(
            "EarlierState",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.TextField(verbose_name="state")),
                ("saved", models.DateTimeField(verbose_name="saved")),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="earlier",
                        to="catalogue.savedcity",
                        verbose_name="city",
                    ),
                ),
            ],
            options={
                "ordering": ["-saved", "-pk"],
                "verbose_name": "earlier state of a saved city",
                "verbose_name_plural": "earlier states of saved cities",
            },
        ),
        migrations.RunPython(keep_with_dates, keep_the_last_alone),
        migrations.RemoveField("savedcity", "earlier_state"),
    ]

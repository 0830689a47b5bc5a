"""A draft may lack provider and field of activity; what is typed and cannot be stored yet is kept beside it."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from catalogue.index import triggers


def take_triggers_away(apps, schema_editor):
    triggers.remove(schema_editor.connection)


def refuse_unplaced(apps, schema_editor):
    """Before, every service had both: nobody but an editor knows which."""
    services = apps.get_model("catalogue", "Service").objects.filter(Q(provider=None) | Q(domain=None))
    if slugs := list(services.order_by("slug").values_list("slug", flat=True)):
        raise RuntimeError(f"Give these drafts a provider and a field of activity, or delete them: {', '.join(slugs)}")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0015_imports")]

    operations = [
        migrations.RunPython(take_triggers_away, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="service",
            name="provider",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="services",
                to="catalogue.actor",
                verbose_name="provider",
            ),
        ),
        migrations.AlterField(
            model_name="service",
            name="domain",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="services",
                to="catalogue.domain",
                verbose_name="field of activity",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True),
                    models.Q(("domain__isnull", False), ("provider__isnull", False)),
                    _connector="OR",
                ),
                name="published_service_is_placed",
                violation_error_message="A published service needs a provider and a field of activity.",
            ),
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.UUIDField(default=uuid.uuid4, unique=True, verbose_name="mark of the form")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="what was sent first")),
                ("unfinished", models.JSONField(blank=True, default=dict, verbose_name="unfinished input")),
                (
                    "service",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entry",
                        to="catalogue.service",
                        verbose_name="service",
                    ),
                ),
            ],
            options={"verbose_name": "entry of a service", "verbose_name_plural": "entries of services"},
        ),
        migrations.RunPython(migrations.RunPython.noop, take_triggers_away),
        migrations.RunPython(migrations.RunPython.noop, refuse_unplaced),
    ]

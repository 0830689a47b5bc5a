"""Of which services the owner of a search knows: what left it is told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0038_saved_searches"),
    ]

    operations = [
        migrations.AddField(
            model_name="savedsearch",
            name="told_of",
            field=models.JSONField(
                blank=True,
                help_text="Ids of the services that it had then; None: not known.",
                null=True,
                verbose_name="told of",
            ),
        ),
    ]

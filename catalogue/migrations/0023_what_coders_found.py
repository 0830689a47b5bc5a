"""A sheet holds a memo and the pages that its coder found, a code words of a page, and when it was saved last."""

from django.db import migrations, models

from catalogue.index import triggers


def take_triggers_away(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0022_words_of_readers"),
    ]

    operations = [
        migrations.RunPython(take_triggers_away, migrations.RunPython.noop),
        migrations.AddField(
            model_name="coding",
            name="found",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Their numbers in the sheet.",
                verbose_name="pages that the coder found",
            ),
        ),
        migrations.AddField(
            model_name="coding",
            name="quote",
            field=models.TextField(blank=True, help_text="Words of a page that say it.", verbose_name="quote"),
        ),
        migrations.AddField(
            model_name="codingsheet",
            name="found",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Proposed evidence: number, url, title, published_on, kind and quote of each page.",
                verbose_name="pages that the coder found",
            ),
        ),
        migrations.AddField(
            model_name="codingsheet",
            name="memo",
            field=models.TextField(
                blank=True, help_text="What the coder thinks of the service as a whole.", verbose_name="memo"
            ),
        ),
        migrations.AddField(
            model_name="codingsheet",
            name="saved",
            field=models.DateTimeField(blank=True, null=True, verbose_name="saved"),
        ),
        migrations.AlterField(
            model_name="codingsheet",
            name="notes",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="Reasons, quotes and evidence of items not answered yet.",
                verbose_name="notes of the draft",
            ),
        ),
    ]

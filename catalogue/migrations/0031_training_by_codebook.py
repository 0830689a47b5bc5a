"""Cases to try coding on belong to a version of the model: those that there are to the current one."""

import django.db.models.deletion
from django.db import migrations, models


def name_codebook(apps, schema_editor):
    """Without a version of the model there are no levels, and no cases to try anything on."""
    alias = schema_editor.connection.alias
    codebooks = apps.get_model("experience", "Codebook").objects.using(alias)
    codebook = codebooks.filter(is_current=True).first() or codebooks.first()
    cases = apps.get_model("catalogue", "TrainingCase").objects.using(alias)
    if codebook is None:
        cases.all().delete()
    else:
        cases.update(codebook=codebook)
        rename_shipped(apps, alias, lambda key: [*key, codebook.slug])
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the table could not be altered


def forget_codebook(apps, schema_editor):
    alias = schema_editor.connection.alias
    apps.get_model("catalogue", "TrainingCase").objects.using(alias).exclude(codebook__is_current=True).delete()
    rename_shipped(apps, alias, lambda key: key[:1])


def rename_shipped(apps, alias, renamed):
    shipped = apps.get_model("catalogue", "ShippedRecord").objects.using(alias)
    for record in shipped.filter(model="catalogue.trainingcase"):
        record.key = renamed(record.key)
        record.save(update_fields=["key"])


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0030_scales_of_any_size'),
        ('experience', '0005_codebooks'),
    ]

    operations = [
        migrations.AddField(
            model_name='trainingcase',
            name='codebook',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='training_cases', to='experience.codebook', verbose_name='version of the model'),
        ),
        migrations.RunPython(name_codebook, forget_codebook),
        migrations.AlterField(
            model_name='trainingcase',
            name='codebook',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='training_cases', to='experience.codebook', verbose_name='version of the model'),
        ),
        migrations.AlterField(
            model_name='trainingcase',
            name='service',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.service', verbose_name='service'),
        ),
        migrations.AddConstraint(
            model_name='trainingcase',
            constraint=models.UniqueConstraint(fields=('service', 'codebook'), name='one_training_case_of_a_service'),
        ),
    ]

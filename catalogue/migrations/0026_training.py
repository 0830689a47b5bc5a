"""Cases to try coding on are data of the editors; what somebody answered there is theirs alone."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

GROUPS = ("Editors", "Reviewers", "Administrators")


def permit_editors(apps, schema_editor):
    """Like a vocabulary: Editors, and the groups that may all that they may."""
    alias = schema_editor.connection.alias
    config = apps.get_app_config("catalogue")
    config.models_module = True
    create_permissions(config, using=alias, apps=apps, verbosity=0)
    config.models_module = None
    chosen = apps.get_model("auth", "Permission").objects.using(alias)
    chosen = chosen.filter(content_type__app_label="catalogue", content_type__model="trainingcase")
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=GROUPS):
        group.permissions.add(*chosen)


def forget_shipped(apps, schema_editor):
    shipped = apps.get_model("catalogue", "ShippedRecord").objects.using(schema_editor.connection.alias)
    shipped.filter(model="catalogue.trainingcase").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0025_what_a_file_holds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TrainingCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0, help_text='Place in lists, smallest first.', verbose_name='order')),
                ('service', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.service', verbose_name='service')),
            ],
            options={
                'verbose_name': 'training case',
                'ordering': ['order', 'service__slug'],
            },
        ),
        migrations.CreateModel(
            name='TrainingSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='revision of the draft')),
                ('codes', models.JSONField(default=dict, help_text='By determinant: level, reason, quote, and evidence by id.', verbose_name='codes')),
                ('notes', models.JSONField(default=dict, help_text='The same where there is no level yet.', verbose_name='notes')),
                ('saved', models.DateTimeField(verbose_name='saved')),
                ('submitted', models.DateTimeField(blank=True, null=True, verbose_name='submitted')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheets', to='catalogue.trainingcase', verbose_name='training case')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='training_sheets', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'training sheet',
                'ordering': ['user', 'case', 'version'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('user', 'case', 'version'), name='one_training_sheet_per_version')],
            },
        ),
        migrations.RunPython(permit_editors, forget_shipped),
    ]

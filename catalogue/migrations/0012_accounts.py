"""Invitations, asked resets and public names; who edits may invite."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models


def permit_editors(apps, schema_editor):
    alias = schema_editor.connection.alias
    config = apps.get_app_config("catalogue")
    config.models_module = True
    create_permissions(config, using=alias, apps=apps, verbosity=0)
    config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    invites = permissions.get(content_type__app_label="catalogue", codename="add_invitation")
    apps.get_model("auth", "Group").objects.using(alias).get(name="Editors").permissions.add(invites)


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ("catalogue", "0011_upkeep"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AskedReset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email_hash', models.CharField(max_length=64, verbose_name='hash of the e-mail')),
                ('client_hash', models.CharField(max_length=64, verbose_name='hash of where from')),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='at')),
            ],
            options={
                'verbose_name': 'asked reset',
                'ordering': ['at', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PublicName',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='named_in_public', serialize=False, to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('name', models.CharField(help_text='As the person agreed to it.', max_length=301, verbose_name='name')),
            ],
            options={
                'verbose_name': 'public name',
                'ordering': ['name'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('name', models.CharField(help_text='How the mail addresses the person.', max_length=150, verbose_name='name')),
                ('secret_hash', models.CharField(max_length=64, unique=True, verbose_name='hash of the secret')),
                ('made', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made')),
                ('expires', models.DateTimeField(verbose_name='expires')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='auth.group', verbose_name='group')),
                ('inviter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to=settings.AUTH_USER_MODEL, verbose_name='invited by')),
            ],
            options={
                'verbose_name': 'invitation',
                'ordering': ['expires', 'pk'],
                'default_permissions': ('add',),
            },
        ),
        migrations.RunPython(permit_editors, migrations.RunPython.noop),
    ]

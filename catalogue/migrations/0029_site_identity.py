"""The name and the looks of a site are kept by its Administrators."""

import django.core.validators
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

import catalogue.models.colours
import catalogue.models.identity


def permit_administrators(apps, schema_editor):
    alias = schema_editor.connection.alias
    config = apps.get_app_config("catalogue")
    config.models_module = True
    create_permissions(config, using=alias, apps=apps, verbosity=0)
    config.models_module = None
    chosen = apps.get_model("auth", "Permission").objects.using(alias)
    chosen = chosen.filter(content_type__app_label="catalogue", content_type__model="siteidentity")
    apps.get_model("auth", "Group").objects.using(alias).get(name="Administrators").permissions.add(*chosen)


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0028_what_invitations_bring'),
    ]

    operations = [
        migrations.CreateModel(
            name='SiteIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, help_text='Stands on every page and in mails. Empty: City Experience Atlas.', max_length=60, validators=[catalogue.models.identity.validate_line], verbose_name='name of the site')),
                ('owner', models.CharField(blank=True, help_text='Cited as the author of its pages, such as: City of Graz, Department of Transport.', max_length=120, validators=[catalogue.models.identity.validate_line], verbose_name='who runs it')),
                ('intro', models.TextField(blank=True, help_text='A few plain sentences on the start page: what is collected here, and for whom.', validators=[django.core.validators.MaxLengthValidator(600)], verbose_name='introduction')),
                ('contact', models.CharField(blank=True, help_text='An e-mail address or a page that begins with https://. At the foot of every page.', max_length=200, validators=[catalogue.models.identity.validate_contact], verbose_name='contact')),
                ('imprint', models.TextField(blank=True, help_text='The text itself, or a page that begins with https://. At the foot of every page.', validators=[django.core.validators.MaxLengthValidator(4000)], verbose_name='imprint')),
                ('accent_light', models.CharField(blank=True, help_text='Links, buttons and drawings, as #17557f. Not red: that marks gaps.', max_length=7, validators=[catalogue.models.colours.readable_on_light], verbose_name='accent colour on light ground')),
                ('accent_dark', models.CharField(blank=True, help_text='The same for who reads in a dark scheme, as #7db7e6.', max_length=7, validators=[catalogue.models.colours.readable_on_dark], verbose_name='accent colour on dark ground')),
                ('logo', models.TextField(blank=True, editable=False, verbose_name='logo')),
            ],
            options={
                'verbose_name': 'site',
                'verbose_name_plural': 'site',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_site')],
            },
        ),
        migrations.RunPython(permit_administrators, migrations.RunPython.noop),
    ]

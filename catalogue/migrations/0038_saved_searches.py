"""Selections that people keep, and an index by which the latest public changes are found."""

import catalogue.models.saved_searches
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0037_releases'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=catalogue.models.saved_searches.new_key, editable=False, max_length=20, unique=True, verbose_name='key')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('query', models.CharField(blank=True, help_text='Parameters of the listing; empty: all services.', max_length=4000, verbose_name='query')),
                ('collection', models.CharField(blank=True, help_text='In view beside the public.', max_length=50, verbose_name='collection')),
                ('codebook', models.CharField(blank=True, help_text='Empty: the current.', max_length=50, verbose_name='version of the model')),
                ('share_key', models.CharField(blank=True, help_text='None: private.', max_length=40, null=True, unique=True, verbose_name='key of the public address')),
                ('is_default', models.BooleanField(default=False, verbose_name='default view')),
                ('next_digest', models.DateTimeField(blank=True, db_index=True, help_text='None: no mails.', null=True, verbose_name='next digest')),
                ('told_until', models.DateTimeField(blank=True, help_text='What changed later stands in the next digest.', null=True, verbose_name='told until')),
                ('made', models.DateTimeField(auto_now_add=True, verbose_name='made')),
            ],
            options={
                'verbose_name': 'saved search',
                'verbose_name_plural': 'saved searches',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.AddIndex(
            model_name='version',
            index=models.Index(condition=models.Q(('shown', True)), fields=['model', 'id'], name='public_versions'),
        ),
        migrations.AddField(
            model_name='savedsearch',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to=settings.AUTH_USER_MODEL, verbose_name='owner'),
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.UniqueConstraint(fields=('owner', 'name'), name='one_saved_search_of_a_name'),
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('owner',), name='one_default_view'),
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.CheckConstraint(condition=models.Q(('is_default', False), models.Q(('query', ''), _negated=True), _connector='OR'), name='default_view_selects'),
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.CheckConstraint(condition=models.Q(('next_digest', None), ('told_until__isnull', False), _connector='OR'), name='digest_has_a_beginning'),
        ),
    ]

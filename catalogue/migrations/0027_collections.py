"""Every service belongs to a collection: until now to the one that each site has from the beginning."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.core.management.color import no_style
from django.db import connections, migrations, models

from catalogue.index import triggers

MAIN = 1
SHIPPED = {
    "name": "Main collection",
    "owner": "The City Experience Atlas contributors",
    "licence": "CC BY 4.0",
}
"""Until now every site has held these data, and has said so."""


def take_triggers_away(apps, schema_editor):
    triggers.remove(schema_editor.connection)


def begin_the_main_collection(apps, schema_editor):
    alias = schema_editor.connection.alias
    collection = apps.get_model("catalogue", "Collection")
    collection.objects.using(alias).create(pk=MAIN, slug="main", visibility="public", **SHIPPED)
    with connections[alias].cursor() as cursor:
        for statement in schema_editor.connection.ops.sequence_reset_sql(no_style(), [collection]):
            cursor.execute(statement)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the tables could not be altered


OF_A_CODEBOOK = ("experience.determinantgroup", "experience.guide", "experience.weightset")


def shipped_of_a_codebook(apps, schema_editor):
    shipped = apps.get_model("catalogue", "ShippedRecord").objects.using(schema_editor.connection.alias)
    return shipped.filter(model__in=OF_A_CODEBOOK)


def name_the_shipped_codebook(apps, schema_editor):
    """As 0005 of the model does in the rows: else they would look edited."""
    for record in shipped_of_a_codebook(apps, schema_editor):
        record.fields["codebook"] = ["atlas-1"]
        record.save()


def forget_the_shipped_codebook(apps, schema_editor):
    for record in shipped_of_a_codebook(apps, schema_editor):
        record.fields.pop("codebook", None)
        record.save()


READ_MODEL, RUN_SITE = ("Editors", "Reviewers", "Administrators"), ("Administrators",)


def permit(apps, schema_editor):
    """Who works on services reads of codebooks; administrators keep the collections and who works in them."""
    alias = schema_editor.connection.alias
    for label in ("experience", "catalogue"):
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, using=alias, apps=apps, verbosity=0)
        config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    given = {
        READ_MODEL: permissions.filter(content_type__app_label="experience", codename="view_codebook"),
        RUN_SITE: permissions.filter(
            content_type__app_label="catalogue", content_type__model__in=["collection", "membership"]
        ),
    }
    for names, some in given.items():
        for group in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=names):
            group.permissions.add(*some)


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0026_training'),
        ('experience', '0005_codebooks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(take_triggers_away, migrations.RunPython.noop),
        migrations.CreateModel(
            name='Collection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Part of addresses. Do not change it later.', unique=True, verbose_name='slug')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('owner', models.CharField(blank=True, help_text='Who answers for its content.', max_length=200, verbose_name='owner')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('licence', models.CharField(blank=True, help_text='Under which others may use its data, such as CC BY 4.0.', max_length=120, verbose_name='licence')),
                ('visibility', models.CharField(choices=[('public', 'public'), ('hidden', 'hidden')], default='hidden', help_text='A hidden one is there for its members alone.', max_length=10, verbose_name='visibility')),
                ('read_only', models.BooleanField(default=False, help_text='Its services are changed by updates of the data alone.', verbose_name='read-only')),
                ('codebook', models.ForeignKey(blank=True, help_text='With what its services are classified before they are published. Empty: the current one.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='collections', to='experience.codebook', verbose_name='version of the model')),
                ('origin', models.ForeignKey(blank=True, help_text='In view it takes the place of the collection that it was made of.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='catalogue.collection', verbose_name='copy of')),
            ],
            options={
                'verbose_name': 'collection',
                'ordering': ['name', 'slug'],
            },
        ),
        migrations.RunPython(begin_the_main_collection, migrations.RunPython.noop),
        migrations.AddField(
            model_name='service',
            name='original',
            field=models.ForeignKey(serialize=False, blank=True, editable=False, help_text='In a copy of a collection, the service that this one was copied from.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='catalogue.service', verbose_name='copy of'),
        ),
        migrations.AddField(
            model_name='service',
            name='collection',
            field=models.ForeignKey(serialize=False, db_index=False, default=1, help_text='To which it belongs.', on_delete=django.db.models.deletion.PROTECT, related_name='services', to='catalogue.collection', verbose_name='collection'),
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.PositiveSmallIntegerField(choices=[(1, 'reader'), (2, 'coder'), (3, 'editor'), (4, 'reviewer')], verbose_name='role')),
                ('collection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='catalogue.collection', verbose_name='collection')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'membership',
                'ordering': ['collection', 'user'],
            },
        ),
        migrations.AddConstraint(
            model_name='collection',
            constraint=models.CheckConstraint(condition=models.Q(('visibility__in', ['public', 'hidden'])), name='collection_visibility_is_a_choice'),
        ),
        migrations.AddConstraint(
            model_name='collection',
            constraint=models.CheckConstraint(condition=models.Q(('origin', None), models.Q(('origin', models.F('pk')), _negated=True), _connector='OR'), name='collection_is_no_copy_of_itself', violation_error_message='A collection cannot be a copy of itself.'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('collection', 'user'), name='one_membership_in_a_collection'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('role__range', (1, 4))), name='role_is_a_choice'),
        ),
        migrations.RunPython(name_the_shipped_codebook, forget_the_shipped_codebook),
        migrations.RunPython(permit, migrations.RunPython.noop),
        migrations.RunPython(migrations.RunPython.noop, take_triggers_away),
    ]

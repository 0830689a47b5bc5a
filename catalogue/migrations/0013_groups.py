"""Reviewers publish and withdraw, and may all that Editors may; Administrators keep accounts and groups.

Who is an editor stays able to publish, as a reviewer.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.models import Q

ACCOUNTS = Q(content_type__app_label="auth", content_type__model__in=["user", "group"])
PUBLISHES = Q(content_type__app_label="catalogue", codename="publish_service")


def make_groups(apps, schema_editor):
    alias = schema_editor.connection.alias
    for label in ("auth", "catalogue"):
        make_permissions(apps, label, alias)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    groups = apps.get_model("auth", "Group").objects.using(alias)
    editors, coders = groups.get(name="Editors"), groups.get(name="Coders")
    reviewers, _created = groups.get_or_create(name="Reviewers")
    reviewers.permissions.add(*editors.permissions.all(), *permissions.filter(PUBLISHES))
    reviewers.user_set.add(*editors.user_set.all())
    administrators, _created = groups.get_or_create(name="Administrators")
    administrators.permissions.add(
        *reviewers.permissions.all(), *coders.permissions.all(), *permissions.filter(ACCOUNTS)
    )


def make_permissions(apps, label, alias):
    config = apps.get_app_config(label)
    config.models_module = True
    create_permissions(config, using=alias, apps=apps, verbosity=0)
    config.models_module = None


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0012_accounts")]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]

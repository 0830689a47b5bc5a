"""Editors may write links between services."""

from django.contrib.auth.management import create_permissions
from django.db import migrations


def permit_editors(apps, schema_editor):
    alias = schema_editor.connection.alias
    config = apps.get_app_config("catalogue")
    config.models_module = True
    create_permissions(config, using=alias, apps=apps, verbosity=0)
    config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    chosen = permissions.filter(content_type__app_label="catalogue", content_type__model="servicelink")
    apps.get_model("auth", "Group").objects.using(alias).get(name="Editors").permissions.add(*chosen)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_links_and_portfolios")]

    operations = [migrations.RunPython(permit_editors, migrations.RunPython.noop)]

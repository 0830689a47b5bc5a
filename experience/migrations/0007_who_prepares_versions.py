"""Editors prepare a version of the model, with sources of its own; reviewers issue it: as with the guide."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

OF_DRAFTS = ("codebook", "determinantgroup", "determinant", "responselink", "weightset", "weight", "crosswalk")
DRAFTS = ("Editors", "Reviewers", "Administrators")
ISSUES = ("Reviewers", "Administrators")


def permit(apps, schema_editor):
    alias = schema_editor.connection.alias
    config = apps.get_app_config("experience")
    config.models_module = True
    create_permissions(config, using=alias, apps=apps, verbosity=0)
    config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    own = permissions.filter(content_type__app_label="experience")
    drafts = own.filter(content_type__model__in=OF_DRAFTS) | own.filter(codename="add_source")
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=DRAFTS):
        group.permissions.add(*(drafts if group.name in ISSUES else drafts.exclude(codename="issue_codebook")))


class Migration(migrations.Migration):
    dependencies = [("experience", "0006_crosswalks"), ("catalogue", "0020_guides")]

    operations = [migrations.RunPython(permit, migrations.RunPython.noop)]

"""The groups: Editors change the catalogue, assign coders and settle; Coders code. Both only read the raw codes."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

WRITTEN = (
    "service", "provider", "partner", "touchpoint", "evidence", "detriment", "servicecustomer", "classification",
    "city", "country", "domain", "customergroup", "datasource", "technology", "paymentmodel",
    "codinground", "coder", "assignment",
)  # fmt: skip
READ = {"catalogue": ("coding", "codingsheet"), "experience": (
    "determinant", "determinantgroup", "responsedimension", "responselink", "source", "weight", "weightset",
)}  # fmt: skip


def make_groups(apps, schema_editor):
    alias = schema_editor.connection.alias
    for label in READ:
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, using=alias, apps=apps, verbosity=0)
        config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    names = [f"{action}_{model}" for model in WRITTEN for action in ("view", "add", "change", "delete")]
    chosen = list(permissions.filter(content_type__app_label="catalogue", codename__in=names))
    for label, models in READ.items():
        codenames = [f"view_{model}" for model in models]
        chosen += permissions.filter(content_type__app_label=label, codename__in=codenames)
    group, _created = apps.get_model("auth", "Group").objects.using(alias).get_or_create(name="Editors")
    group.permissions.add(*chosen)
    coders, _created = apps.get_model("auth", "Group").objects.using(alias).get_or_create(name="Coders")
    coders.permissions.add(permissions.get(content_type__app_label="catalogue", codename="add_codingsheet"))


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0001_initial"),
        ("experience", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]

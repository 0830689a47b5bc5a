"""Providers become actors, which partners can be too; evidence carries dates, extent and quote; services have a kind."""

import django.db.models.deletion
from django.contrib.auth.management import create_permissions
from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery

import catalogue.models.addresses
import catalogue.models.dates
from catalogue.index import triggers

TYPES = [
    ("municipality", "municipality"),
    ("municipal-company", "municipal company or transit operator"),
    ("public-body", "other public body"),
    ("private-company", "private company"),
    ("non-profit", "non-profit or community"),
    ("university", "university or research"),
    ("consortium", "public-private consortium"),
]
KINDS = [
    ("official", "official"),
    ("press", "press"),
    ("case-study", "case study"),
    ("encyclopedia", "encyclopedia"),
    ("academic", "academic"),
    ("vendor", "vendor"),
]
SOURCED_KINDS = [*KINDS, ("blog", "blog"), ("reprint", "reprint")]
GENERAL_KNOWLEDGE = [("general-knowledge", "general knowledge, no page read")]
NEW_FIELDS = {"short_name", "aliases", "seat", "website", "actor", "published_on", "read_on", "extent", "quote"}


def remove_triggers(apps, schema_editor):
    """Triggers that name the old tables would fail; `post_migrate` lays the present ones."""
    triggers.remove(schema_editor.connection)


def link_partners(apps, schema_editor):
    """A partner that has an actor's very name is that actor."""
    alias = schema_editor.connection.alias
    actors = dict(apps.get_model("catalogue", "Actor").objects.using(alias).values_list("name", "pk"))
    for partner in apps.get_model("catalogue", "Partner").objects.using(alias).filter(name__in=actors):
        partner.actor_id, partner.name = actors[partner.name], ""
        partner.save()
    for record in shipped(apps, alias, "provider"):
        record.model = "catalogue.actor"
        record.save()
    for record in shipped(apps, alias, "partner"):
        if (name := record.fields["name"]) in actors:
            record.fields |= {"actor": [name], "name": ""}
            record.save()


def name_partners(apps, schema_editor):
    """An actor that provides nothing and has no type was no provider: its name goes back to the partners."""
    alias = schema_editor.connection.alias
    partners = apps.get_model("catalogue", "Partner").objects.using(alias)
    actors = apps.get_model("catalogue", "Actor").objects.using(alias)
    name = Subquery(actors.filter(pk=OuterRef("actor")).values("name"))
    partners.filter(actor__isnull=False).update(name=name, actor=None)
    actors.filter(type="", services=None).delete()
    evidence = apps.get_model("catalogue", "Evidence").objects.using(alias)
    evidence.filter(Q(kind="blog") | Q(kind="reprint")).update(kind="press")
    name_shipped_partners(apps, alias)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the tables could not be altered


def name_shipped_partners(apps, alias):
    shipped(apps, alias, "servicekind").delete()
    kept = set(apps.get_model("catalogue", "Actor").objects.using(alias).values_list("name", flat=True))
    for record in shipped(apps, alias, "actor"):
        if record.fields["name"] in kept:
            record.model = "catalogue.provider"
            put_back(record)
        else:
            record.delete()
    for record in shipped(apps, alias, "partner"):
        if actor := record.fields.get("actor"):
            [record.fields["name"]] = actor
        put_back(record)
    for record in shipped(apps, alias, "evidence"):
        if record.fields["kind"] in ("blog", "reprint"):
            record.fields["kind"] = "press"
        put_back(record)
    for record in shipped(apps, alias, "service"):
        record.fields.pop("kind", None)
        record.save()


def put_back(record):
    record.fields = {name: value for name, value in record.fields.items() if name not in NEW_FIELDS}
    record.save()


def shipped(apps, alias, model):
    return apps.get_model("catalogue", "ShippedRecord").objects.using(alias).filter(model=f"catalogue.{model}")


def permit_editors(apps, schema_editor):
    """What they may do with providers they may do with actors; kinds of services are a further vocabulary of theirs."""
    alias = schema_editor.connection.alias
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    rename_permissions(permissions, "provider", "actor")
    config = apps.get_app_config("catalogue")
    config.models_module = True
    create_permissions(config, using=alias, apps=apps, verbosity=0)
    config.models_module = None
    chosen = permissions.filter(content_type__app_label="catalogue", content_type__model="servicekind")
    apps.get_model("auth", "Group").objects.using(alias).get(name="Editors").permissions.add(*chosen)


def withdraw_permissions(apps, schema_editor):
    rename_permissions(
        apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias), "actor", "provider"
    )


def rename_permissions(permissions, old, new):
    """The permissions of the content type, which Django renames by itself."""
    for action in ("add", "change", "delete", "view"):
        permissions.filter(content_type__app_label="catalogue", codename=f"{action}_{old}").update(
            codename=f"{action}_{new}", name=f"Can {action} {new}"
        )


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0007_shipped_records")]

    operations = [
        migrations.RunPython(remove_triggers, migrations.RunPython.noop),
        migrations.RenameModel("Provider", "Actor"),
        migrations.AlterModelOptions("Actor", options={"ordering": ["name"], "verbose_name": "actor"}),
        migrations.AlterField(
            "Actor",
            "type",
            models.CharField(
                blank=True, choices=TYPES, help_text="Empty: unknown.", max_length=20, verbose_name="type"
            ),
        ),
        migrations.AddField(
            "Actor",
            "short_name",
            models.CharField(
                blank=True,
                default="",
                help_text="What people call it, such as BVG.",
                max_length=40,
                verbose_name="short name",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "Actor",
            "aliases",
            models.TextField(
                blank=True,
                default="",
                help_text="One per line, such as earlier ones or those in other languages.",
                verbose_name="other names",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "Actor",
            "seat",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="seated_actors",
                to="catalogue.city",
                verbose_name="seat",
            ),
        ),
        migrations.AddField(
            "Actor",
            "website",
            models.URLField(
                blank=True,
                default="",
                max_length=400,
                validators=[catalogue.models.addresses.validate_public_address],
                verbose_name="website",
            ),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="ServiceKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Short name in addresses and files. Do not change it.",
                        unique=True,
                        verbose_name="slug",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "order",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Place in lists, smallest first.", verbose_name="order"
                    ),
                ),
                ("definition", models.CharField(blank=True, max_length=300, verbose_name="definition")),
            ],
            options={
                "verbose_name": "kind of service",
                "verbose_name_plural": "kinds of services",
                "ordering": ["order", "slug"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            "Service",
            "kind",
            models.ForeignKey(
                blank=True,
                help_text="What sort of service it is, such as bike share. Empty: none of the kinds fits.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="services",
                to="catalogue.servicekind",
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            "Evidence",
            "kind",
            models.CharField(choices=[*SOURCED_KINDS, *GENERAL_KNOWLEDGE], max_length=20, verbose_name="kind"),
        ),
        migrations.AddField(
            "Evidence",
            "published_on",
            models.CharField(
                blank=True,
                default="",
                help_text="The page's own date: a year, a month or a day, such as 2024-05. Empty: it has none, or unknown.",
                max_length=10,
                validators=[catalogue.models.dates.validate_reduced_date],
                verbose_name="published",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "Evidence",
            "read_on",
            models.DateField(
                blank=True,
                null=True,
                validators=[catalogue.models.dates.validate_not_in_the_future],
                verbose_name="read",
            ),
        ),
        migrations.AddField(
            "Evidence",
            "extent",
            models.CharField(
                blank=True,
                choices=[("whole", "whole page"), ("excerpt", "excerpt")],
                default="",
                help_text="Empty: unknown.",
                max_length=10,
                verbose_name="how much was read",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "Evidence",
            "quote",
            models.CharField(
                blank=True,
                default="",
                help_text="The words of the page that say it, 300 signs at most.",
                max_length=300,
                verbose_name="quote",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            "Partner",
            "name",
            models.CharField(
                blank=True,
                help_text="Where it is no single body, such as local volunteers.",
                max_length=160,
                verbose_name="in words",
            ),
        ),
        migrations.AddField(
            "Partner",
            "actor",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="partnerships",
                to="catalogue.actor",
                verbose_name="actor",
            ),
        ),
        migrations.RunPython(link_partners, name_partners),
        migrations.RunPython(permit_editors, withdraw_permissions),
        migrations.AddConstraint(
            "Partner",
            models.CheckConstraint(
                condition=models.Q(("actor__isnull", True), models.Q(("name", ""), _negated=True))
                | models.Q(("actor__isnull", False), ("name", "")),
                name="partner_is_an_actor_or_words",
                violation_error_message="A partner is either an actor or named in words.",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, remove_triggers),
    ]

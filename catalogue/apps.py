from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader
from django.db.models.signals import post_migrate
from django.urls import register_converter


class EditingConfig(AdminConfig):
    """Django's admin with our own first page."""

    default_site = "catalogue.editing.admin_site.AdminSite"


class CatalogueConfig(AppConfig):
    name = "catalogue"
    verbose_name = "Catalogue of services"

    def ready(self) -> None:
        # Triggers can only be laid once every table of a migration run stands.
        post_migrate.connect(lay_triggers, sender=self)
        from catalogue.exchange.converters import PlainConverter
        from catalogue.history import signals

        signals.connect()
        register_converter(PlainConverter, "plain")


def lay_triggers(using: str, **_: object) -> None:
    from catalogue.index import triggers
    from catalogue.releases.releasing import recognise

    if is_up_to_date(using):
        triggers.install(using)
        if using == DEFAULT_DB_ALIAS:
            recognise()  # the triggers give the data another version


def is_up_to_date(using: str) -> bool:
    """Whether the tables are as this code has them; not where a migration was taken back, or is still to come."""
    migrations = MigrationLoader(connections[using])
    newest = [node for app in ("experience", "catalogue") for node in migrations.graph.leaf_nodes(app)]
    return set(newest) <= migrations.applied_migrations.keys()

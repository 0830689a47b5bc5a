from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class CatalogueConfig(AppConfig):
    name = "catalogue"
    verbose_name = "Catalogue of services"

    def ready(self) -> None:
        # The one signal of the project: triggers can only be laid once every table of a migration run stands.
        post_migrate.connect(lay_triggers, sender=self)


def lay_triggers(using: str, **_: object) -> None:
    from catalogue.index import triggers

    if "catalogue_service" in connections[using].introspection.table_names():
        triggers.install(using)

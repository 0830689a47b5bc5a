"""Migrations carry every row over, forwards and backwards, with the shipped data in the tables."""

from django.core.management import call_command

from catalogue.models import ShippedRecord
from catalogue.operations.upgrade.records import in_files

BEFORE_ACTORS, WITH_ACTORS = "0007", "0008"
DERIVED = ("catalogue_search", "catalogue_data_version", "catalogue_last_change", "django_migrations", "sqlite_")
NUMBERED_ANEW = ("auth_permission", "auth_group_permissions")


def migrate(copy, name):
    call_command("migrate", "catalogue", name, database=copy.alias, verbosity=0)


def select(copy, statement):
    with copy.cursor() as cursor:
        cursor.execute(statement)
        names = [column[0] for column in cursor.description]
        return sorted(repr(sorted(zip(names, row, strict=True))) for row in cursor.fetchall())


def content(copy):
    """Every row of every table by its columns, but for what the database derives by itself."""
    tables = [name for name in copy.introspection.table_names() if not name.startswith(DERIVED)]
    return {name: select(copy, f"SELECT * FROM {name}") for name in tables if name not in NUMBERED_ANEW}


CALLED = """SELECT p.id, coalesce(a.name, p.name) AS name, p.role
    FROM catalogue_partner p LEFT JOIN catalogue_actor a ON a.id = p.actor_id"""
RUN_BY = "SELECT s.slug, p.name, p.type FROM catalogue_service s JOIN catalogue_{} p ON p.id = s.provider_id"
RIGHTS = """SELECT g.name, p.codename FROM auth_group g JOIN auth_group_permissions l ON l.group_id = g.id
    JOIN auth_permission p ON p.id = l.permission_id"""
LINKED = """SELECT s.slug, p.number, p.name, a.name FROM catalogue_partner p
    JOIN catalogue_service s ON s.id = p.service_id LEFT JOIN catalogue_actor a ON a.id = p.actor_id"""
SHIPPED = "SELECT DISTINCT model FROM catalogue_shippedrecord"
MODELS = ("actor", "partner", "servicekind", "evidence")


def test_actors_become_providers_and_partners_by_name_and_come_back(copy):
    migrate(copy, WITH_ACTORS)
    ShippedRecord.objects.using(copy.alias).bulk_create(
        ShippedRecord(model=name.model._meta.label_lower, key=list(name.key), fields=fields)
        for name, fields in in_files().items()
        if name.model._meta.model_name in MODELS
    )
    partners, run_by, rights = select(copy, CALLED), select(copy, RUN_BY.format("actor")), select(copy, RIGHTS)
    migrate(copy, BEFORE_ACTORS)
    assert select(copy, "SELECT id, name, role FROM catalogue_partner") == partners
    assert select(copy, RUN_BY.format("provider")) == run_by
    assert select(copy, "SELECT name FROM catalogue_provider WHERE type = ''") == []
    assert select(copy, f"{SHIPPED} WHERE model LIKE '%actor' OR model LIKE '%kind'") == []
    earlier = content(copy)
    migrate(copy, WITH_ACTORS)
    assert (select(copy, CALLED), select(copy, RIGHTS)) == (partners, rights)
    assert select(copy, RUN_BY.format("actor")) == run_by
    assert select(copy, "SELECT p.id FROM catalogue_partner p JOIN catalogue_actor a ON a.name = p.name") == []
    shipped = ShippedRecord.objects.using(copy.alias).filter(model="catalogue.partner")
    noted = {tuple(record.key): (record.fields["name"], record.fields.get("actor")) for record in shipped}
    with copy.cursor() as cursor:
        cursor.execute(LINKED)
        assert noted == {(slug, number): (name, actor and [actor]) for slug, number, name, actor in cursor.fetchall()}
    migrate(copy, BEFORE_ACTORS)
    assert content(copy) == earlier

"""The version of the data: a token that the database renews with every change of what pages show."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import connections

from catalogue.index.dialects import postgresql_function, postgresql_trigger, sqlite_trigger

SHOWN = ("catalogue", "experience")
"""Apps whose rows show on pages."""

PERSONAL = ("savedportfolio",)
"""Models of rows that people save for themselves: they change no version."""

TABLE = "CREATE TABLE IF NOT EXISTS catalogue_data_version (id integer PRIMARY KEY CHECK (id = 1), token text)"
# An UPDATE: the conflict clause of the writing statement, such as INSERT OR IGNORE, rules inside triggers too.
SQLITE_RENEWAL = "UPDATE catalogue_data_version SET token = lower(hex(randomblob(16)));"
POSTGRESQL_RENEWAL = """INSERT INTO catalogue_data_version VALUES (1, gen_random_uuid()::text)
        ON CONFLICT (id) DO UPDATE SET token = excluded.token;"""


def data_version(using: str = "default") -> str | None:
    """The token of the data as they are: equal tokens, equal data. None where there is no row."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT token FROM catalogue_data_version")
        row = cursor.fetchone()
    return row[0] if row else None


def versioned_tables() -> list[str]:
    """Tables whose content shows on pages, those between models included."""
    return sorted(
        model._meta.db_table
        for label in SHOWN
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model._meta.model_name not in PERSONAL
    )


def statements(vendor: str, tables: Iterable[str]) -> Iterator[str]:
    """The SQL that lays the version over these tables and renews it."""
    yield TABLE
    yield from {"sqlite": sqlite, "postgresql": postgresql}[vendor](tables)


def sqlite(tables: Iterable[str]) -> Iterator[str]:
    yield "INSERT OR IGNORE INTO catalogue_data_version VALUES (1, '')"
    for table in tables:
        for event in ("INSERT", "UPDATE", "DELETE"):
            yield from sqlite_trigger(f"version_{table}_{event.lower()}", event, table, SQLITE_RENEWAL)
    yield SQLITE_RENEWAL


def postgresql(tables: Iterable[str]) -> Iterator[str]:
    yield postgresql_function("catalogue_renew_version", POSTGRESQL_RENEWAL)
    event = "INSERT OR UPDATE OR DELETE OR TRUNCATE"
    for table in tables:
        name = f"version_{table}"
        yield from postgresql_trigger(name, event, table, each="STATEMENT", function="catalogue_renew_version")
    yield POSTGRESQL_RENEWAL

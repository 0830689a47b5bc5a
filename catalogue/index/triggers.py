"""What the database itself keeps, by triggers: the text index, and the version of the data.

Triggers see fixtures, bulk writes and plain SQL, which Python hooks do not. They are laid anew after every `migrate`,
because SQLite drops a table's triggers when a migration rebuilds the table.
"""

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from catalogue.index import data_version, text_index
from catalogue.index.shown_tables import shown_tables


def install(using: str = "default") -> None:
    """Create the index, the version and their triggers, and fill both from what the tables hold now."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in (
            *text_index.statements(connection.vendor),
            *data_version.statements(connection.vendor, shown_tables()),
        ):
            cursor.execute(statement)


LAID = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal",
}


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, for a migration that alters what they name; they are laid anew when it is done."""
    with connection.cursor() as cursor:
        cursor.execute(LAID[connection.vendor])
        for trigger, table in cursor.fetchall():
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {trigger}{on_table}")

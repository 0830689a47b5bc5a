"""The version of the data: a token that the database renews with every change of what pages show.

Beside it stands what changed: for each service, each vocabulary and everything together the token of its last change.
All are random, so that a transaction rolled back or a restored file never brings an old one back with other content.

PostgreSQL keeps every version of a row until its transaction ends, and a write looks through them all. So the first
write of a transaction alone renews the row there, which is what others see at its end. What is written in it since, its
own readers learn from a setting that is the transaction's: it is random at each write, and a savepoint that is rolled
back takes it back together with the row.
"""

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import connections, transaction
from django.dispatch import receiver

from catalogue.index.dialects import postgresql_function, postgresql_trigger, sqlite_trigger
from catalogue.index.shown_tables import ShownTable

TABLES = (
    "CREATE TABLE IF NOT EXISTS catalogue_data_version (id integer PRIMARY KEY CHECK (id = 1), token text)",
    "CREATE TABLE IF NOT EXISTS catalogue_last_change (part text, id bigint, token text, PRIMARY KEY (part, id))",
)
EVERYTHING, SERVICE = "everything", "service"
"""Parts beside the vocabularies, which are named by their tables."""

# An UPDATE: the conflict clause of the writing statement, such as INSERT OR IGNORE, rules inside triggers too, but not
# over ON CONFLICT DO UPDATE.
RENEWALS = {
    "sqlite": "UPDATE catalogue_data_version SET token = lower(hex(randomblob(16)));",
    "postgresql": """IF coalesce(current_setting('catalogue.change', true), '') = '' THEN
        INSERT INTO catalogue_data_version VALUES (1, gen_random_uuid()::text)
        ON CONFLICT (id) DO UPDATE SET token = excluded.token;
        END IF;
        PERFORM set_config('catalogue.change', gen_random_uuid()::text, true);""",
}
LAST = {
    "sqlite": "SELECT token FROM catalogue_data_version WHERE id = 1",
    "postgresql": "SELECT current_setting('catalogue.change') AS token",
}
"""The token of the change that was just made."""

VERSIONS = {
    "sqlite": "SELECT token FROM catalogue_data_version",
    "postgresql": "SELECT token || coalesce(current_setting('catalogue.change', true), '') FROM catalogue_data_version",
}

LASTING = {
    "sqlite": "SELECT token FROM catalogue_data_version",
    "postgresql": "SELECT token FROM catalogue_data_version FOR UPDATE",
}
"""The row alone, which nobody else renews until the end of the transaction that reads it so."""

MARK = """INSERT INTO catalogue_last_change (part, id, token) SELECT {parts}, v.token
        FROM ({last}) v {services} WHERE true
        ON CONFLICT (part, id) DO UPDATE SET token = excluded.token;"""


Change = tuple[str, int, str]
"""The part, its id (0 but for services), and the token of its last change."""

Changes = frozenset[Change]
"""The last change of each part; what has none has not changed since everything did."""


OUTSIDE, NOT_ASKED = None, ""
_of_request: ContextVar[str | None] = ContextVar("the version that a request was told", default=OUTSIDE)


@receiver(request_started)
def begin(**_: Any) -> None:
    _of_request.set(NOT_ASKED)


@receiver(request_finished)
def end(**_: Any) -> None:
    _of_request.set(OUTSIDE)


def data_version(using: str = "default") -> str | None:
    """The token of the data as they are: equal tokens, equal data. None where there is no row."""
    with connections[using].cursor() as cursor:
        cursor.execute(VERSIONS[connections[using].vendor])
        row = cursor.fetchone()
    token = row[0] if row else None
    if using == "default" and _of_request.get() is not OUTSIDE:
        _of_request.set(token or NOT_ASKED)
    return token


def lasting_version() -> str | None:
    """Within a transaction that has written: the token that others read when it has ended."""
    with connections["default"].cursor() as cursor:
        cursor.execute(LASTING[connections["default"].vendor])
        row = cursor.fetchone()
    return row[0] if row else None


def version_of_request() -> str | None:
    """The token that this request was told last, for what stands around its page: no query more."""
    return _of_request.get() or data_version()


def last_changes(using: str = "default") -> Changes:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT part, id, token FROM catalogue_last_change")
        return frozenset(cursor.fetchall())


def renew(using: str = "default") -> None:
    """Let every process read everything anew: after something that the triggers did not see."""
    with transaction.atomic(using), connections[using].cursor() as cursor:
        for statement in ALL_ANEW[connections[using].vendor]:
            cursor.execute(statement)


def mark(vendor: str, parts: str, services: str = "") -> str:
    return MARK.format(parts=parts, last=LAST[vendor], services=services)


def all_anew(vendor: str) -> list[str]:
    """The body of a trigger that leaves nothing as it was."""
    return [RENEWALS[vendor], "DELETE FROM catalogue_last_change;", mark(vendor, f"'{EVERYTHING}', 0")]


ALL_ANEW = {"sqlite": all_anew("sqlite"), "postgresql": [f"DO $$ BEGIN {' '.join(all_anew('postgresql'))} END $$"]}
"""The same as statements of their own."""


def statements(vendor: str, tables: Iterable[ShownTable]) -> Iterator[str]:
    """The SQL that lays the version over these tables and renews it."""
    yield from TABLES
    yield from {"sqlite": sqlite, "postgresql": postgresql}[vendor](tables)
    yield from ALL_ANEW[vendor]


def change(table: ShownTable, vendor: str, services: str) -> str:
    """The SQL of one change: it renews the version and marks the vocabulary, and the services, given as a selection."""
    statements = [RENEWALS[vendor]]
    if table.is_vocabulary:
        statements.append(mark(vendor, f"'{table.name}', 0"))
    if table.services:
        statements.append(mark(vendor, f"'{SERVICE}', w.id", f"CROSS JOIN ({services}) w"))
    return " ".join(statements)


def sqlite(tables: Iterable[ShownTable]) -> Iterator[str]:
    yield "INSERT OR IGNORE INTO catalogue_data_version VALUES (1, '')"
    for table in tables:
        for event, rows in {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}.items():
            services = " UNION ".join(table.services.format(row=row) for row in rows)
            when = " OR ".join(table.shows.format(row=row) for row in rows if table.shows)
            yield from sqlite_trigger(
                f"version_{table.name}_{event.lower()}", event, table.name, change(table, "sqlite", services), when
            )


TRANSITIONS = {
    "INSERT": "NEW TABLE AS written",
    "UPDATE": "OLD TABLE AS gone NEW TABLE AS written",
    "DELETE": "OLD TABLE AS written",
}
"""The rows of a statement as PostgreSQL hands them to a trigger."""


def postgresql(tables: Iterable[ShownTable]) -> Iterator[str]:
    yield postgresql_function("catalogue_renew_version", " ".join(all_anew("postgresql")))
    for table in tables:
        # Under the name of the one trigger for all events that earlier versions laid.
        yield from postgresql_trigger(
            f"version_{table.name}", "TRUNCATE", table.name, each="STATEMENT", function="catalogue_renew_version"
        )
        function = f"catalogue_version_of_{table.name}"
        updated = f"IF TG_OP = 'UPDATE' THEN {postgresql_change(table, 'gone')} END IF;"
        yield postgresql_function(function, postgresql_change(table, "written") + updated)
        for event, rows in TRANSITIONS.items():
            name = f"version_{table.name}_{event.lower()}"
            yield from postgresql_trigger(
                name, event, table.name, each="STATEMENT", function=function, referencing=rows
            )


def postgresql_change(table: ShownTable, rows: str) -> str:
    """What a statement changes, from some of its rows; nothing where none of them shows."""
    row = {"row": "r"}
    services = f"SELECT DISTINCT x.id FROM {rows} r CROSS JOIN LATERAL ({table.services.format(**row)}) x"
    shown = f"EXISTS (SELECT 1 FROM {rows} r WHERE {table.shows.format(**row) or 'true'})"
    return f"IF {shown} THEN {change(table, 'postgresql', services)} END IF;"

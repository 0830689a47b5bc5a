"""How each database says a trigger."""

from collections.abc import Iterator


def sqlite_trigger(name: str, event: str, table: str, body: str, when: str = "") -> Iterator[str]:
    condition = f"WHEN {when} " if when else ""
    yield f"DROP TRIGGER IF EXISTS {name}"
    yield f"CREATE TRIGGER {name} AFTER {event} ON {table} {condition}BEGIN {body} END"


def postgresql_trigger(
    name: str, event: str, table: str, *, each: str, function: str, referencing: str = ""
) -> Iterator[str]:
    """`referencing` names the rows of a statement, as transition tables."""
    rows = f"REFERENCING {referencing} " if referencing else ""
    yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
    yield f"CREATE TRIGGER {name} AFTER {event} ON {table} {rows}FOR EACH {each} EXECUTE FUNCTION {function}()"


def postgresql_function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
    )

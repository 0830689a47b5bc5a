"""PostgreSQL: pg_dump makes a backup of one moment; pg_restore makes it a script, psql runs that in one transaction."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from catalogue.operations.backup.files import BackupError, Migration, pending, whole_file

Settings = Mapping[str, Any]
"""A database of Django's settings."""

RESTORES = 0x61746C6173
"""The advisory lock that a restore holds; the letters of "atlas"."""

PATIENCE = "SET lock_timeout = '20s'"

CLEARING = """DO $$ DECLARE leftover record; BEGIN
    FOR leftover IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
        EXECUTE format('DROP TABLE IF EXISTS %I CASCADE', leftover.tablename);
    END LOOP; END $$"""
"""Tables that the backup does not know would keep it from being restored."""


def backup(settings: Settings, target: Path, *, replace: bool) -> None:
    try:
        with whole_file(target, replace=replace) as part:
            run("pg_dump", settings, ["--format=custom", "--no-owner", "--no-privileges", f"--file={part}"])
            run("pg_restore", None, ["--file=/dev/null", str(part)])
    except OSError as error:
        raise BackupError(f"No backup was made: {error}.") from error


def restore(file: Path, settings: Settings) -> set[Migration]:
    """Put the backup in the place of the live content, at once; give back the migrations that it lacks."""
    lacking = pending(migrations(file))
    with tempfile.TemporaryDirectory() as folder, the_only_restore():
        script = Path(folder, "script.sql")
        run(
            "pg_restore",
            None,
            ["--clean", "--if-exists", "--no-owner", "--no-privileges", f"--file={script}", str(file)],
        )
        steps = [f"--command={PATIENCE}", f"--command={CLEARING}", f"--file={script}"]
        words = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
        run("psql", settings, [*words, *steps])
    return lacking


def run(program: str, settings: Settings | None, words: list[str]) -> str:
    """Call a program of PostgreSQL; with settings it works on that database. The password goes by the environment."""
    options: list[str] = []
    secrets: dict[str, str] | None = None
    if settings is not None:
        [_psql, *options], secrets = DatabaseClient.settings_to_cmd_args_env(dict(settings), [])
    try:
        result = subprocess.run(
            [program, *words, *options], env={**os.environ, **(secrets or {})}, capture_output=True, text=True
        )
    except FileNotFoundError as error:
        raise BackupError(f"{program} was not found. On Debian or Ubuntu: apt-get install postgresql-client") from error
    if result.returncode:
        raise BackupError(f"{program} failed, and nothing was changed.\n{result.stderr.strip()}")
    return result.stdout


def migrations(file: Path) -> set[Migration]:
    """What the backup says of its migrations, in the rows that PostgreSQL copies."""
    script = run("pg_restore", None, ["--data-only", "--table=django_migrations", "--file=-", str(file)])
    rows = [line.split("\t") for line in script.splitlines()]
    return {(row[1], row[2]) for row in rows if len(row) == len(("id", "app", "name", "applied"))}


@contextmanager
def the_only_restore() -> Iterator[None]:
    """Refuse where another restore of the same database is under way. The lock goes with its connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [RESTORES])
        if not cursor.fetchone()[0]:
            raise BackupError("Nothing was changed: another restore of this database is under way.")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [RESTORES])

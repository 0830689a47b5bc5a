"""SQLite: VACUUM INTO makes a backup beside running writers, the backup interface brings it back into the live file."""

import fcntl
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from catalogue.operations.backup.files import BackupError, Migration, pending, whole_file

PATIENCE = 20.0
"""Seconds that a backup or restore waits for a writer."""

HEADER = b"SQLite format 3\x00"


def backup(database: Path, target: Path, *, replace: bool) -> None:
    try:
        with whole_file(target, replace=replace) as part:
            with closing(opened(database, "rw")) as source:
                source.execute("VACUUM INTO ?", [str(part)])
            with closing(checked(part)):
                pass
    except (sqlite3.Error, OSError) as error:
        raise BackupError(f"No backup was made: {error}.") from error


def restore(file: Path, database: Path) -> set[Migration]:
    """Put the backup in the place of the live content, at once; give back the migrations that it lacks."""
    with closing(checked(file)) as source, the_only_restore(database):
        lacking = pending(migrations(source))
        try:
            with closing(sqlite3.connect(database, timeout=PATIENCE, isolation_level=None)) as live:
                source.backup(live, progress=until_patience_ends())
        except sqlite3.Error as error:
            raise BackupError(f"Nothing was changed: {error}.") from error
    return lacking


def opened(file: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=PATIENCE, isolation_level=None)


def checked(file: Path) -> sqlite3.Connection:
    """A connection that reads the file, once all of it was found sound."""
    try:
        with file.open("rb") as content:
            if content.read(len(HEADER)) != HEADER:
                raise BackupError(f"{file} is no SQLite database.")
        connection = opened(file, "ro")
        faults = [text for (text,) in connection.execute("PRAGMA integrity_check")]
    except OSError as error:
        raise BackupError(f"{file} cannot be read: {error.strerror}.") from error
    except sqlite3.Error as error:
        raise BackupError(f"{file} is damaged: {error}.") from error
    if faults != ["ok"]:
        raise BackupError(f"{file} is damaged: {'; '.join(faults[:3])}.")
    return connection


def migrations(connection: sqlite3.Connection) -> set[Migration]:
    try:
        return set(connection.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.Error:
        return set()


@contextmanager
def the_only_restore(database: Path) -> Iterator[None]:
    """Refuse where another restore of the same database is under way. The lock goes with its process."""
    with Path(f"{database}-restore").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError("Nothing was changed: another restore of this database is under way.") from error
        yield


def until_patience_ends() -> Callable[[int, int, int], None]:
    """Python repeats a step for ever while a writer is in the way; this ends it."""
    end = time.monotonic() + PATIENCE

    def progress(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > end:
            raise sqlite3.OperationalError("somebody else is writing")

    return progress

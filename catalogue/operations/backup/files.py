"""What both databases share: a file that is there whole or not at all, and what a backup may hold."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db.migrations.loader import MigrationLoader

Migration = tuple[str, str]
"""App and name."""


class BackupError(Exception):
    """The message says why nothing was written, or nothing was changed."""


@contextmanager
def whole_file(target: Path, *, replace: bool) -> Iterator[Path]:
    """An empty file beside the target, for its owner's eyes only; it takes the target's name when all went well."""
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent}.")
    refuse_taken_name(target, replace=replace)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    os.close(handle)
    part = Path(name)
    try:
        yield part
        settle(part)
        refuse_taken_name(target, replace=replace)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
        journal_of(part).unlink(missing_ok=True)


def journal_of(part: Path) -> Path:
    """The file that SQLite leaves beside a database when the disk fills up while it writes."""
    return part.with_name(f"{part.name}-journal")


def refuse_taken_name(target: Path, *, replace: bool) -> None:
    if target.exists() and not replace:
        raise BackupError(f"{target} is there already; take another name, or --force to replace it.")


def settle(file: Path) -> None:
    """Wait until the content is on the disk."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def pending(applied: set[Migration]) -> set[Migration]:
    """The migrations that a backup lacks. Refuses a database that this code cannot serve."""
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    if not any(app == "catalogue" for app, _name in applied):
        raise BackupError("The file is no backup of an atlas: it has no catalogue.")
    if unknown := applied - known:
        names = ", ".join(sorted(f"{app}.{name}" for app, name in unknown))
        raise BackupError(f"The backup comes from a version that this one does not know: {names}.")
    return known - applied

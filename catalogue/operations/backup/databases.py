"""Backup and restore of the database that the settings name."""

from pathlib import Path

from django.db import connection

from catalogue.index.data_version import renew
from catalogue.operations.backup import postgresql, sqlite
from catalogue.operations.backup.files import Migration


def backup(target: Path, *, replace: bool) -> None:
    if connection.vendor == "sqlite":
        sqlite.backup(Path(connection.settings_dict["NAME"]), target, replace=replace)
    else:
        postgresql.backup(connection.settings_dict, target, replace=replace)


def restore(file: Path) -> set[Migration]:
    """Give back the migrations that the restored database lacks. Without any, running workers read everything anew."""
    if connection.vendor == "sqlite":
        lacking = sqlite.restore(file, Path(connection.settings_dict["NAME"]))
    else:
        lacking = postgresql.restore(file, connection.settings_dict)
    if not lacking:  # else `migrate` does it, which lays the table of the version, too
        renew()
    return lacking

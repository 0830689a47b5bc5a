"""Put a file of `backup` in the place of the whole database, at once or not at all, while the site runs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from catalogue.operations.backup.databases import restore
from catalogue.operations.backup.files import BackupError
from catalogue.releases.releasing import recognise


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []  # what is wrong with the site is no reason to lose its data

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="A file that `backup` wrote from a database of the same kind.")
        parser.add_argument("--yes", action="store_true", help="Do not ask.")

    def handle(self, *args: Any, file: Path, yes: bool, **options: Any) -> None:
        name = connection.settings_dict["NAME"]
        if not yes and not confirmed(f"Everything in {name} will be replaced by {file}. Type yes to go on: "):
            raise CommandError("Nothing was changed, as nobody said yes.")
        try:
            lacking = restore(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{name} now holds what {file} held.")
        if lacking:
            self.stdout.write(f"It lacks {len(lacking)} migrations of this version: call `migrate` now.")
        else:
            recognise()  # restoring gives the data another version


def confirmed(question: str) -> bool:
    try:
        return input(question) == "yes"
    except EOFError:
        return False

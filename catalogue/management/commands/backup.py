"""Write the whole database into one file while the site runs: accounts, groups, own cities and codings included."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalogue.operations.backup.databases import backup
from catalogue.operations.backup.files import BackupError


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []  # what is wrong with the site is no reason to lose its data

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The file to write. Keep it safe: it holds accounts.")
        parser.add_argument("--force", action="store_true", help="Replace the file where it is there already.")

    def handle(self, *args: Any, file: Path, force: bool, **options: Any) -> None:
        try:
            backup(file, replace=force)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The database is in {file} ({file.stat().st_size / 1_000_000:.1f} MB).")

"""Carry levels over to a newer version of the model, as its crosswalk says, in all collections. All of it or nothing.

A level that is there already stays; a second time there is nothing left to write.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalogue.codebooks.carrying import Fate, NotCarriedError, carry, look
from experience.models import Codebook

COLUMNS = {Fate.LEVEL: "level", Fate.UNTOLD: "cannot be told", Fate.OPEN: "open", Fate.THERE: "there already"}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("codebook", help="The newer version (its slug).")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be written, and write nothing.")

    def handle(self, *args: Any, codebook: str, dry_run: bool, **options: Any) -> None:
        found = Codebook.objects.filter(slug=codebook).first()
        if found is None:
            raise CommandError(f"There is no version of the model called {codebook}.")
        try:
            lines = look(found, None) if dry_run else carry(found, None)
        except NotCarriedError as error:
            raise CommandError(str(error)) from error
        for line in lines:
            sources = ", ".join(f"{row.source.slug} ({row.kind})" for row in line.rows) or "-"
            counts = ", ".join(f"{name} {line.counts[fate]}" for fate, name in COLUMNS.items())
            self.stdout.write(f"{line.determinant.slug} from {sources}: {counts}")

"""Freeze the published data under a number, for ever: release 1.0, 1.0.2, or a day such as 2026-11-26.

Nothing is released where the data are as the newest release holds them.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate

from catalogue.releases.numbers import ReleaseError
from catalogue.releases.releasing import release

LONGEST_NOTES = 20_000


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="Above that of the newest release.")
        parser.add_argument("--notes", type=Path, help="A text file: what readers should know of it.")
        parser.add_argument("--again", action="store_true", help="Also where the data did not change.")

    def handle(self, *args: Any, number: str, notes: Path | None, again: bool, **options: Any) -> None:
        try:
            made = release(number, localdate(), read_notes(notes), again=again)
        except ReleaseError as refused:
            raise CommandError(str(refused)) from refused
        files = list(made.files.all())
        self.stdout.write(f"Release {made} of {made.released}: {made.services} services, data {made.content_version}.")
        for file in files:
            self.stdout.write(f"{file.sha256}  {file.name} ({file.size} bytes)")
        self.stdout.write(f"It stands at {made.get_absolute_url()}")
        if not settings.PUBLIC_ADDRESS:
            self.stderr.write("CITATION.cff and metadata.json name no address, since PUBLIC_ADDRESS is not set.")


def read_notes(file: Path | None) -> str:
    """Raises CommandError for what cannot be read, or is no text of that length."""
    if file is None:
        return ""
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The notes cannot be read: {error}") from error
    if len(text) > LONGEST_NOTES or "\0" in text:
        raise CommandError(f"Notes have at most {LONGEST_NOTES} signs of text.")
    return text

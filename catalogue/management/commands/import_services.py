"""Add and change services with their parts from a file: XLSX, a ZIP of CSV files, or one CSV. All of it or nothing.

Everything is looked at first; nothing is written where something is wrong. While it is written, nobody else can save.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalogue.importing.files import Book, UnreadableError, open_book
from catalogue.importing.lines import Kind, Line
from catalogue.importing.run import Digest, OvertakenError, Portion, RefusedError, Take, look, rehearse, write

STEP = 5_000
"""After so many rows a line says how far it is."""
MOST_TOLD = 200
"""So many lines of a kind are written."""


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Say what would be written, and write nothing.")
        parser.add_argument("--user", help="An account: what it may not do is refused, and the history names it.")
        parser.add_argument(
            "--conflicts",
            choices=[Take.HERE.value, Take.FILE.value],
            default="",
            help="Where the file and others changed the same since the export: keep what is here, or take the file's.",
        )

    def handle(self, *args: Any, file: Path, dry_run: bool, user: str | None, conflicts: str, **options: Any) -> None:
        account, digest, told = account_of(user), Digest(), Counter[Kind]()
        book = opened(file)
        for lines in self.in_steps(look(book, account)):
            digest.add(lines)
            for line in lines:
                self.tell(line, told)
        summary = f"{told[Kind.ADDITION]} to add, {told[Kind.CHANGE]} to change, {told[Kind.DELETION]} to delete"
        self.stdout.write(f"{summary}, {told[Kind.CONFLICT]} conflicts, {told[Kind.PROBLEM]} problems.")
        if told[Kind.PROBLEM]:
            raise CommandError("Nothing was written: mend what is wrong.")
        if told[Kind.CONFLICT] and not conflicts:
            raise CommandError("Nothing was written: decide by --conflicts.")
        if dry_run:
            self.refuse(rehearse(book, account, Take(conflicts)))
        else:
            self.write(book, account, Take(conflicts), str(digest))

    def write(self, book: Book, account: User | None, take: Take, digest: str) -> None:
        self.stdout.write("Writing; nobody else can save anything until it ends ...")
        try:
            for _lines in self.in_steps(write(book, account, take, digest)):
                pass
        except RefusedError as error:
            self.refuse(error.lines)
        except OvertakenError as error:
            raise CommandError("Nothing was written: others changed something meanwhile. Start again.") from error
        self.stdout.write("Written.")

    def refuse(self, lines: list[Line]) -> None:
        """Fail where something is wrong with what would be there then."""
        for line in lines:
            self.stdout.write(in_words(line))
        if lines:
            raise CommandError("Nothing was written: mend what is wrong.")

    def in_steps(self, portions: Iterator[Portion]) -> Iterator[list[Line]]:
        """The lines of each portion, with a word now and then of how far it is."""
        rows = 0
        for portion in portions:
            if (rows + portion.rows) // STEP > rows // STEP:
                self.stdout.write(f"{rows + portion.rows} rows ...")
                self.stdout.flush()
            rows += portion.rows
            yield portion.lines

    def tell(self, line: Line, told: Counter[Kind]) -> None:
        told[line.kind] += 1
        if told[line.kind] == MOST_TOLD:
            self.stdout.write(f"{line.kind}: more of this kind, which are not written here")
        elif told[line.kind] < MOST_TOLD:
            self.stdout.write(in_words(line))


def in_words(line: Line) -> str:
    change = f"{line.old!r} -> {line.new!r}" if line.old or line.new else ""
    return " | ".join(filter(None, [f"{line.kind}: {line.place}", line.key, line.sentence, change]))


def account_of(name: str | None) -> User | None:
    if name is None:
        return None
    try:
        return User.objects.get_by_natural_key(name)
    except User.DoesNotExist as error:
        raise CommandError(f"There is no account {name!r}.") from error


def opened(file: Path) -> Book:
    try:
        return open_book(file.read_bytes(), file.name)
    except (OSError, UnreadableError) as error:
        raise CommandError(str(error)) from error

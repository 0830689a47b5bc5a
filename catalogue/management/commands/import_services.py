"""Add and change services with their parts from a file: XLSX, a ZIP of CSV files, or one CSV. All of it or nothing.

Everything is looked at first; nothing is written where something is wrong. While it is written, nobody else can save.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from catalogue.importing.files import Book, UnreadableError, open_book
from catalogue.importing.known import Known
from catalogue.importing.lines import Kind, Line
from catalogue.importing.run import OvertakenError, Portion, RefusedError, Take, look, rehearse, write
from catalogue.models import MAIN, Collection
from catalogue.rules.collections import ClosedError, Role, open_to

STEP = 5_000
"""After so many rows a line says how far it is."""
MOST_TOLD = 200
"""So many lines of a kind are written."""
NOTHING_WRITTEN = "Nothing was written."
SUMMARY = {
    Kind.ADDITION: "to add",
    Kind.CHANGE: "to change",
    Kind.DELETION: "to delete",
    Kind.CONFLICT: "conflicts",
    Kind.PROBLEM: "problems",
}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Say what would be written, and write nothing.")
        parser.add_argument("--user", help="An account: what it may not do is refused, and the history names it.")
        parser.add_argument("--collection", help="To which services belong that are new; by default the main one.")
        parser.add_argument("--why", default="", help="The reason, for the history of the services.")
        parser.add_argument(
            "--conflicts",
            choices=[Take.HERE.value, Take.FILE.value],
            default="",
            help="Where the file and others changed the same since the export: keep what is here, or take the file's.",
        )

    def handle(self, *args: Any, file: Path, dry_run: bool, why: str, conflicts: str, **options: Any) -> None:
        account, book, take = account_of(options["user"]), opened(file), Take(conflicts)
        collection = collection_of(options["collection"], account)
        if dry_run:
            self.look(book, account, take, collection)
            return
        self.stdout.write("Looking and writing; nobody else can save anything until it ends ...")
        try:
            self.tell(self.lines_of(write(book, account, take, "", why or f"Import of {file.name}", collection)))
        except RefusedError:  # which names what came first, and not all
            self.look(book, account, take, collection)
            raise CommandError(NOTHING_WRITTEN) from None
        except OvertakenError as error:
            raise CommandError(f"{NOTHING_WRITTEN} Others changed something meanwhile: start again.") from error
        except (DatabaseError, ClosedError) as error:
            raise CommandError(f"{NOTHING_WRITTEN} {error}") from error
        self.stdout.write("Written.")

    def look(self, book: Book, account: User | None, take: Take, collection: int) -> None:
        """Say all that a file would do, and fail where it cannot be written."""
        told = self.tell(self.lines_of(look(book, account, Known(book, account, collection))))
        if not told[Kind.PROBLEM] and (take or not told[Kind.CONFLICT]):
            told += self.tell(rehearse(book, account, take, collection))
        if told[Kind.PROBLEM]:
            raise CommandError(f"{NOTHING_WRITTEN} Mend what is wrong.")
        if told[Kind.CONFLICT] and not take:
            raise CommandError(f"{NOTHING_WRITTEN} Decide by --conflicts.")

    def lines_of(self, portions: Iterator[Portion]) -> Iterator[Line]:
        """All lines, with a word now and then of how far it is."""
        rows = 0
        for portion in portions:
            if (rows + portion.rows) // STEP > rows // STEP:
                self.stdout.write(f"{rows + portion.rows} rows ...")
                self.stdout.flush()
            rows += portion.rows
            yield from portion.lines

    def tell(self, lines: Iterable[Line]) -> Counter[Kind]:
        """Write the first lines of each kind, and how many there are."""
        first: dict[Kind, list[Line]] = {kind: [] for kind in Kind}
        counts = Counter[Kind]()
        for line in lines:
            counts[line.kind] += 1
            if counts[line.kind] <= MOST_TOLD:
                first[line.kind].append(line)
        for kind, some in first.items():
            for line in some:
                self.stdout.write(in_words(line))
            if counts[kind] > len(some):
                self.stdout.write(f"{kind}: {counts[kind] - len(some)} more")
        self.stdout.write(", ".join(f"{counts[kind]} {name}" for kind, name in SUMMARY.items()))
        return counts


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


def collection_of(slug: str | None, account: User | None) -> int:
    """The id of the collection of new services. Raises CommandError where the account may not add to it."""
    if slug is None:
        return MAIN
    collections = open_to(account, Role.EDITOR) if account else Collection.objects.all()
    if found := collections.filter(slug=slug).first():
        return found.pk
    raise CommandError(f"There is no collection {slug!r} to add to.")


def opened(file: Path) -> Book:
    try:
        return open_book(file.read_bytes(), file.name)
    except (OSError, UnreadableError) as error:
        raise CommandError(str(error)) from error

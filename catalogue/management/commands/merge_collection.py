"""Show how a copy of a collection and its original differ, and bring into the copy what changed in the original.

Nothing is written without --apply. What was changed in the copy stays.
"""

from argparse import ArgumentTypeError
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from catalogue.models import Collection
from catalogue.operations.copies.difference import Difference, PartDifference, Side, difference
from catalogue.operations.copies.merging import Wish, merge, sides
from catalogue.operations.upgrade.run import EVERYTHING, OURS, SHIPPED, Decisions, RefusedError

THEIRS = "theirs"
DRY = "Nothing is written. Call it again with --apply to take over what the original alone changed."


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="The slug of the copy.")
        parser.add_argument("--apply", action="store_true", help="Write; without it the difference is shown only.")
        parser.add_argument(
            "--take",
            action="append",
            default=[],
            type=decision,
            metavar="ours|theirs:RECORD",
            help="Decide about a record that both changed, by the name in brackets, or about all.",
        )
        parser.add_argument(
            "--service",
            action="append",
            default=[],
            help="Copy a service of the original that is not here, or all new.",
        )

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        collection = Collection.objects.filter(slug=slug).first()
        if collection is None:
            raise CommandError(f"There is no collection {slug!r}.")
        services = frozenset(options["service"])
        wish = Wish(Decisions(dict(options["take"])), services - {EVERYTHING}, EVERYTHING in services)
        try:
            if options["apply"]:
                merged = merge(None, collection, wish)
                self.stdout.write(f"Taken over: {len(merged.outcome.made)} records, {len(merged.copied)} services.")
            found = difference(sides(collection))
        except RefusedError as error:
            raise CommandError(f"Nothing was written. {error}") from error
        except DatabaseError as error:
            raise CommandError(f"Nothing was written. {error}") from error
        for line in report(found):
            self.stdout.write(line)
        if not options["apply"]:
            self.stdout.write(DRY)


def decision(text: str) -> tuple[str, str]:
    side, _, record = text.partition(":")
    if side not in (OURS, THEIRS) or not record:
        raise ArgumentTypeError(f"{text!r} is not ours:RECORD or theirs:RECORD.")
    return record, SHIPPED if side == THEIRS else side


def report(found: Difference) -> Iterator[str]:
    yield ", ".join(f"{side}: {found.count(side)}" for side in Side)
    for service in found.services:
        yield f"  {service.name} ({service.slug})"
        for part in service.parts:
            yield from told(part)
    for title, services in (("New there", found.new), ("Deleted here", found.left), ("Ended there", found.ended)):
        if services:
            yield f"{title}: {', '.join(service.slug for service in services)}"


def told(part: PartDifference) -> Iterator[str]:
    yield f"    {part.side}, {part.action}: {part.title or 'the service'} ({part.name}) {part.reason}".rstrip()
    for field in part.fields:
        yield f"      {field.label}:"
        yield f"        here:  {field.ours or '(empty)'}"
        yield f"        there: {field.theirs or '(empty)'}"

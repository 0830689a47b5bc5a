"""Bring new and changed shipped records into a catalogue in use; what was edited here is kept and named.

Nothing is written without --apply.
"""

from argparse import ArgumentTypeError
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError

from catalogue.operations.upgrade.report import report
from catalogue.operations.upgrade.run import OURS, SHIPPED, Decisions, RefusedError, upgrade


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="Write; without it the changes are shown only.")
        parser.add_argument(
            "--take",
            action="append",
            default=[],
            type=decision,
            metavar="ours|shipped:RECORD",
            help="Decide about a record that was left alone, by the name that the report gives it, or about all.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        decisions = Decisions({record: side for side, record in options["take"]})
        try:
            outcome = upgrade(decisions, keep=options["apply"])
        except RefusedError as error:
            raise CommandError(str(error)) from error
        except (DeserializationError, ObjectDoesNotExist, DatabaseError) as error:
            raise CommandError(f"Nothing was written. {error}") from error
        for line in report(outcome, kept=options["apply"]):
            self.stdout.write(line)


def decision(text: str) -> tuple[str, str]:
    side, _, record = text.partition(":")
    if side not in (OURS, SHIPPED) or not record:
        raise ArgumentTypeError(f"{text!r} is not ours:RECORD or shipped:RECORD.")
    return side, record

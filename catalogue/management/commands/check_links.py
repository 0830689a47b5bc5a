"""Ask every public page that the catalogue names whether it is still there, the one not asked for longest first.

A run that is ended goes on in the next: what came in is written down. Sites are asked one request at a time, with
pauses, as their robots.txt allows.
"""

from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from catalogue.models import PageCheck
from catalogue.upkeep.addresses import due, register
from catalogue.upkeep.outcomes import Outcome
from catalogue.upkeep.run import NoNetworkError, run

MOST_PAGES, OLDER_THAN, TIMEOUT = 1000, 30, 20
LONGEST_TIMEOUT = 120
MOST_DAYS = 3650


def between(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise ArgumentTypeError(f"give a whole number from {low} to {high}")
        return int(text)

    return read


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=between(1, 10**6), default=MOST_PAGES, help="So many pages at most.")
        parser.add_argument(
            "--older-than", type=between(0, MOST_DAYS), default=OLDER_THAN, metavar="DAYS", help="Not asked since then."
        )
        parser.add_argument("--host", default="", help="Pages of this host alone, with its port if they name one.")
        parser.add_argument(
            "--timeout", type=between(1, LONGEST_TIMEOUT), default=TIMEOUT, metavar="SECONDS", help="For each request."
        )

    def handle(self, *args: Any, limit: int, older_than: int, host: str, timeout: int, **options: Any) -> None:
        register()
        urls = due(now(), timedelta(days=older_than), limit, host.lower())
        if not urls:
            self.stdout.write("No page is due.")
            return
        try:
            report = run(urls, timeout, tell=self.tell)
        except NoNetworkError as error:
            raise CommandError("Nothing answered: this machine seems to have no network. Nothing was noted.") from error
        results = {result.label if result else "left for later": n for result, n in report.results.most_common()}
        self.stdout.write(f"{report.results.total()} pages: {', '.join(f'{n} {word}' for word, n in results.items())}.")
        self.stdout.write(
            f"{report.marks} marked as dead, or alive again; {PageCheck.objects.dead().count()} are dead."
        )

    def tell(self, outcome: Outcome) -> None:
        """A line for each page that somebody should look at."""
        if outcome.result and outcome.result != PageCheck.Result.ANSWERS:
            leads = f" -> {outcome.final_url}" if outcome.final_url else ""
            self.stdout.write(f"{outcome.status or '':3} {outcome.result:14} {outcome.url}{leads}")

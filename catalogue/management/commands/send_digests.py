"""Mail what is new in saved searches to those who asked for it, each search once a week; to be called daily."""

from contextlib import closing
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from catalogue.accounts import mails
from catalogue.models import SavedSearch
from catalogue.searches.sending import Outcome, Run


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        moment = now()
        number = SavedSearch.objects.due(moment).count()
        if not number:
            self.stdout.write("No digest is due.")
            return
        if not settings.PUBLIC_ADDRESS:
            raise CommandError(f"{number} digests are due: set PUBLIC_ADDRESS, since mails hold links.")
        connection = mails.opened()
        if connection is None:
            raise CommandError(f"No mail server: {number} digests stay due.")
        with closing(connection):
            outcomes = Run(connection).send(moment)
        self.stdout.write(", ".join(f"{outcomes[each]} {each}" for each in Outcome if outcomes[each]) + ".")
        if failed := outcomes[Outcome.FAILED]:
            raise CommandError(f"{failed} mails were not taken; their digests stay due.")

"""Load the shipped data into an empty catalogue; leave a catalogue that holds services as it is.

All of it or nothing, in one transaction: others can read meanwhile, but nobody can save before it ends.
"""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, transaction

from catalogue.models import Service
from catalogue.operations.loading import FIXTURES, NotEmptyError, load, shipped
from catalogue.operations.upgrade.records import in_files, is_begun_empty, note


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if is_begun_empty():
            self.stdout.write("This catalogue was begun without the shipped services; none are loaded.")
            return
        if Service.objects.exists():
            held = Service.objects.published().count()
            self.stdout.write(f"The catalogue holds {held} services; nothing is loaded over them.")
            return
        self.stdout.write("Loading the catalogue; nobody can save anything until it ends ...")
        self.stdout.flush()
        try:
            fill()
        except (DeserializationError, DatabaseError) as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        self.stdout.write(f"{Service.objects.published().count()} services loaded.")


def fill() -> None:
    """Load the data, and note what was shipped for later upgrades."""
    with transaction.atomic():
        try:
            load(shipped())
        except NotEmptyError:  # no services, but other records, which stay or are brought up to date
            call_command("loaddata", *FIXTURES, verbosity=0)
        note(in_files())

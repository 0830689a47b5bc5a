"""Load the shipped data into an empty catalogue; leave a catalogue that holds services as it is."""

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from catalogue.models import Service

FIXTURES = ("model", "places", "services", "codings", "consensus", "links")


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        if Service.objects.exists():
            self.stdout.write(f"The catalogue holds {Service.objects.count()} services; nothing is loaded over them.")
            return
        self.stdout.write("Loading the catalogue (about a quarter of a minute) ...")
        self.stdout.flush()
        with transaction.atomic():
            call_command("loaddata", *FIXTURES, verbosity=0)
        self.stdout.write(f"{Service.objects.count()} services loaded.")

"""Begin a catalogue of one's own in an empty database: model, vocabularies and places, and no service of one's own yet.

All of it or nothing. Call `migrate` first.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError

from catalogue.models import City, Service
from catalogue.operations.starting import REFERENCE, NotBegunError, Own, start
from experience.models import Determinant

HERE = "http://127.0.0.1:8000"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--empty", action="store_true", help="Without any service.")
        which.add_argument(
            "--with-reference",
            action="store_true",
            help=f"With the shipped services, in a collection of their own ({REFERENCE['slug']}) that nobody edits.",
        )
        parser.add_argument("--name", required=True, help="What your collection is called.")
        parser.add_argument("--slug", default="main", help="Its name in addresses; main where none is given.")
        parser.add_argument("--owner", default="", help="Who answers for its content.")
        parser.add_argument("--licence", default="", help="Under which others may use it, such as CC BY 4.0.")

    def handle(self, *args: Any, **options: Any) -> None:
        own = Own(**{field: options[field] for field in ("name", "slug", "owner", "licence")})
        try:
            start(own, with_reference=options["with_reference"])
        except NotBegunError as error:
            raise CommandError(f"Nothing was begun. {error}") from error
        except (DeserializationError, DatabaseError) as error:
            raise CommandError(f"Nothing was begun. {error} Was `manage.py migrate` called?") from error
        self.tell(own)

    def tell(self, own: Own) -> None:
        """What there is now, and what comes next."""
        self.stdout.write(
            f"Begun: “{own.name}” ({own.slug}) with {Determinant.objects.count()} determinants, the vocabularies and "
            f"{City.objects.count()} cities. It has no services yet."
        )
        if number := Service.objects.count():
            self.stdout.write(f"Beside it “{REFERENCE['name']}” ({REFERENCE['slug']}), read-only: {number} services.")
        address = settings.PUBLIC_ADDRESS or HERE
        self.stdout.write("Next:")
        self.stdout.write("  1. Make an account: manage.py createsuperuser")
        self.stdout.write(f"  2. Start the site, and sign in: {address}/accounts/login/")
        self.stdout.write(f"  3. Bring your services in: {address}/editing/import/")

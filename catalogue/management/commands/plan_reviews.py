"""Give each published service that has no day for its next review one, from what is known of it; set days stay."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate

from catalogue.upkeep.reviews import due, plan


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        today = localdate()
        self.stdout.write(f"{plan(today)} services got a day; {due(None, today).count()} are due.")

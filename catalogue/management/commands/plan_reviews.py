"""Give each published service that has no day for its next review one, from what is known of it; set days stay."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate

from catalogue.upkeep.counts import due_reviews_count
from catalogue.upkeep.reviews import plan


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{plan(localdate())} services got a day; {due_reviews_count()} are due.")

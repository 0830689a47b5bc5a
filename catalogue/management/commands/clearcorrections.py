"""Delete what was declined or marked as spam long ago, and forget from where corrections came a day after."""

from typing import Any

from django.core.management.base import BaseCommand

from catalogue.corrections.decisions import delete_expired
from catalogue.corrections.queue import forget_senders


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{delete_expired()} expired corrections deleted, {forget_senders()} senders forgotten.")

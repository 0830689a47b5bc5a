"""Delete invitations that ended more than a day ago, and what is kept of people who asked for a new password."""

from typing import Any

from django.core.management.base import BaseCommand

from catalogue.accounts import invitations, resets


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        ended, asked = invitations.forget_ended(), resets.forget_old()
        self.stdout.write(f"{ended} ended invitations and {asked} asked resets deleted.")

"""Delete wrong passwords that count no longer: account names and addresses are kept no longer than they are needed."""

from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.timezone import now


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        expired = AccessAttempt.objects.filter(attempt_time__lte=now() - settings.AXES_COOLOFF_TIME)
        self.stdout.write(f"{expired.delete()[0]} expired attempts deleted.")

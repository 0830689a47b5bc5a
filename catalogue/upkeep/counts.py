"""How much of this room waits for editors."""

from django.utils.timezone import localdate

from catalogue.models import PageCheck
from catalogue.upkeep.reviews import due


def dead_pages_count() -> int:
    return PageCheck.objects.dead().count()


def due_reviews_count() -> int:
    return due(localdate()).count()

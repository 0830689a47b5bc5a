"""Sets the days from which records are due for a review."""

from collections import Counter
from collections.abc import Collection
from datetime import date

from django.contrib.auth.models import User
from django.db.models import Q

from catalogue.history.recording import Origin, recorded
from catalogue.models import DeadPage, Evidence, Service
from catalogue.models.querysets import ServiceQuerySet
from catalogue.models.states import State
from catalogue.rules.collections import known_to
from catalogue.rules.reviews import planned

DUE, PLANNED, OPEN = "due", "planned", "open"


def due(user: User | None, today: date) -> ServiceQuerySet:
    """Published services that somebody should look at (a program: all), the one that is due for longest first."""
    return services(user, DUE, today)


def services(user: User | None, group: str, today: date) -> ServiceQuerySet:
    """Published services, of collections that somebody edits, that are due, will be, or have no day."""
    wanted = {DUE: Q(review_due__lte=today), PLANNED: Q(review_due__gt=today), OPEN: Q(review_due=None)}
    known = known_to(user, Service) if user else Q()
    own = Service.objects.filter(known, state=State.PUBLISHED)
    return own.filter(wanted[group]).select_related("collection").by_name("review_due")


def dead_pages(services: Collection[Service]) -> Counter[int]:
    """How many pages of each service are dead, by its id."""
    dead = DeadPage.objects.values("page__url")
    return Counter(Evidence.objects.filter(service__in=services, url__in=dead).values_list("service", flat=True))


def set_review(user: User, service: Service, seen: date | None, on: date) -> bool:
    """Whether the next day was set: not where somebody else has set another one than was seen."""
    with recorded(user, "", Origin.FORM) as recording:
        recording.touch(Service, [service.pk])
        return bool(Service.objects.filter(pk=service.pk, review_due=seen).update(review_due=on))


def plan(today: date) -> int:
    """Give a day to each published service that has none, and return to how many; days that were set stay."""
    with recorded(None, "", Origin.COMMAND) as recording:
        without = Service.objects.filter(state=State.PUBLISHED, review_due=None).order_by("pk")
        services = list(without.select_for_update(no_key=True))
        for service in services:
            service.review_due = planned(service, today)
        dated = [service for service in services if service.review_due]
        recording.touch(Service, [service.pk for service in dated])
        Service.objects.bulk_update(dated, ["review_due"], batch_size=500)
    return len(dated)

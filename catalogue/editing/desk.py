"""What waits for people who edit: each kind of work is one source, counted and listed in a query each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import Correction, Service
from catalogue.models.states import State
from catalogue.rules.publishing import CHANGES, PUBLISHES

MOST_LISTED = 10


class Item(NamedTuple):
    """One thing that waits: its name, where it is done, and what is said of it."""

    name: str
    address: str
    said: str = ""


@dataclass(frozen=True)
class Source:
    """A kind of work: who may do it, what of it waits for somebody, how one is told, and where all of it stands."""

    title: str | Promise
    permission: str
    rows: Callable[[User], QuerySet[Any]]
    item: Callable[[Any], Item]
    address: Callable[[], str]


class Waiting(NamedTuple):
    title: str
    number: int
    address: str
    items: list[Item]


def in_review(user: User) -> QuerySet[Service]:
    return Service.objects.filter(state=State.REVIEW).order_by("updated")


def returned(user: User) -> QuerySet[Service]:
    return Service.objects.filter(state=State.DRAFT).exclude(review_note="").order_by("updated")


def corrections(user: User) -> QuerySet[Correction]:
    return Correction.objects.waiting().select_related("service")


def of_correction(correction: Correction) -> Item:
    sent = _("sent %(date)s") % {"date": date_format(correction.created, "Y-m-d")}
    return Item(correction.service.name, reverse("correction-review", args=[correction.pk]), sent)


def correction_list() -> str:
    return reverse("correction-list")


def of_service(service: Service) -> Item:
    return Item(service.name, reverse("admin:catalogue_service_change", args=[service.pk]), service.review_note)


def services_in(state: State) -> Callable[[], str]:
    return lambda: f"{reverse('admin:catalogue_service_changelist')}?state__exact={state}"


SOURCES = (
    Source(gettext_lazy("Services in review"), PUBLISHES, in_review, of_service, services_in(State.REVIEW)),
    Source(gettext_lazy("Drafts that came back to be mended"), CHANGES, returned, of_service, services_in(State.DRAFT)),
    Source(gettext_lazy("Corrections by visitors"), CHANGES, corrections, of_correction, correction_list),
)


def waiting(user: User | AnonymousUser, *, most: int = MOST_LISTED) -> Iterator[Waiting]:
    """What waits for somebody, with the first ones of each kind; nothing for who may not edit."""
    for source in SOURCES:
        if isinstance(user, User) and user.has_perm(source.permission):
            rows = source.rows(user)
            items = [source.item(row) for row in rows[:most]] if most else []
            yield Waiting(str(source.title), rows.count(), source.address(), items)

"""What waits for people who edit: each kind of work is one source, counted and listed in a query each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext, gettext_lazy

from catalogue.models import Correction, PageCheck, Service, Version
from catalogue.models.states import State
from catalogue.rules.collections import Role, known_to
from catalogue.rules.publishing import CHANGES, PUBLISHES
from catalogue.upkeep.reviews import due
from experience.models import Guide

MOST_LISTED = 10
DRAFTS_GUIDES = "experience.change_guide"


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


def known(user: User, model: type[Any], role: int = Role.EDITOR) -> Any:
    """The rows with which somebody may work in that role."""
    return model._default_manager.filter(known_to(user, model, role))


def in_review(user: User) -> QuerySet[Service]:
    return known(user, Service, Role.REVIEWER).filter(state=State.REVIEW).order_by("updated")


def returned(user: User) -> QuerySet[Service]:
    return known(user, Service).filter(state=State.DRAFT).exclude(review_note="").order_by("updated")


def own_drafts(user: User) -> QuerySet[Service]:
    """Drafts that somebody had a hand in, but for those that came back."""
    written = Version.objects.filter(model=Service._meta.label_lower, revision__user=user).order_by().values("key")
    return known(user, Service).filter(state=State.DRAFT, review_note="", pk__in=written).order_by("-updated")


def of_service(service: Service) -> Item:
    return Item(service.name, reverse("service-edit", args=[service.pk]), service.review_note)


def services_in(state: State) -> Callable[[], str]:
    return lambda: f"{reverse('admin:catalogue_service_changelist')}?state__exact={state}"


def corrections(user: User) -> QuerySet[Correction]:
    return known(user, Correction).waiting().select_related("service").order_by("created", "pk")


def of_correction(correction: Correction) -> Item:
    said = gettext("sent %(day)s") % {"day": date_format(correction.created, "Y-m-d")}
    return Item(correction.service.name, reverse("correction-review", args=[correction.pk]), said)


def to_be_decided(service: Service) -> Item:
    return Item(service.name, reverse("service-state", args=[service.pk]))


def dead_pages(user: User) -> QuerySet[PageCheck]:
    return known(user, PageCheck).dead().order_by("mark__since", "pk").select_related("mark")


def of_page(page: PageCheck) -> Item:
    said = gettext("does not answer since %(day)s") % {"day": date_format(page.mark.since, "Y-m-d")}
    return Item(page.url, f"{reverse('checked-pages')}?{urlencode({'q': page.url})}", said)


def due_reviews(user: User) -> QuerySet[Service]:
    return due(user, localdate())


def of_due_review(service: Service) -> Item:
    day = date_format(service.review_due, "Y-m-d") if service.review_due else ""
    return of_service(service)._replace(said=gettext("due since %(day)s") % {"day": day})


def guide_drafts(user: User) -> QuerySet[Guide]:
    return Guide.objects.filter(issued=None)


def of_guide(guide: Guide) -> Item:
    return Item(guide.version, reverse("guide-edit", args=[guide.version]))


SOURCES = (
    Source(gettext_lazy("Services in review"), PUBLISHES, in_review, to_be_decided, services_in(State.REVIEW)),
    Source(gettext_lazy("Drafts that came back to be mended"), CHANGES, returned, of_service, services_in(State.DRAFT)),
    Source(gettext_lazy("Your drafts"), CHANGES, own_drafts, of_service, services_in(State.DRAFT)),
    Source(
        gettext_lazy("Corrections suggested by readers"),
        CHANGES,
        corrections,
        of_correction,
        lambda: reverse("correction-list"),
    ),
    Source(gettext_lazy("Pages that no longer answer"), CHANGES, dead_pages, of_page, lambda: reverse("checked-pages")),
    Source(
        gettext_lazy("Records to look at again"), CHANGES, due_reviews, of_due_review, lambda: reverse("due-reviews")
    ),
    Source(
        gettext_lazy("Versions of the coding guide being prepared"),
        DRAFTS_GUIDES,
        guide_drafts,
        of_guide,
        lambda: reverse("guide-list"),
    ),
)


def waiting(user: User | AnonymousUser, *, most: int = MOST_LISTED) -> Iterator[Waiting]:
    """What waits for somebody, with the first ones of each kind; nothing for who may not edit."""
    for source in SOURCES:
        if isinstance(user, User) and user.has_perm(source.permission):
            rows = source.rows(user)
            items = [source.item(row) for row in rows[:most]] if most else []
            yield Waiting(str(source.title), rows.count(), source.address(), items)

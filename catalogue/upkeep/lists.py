"""What editors are shown of the checks: groups of pages, and the services that cite them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.models import Actor, Evidence, PageCheck, Service
from catalogue.models.upkeep import PageCheckQuerySet
from catalogue.rules.collections import known_to

ON_A_PAGE = 50


class Group(NamedTuple):
    label: str | Promise
    condition: Q
    order: tuple[str, ...]


NEWEST_FIRST = ("-checked_at", "pk")

GROUPS: Mapping[str, Group] = {
    "dead": Group(_("dead"), PageCheck.DEAD, ("mark__since", "pk")),
    "failing": Group(_("failed, not dead yet"), PageCheck.FAILING, ("first_failed", "pk")),
    "look": Group(_("to look at"), PageCheck.LOOK, NEWEST_FIRST),
    "moved": Group(_("moved for good"), Q(result=PageCheck.Result.MOVED), NEWEST_FIRST),
    "open": Group(_("not checked yet"), Q(result=""), ("url",)),
    "all": Group(_("all"), Q(), NEWEST_FIRST),
}


class Cited(NamedTuple):
    """A record that names an address, and in what way."""

    record: Service | Actor
    place: str
    """Where on its page; empty for a record that readers have no page of."""
    edit: str
    way: str | Promise


def counted(user: User) -> list[tuple[str, Group, int]]:
    """Each group with how many pages it has."""
    known = PageCheck.objects.filter(known_to(user, PageCheck))
    counts = known.aggregate(**{name: Count("pk", group.condition) for name, group in GROUPS.items()})
    return [(name, group, counts[name]) for name, group in GROUPS.items()]


def pages(user: User, group: str, words: str) -> PageCheckQuerySet:
    """The pages of a group whose address has these signs."""
    chosen = GROUPS[group]
    known = PageCheck.objects.filter(known_to(user, PageCheck))
    found = known.filter(chosen.condition).select_related("mark").order_by(*chosen.order)
    return found.filter(url__icontains=words) if words else found


def citing(user: User, urls: Iterable[str]) -> dict[str, list[Cited]]:
    """Where each of these addresses stands in what somebody edits."""
    found: dict[str, list[Cited]] = defaultdict(list)
    wanted = list(urls)
    cited = Evidence.objects.filter(known_to(user, Evidence), url__in=wanted).select_related("service__collection")
    for evidence in cited.order_by("service__name", "number"):
        found[evidence.url].append(by_service(evidence.service, f"[{evidence.number}]", f"#evidence-{evidence.number}"))
    services = Service.objects.filter(known_to(user, Service), official_url__in=wanted)
    for service in services.select_related("collection").by_name():
        found[service.official_url].append(by_service(service, _("official page")))
    for actor in Actor.objects.filter(known_to(user, Actor), website__in=wanted):
        edit = reverse("admin:catalogue_actor_change", args=[actor.pk])
        found[actor.website].append(Cited(actor, "", edit, _("website")))
    return found


def by_service(service: Service, way: str | Promise, anchor: str = "") -> Cited:
    place = service.own_address + anchor if service.is_published else ""
    return Cited(service, place, reverse("service-edit", args=[service.pk]), way)

"""What the published services are a sample of: how many there are by region, field, kind, year, state and source."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from catalogue.models import Actor, Domain, Evidence, Region, Service, ServiceKind
from catalogue.models.belonging import known_in_view
from catalogue.models.querysets import is_shown
from catalogue.models.services import RUNS, ServiceStatus
from catalogue.models.states import State

PERIOD = 5
"""Launches are counted in spans of so many years."""

FEW = 2
"""A kind with at most so many services is named as rare."""


class Part(NamedTuple):
    """One value of a distribution: its label, how many have it, and which share of all that is, in per cent."""

    label: str | Promise
    number: int
    share: float


@dataclass(frozen=True)
class Distribution:
    """How some things are spread: `slug` names it in data. Parts may overlap, as where a service is in two regions."""

    slug: str
    title: str
    parts: list[Part]


def distribution(
    slug: str, title: str, labels: Mapping[str, str | Promise], counts: Mapping[str, int], total: int
) -> Distribution:
    """All labels, in their order, those without any thing too."""
    parts = [Part(label, counts.get(key, 0), 100 * counts.get(key, 0) / max(total, 1)) for key, label in labels.items()]
    return Distribution(slug, title, parts)


class Sample:
    """The published services in view, in a fixed number of queries."""

    @cached_property
    def services(self) -> list[dict]:
        fields = ("pk", "domain__slug", "kind__slug", "launched", "status", "status_as_of", "provider__type")
        return list(Service.objects.published().order_by().values(*fields))

    @property
    def total(self) -> int:
        return len(self.services)

    def of(self, field: str) -> Counter[str]:
        return Counter(row[field] or "" for row in self.services)

    @cached_property
    def pages(self) -> dict[str, int]:
        """How many pages of evidence there are of each kind."""
        rows = Evidence.objects.filter(is_shown()).order_by().values("kind").annotate(n=Count("pk"))
        return {row["kind"]: row["n"] for row in rows}

    @cached_property
    def dated(self) -> int:
        return Evidence.objects.filter(is_shown()).exclude(published_on="").count()

    @cached_property
    def read(self) -> int:
        """Of how many pages it is known when they were read."""
        return Evidence.objects.filter(is_shown(), read_on__isnull=False).count()

    @cached_property
    def kinds(self) -> dict[str, str]:
        return dict(ServiceKind.objects.filter(known_in_view(ServiceKind)).values_list("slug", "name"))

    @cached_property
    def withdrawn(self) -> list[Service]:
        """Services that readers can no longer find, with the reason, in the order of names."""
        gone = Service.objects.in_view().filter(state=State.WITHDRAWN)
        return list(gone.by_name())

    @property
    def rare_kinds(self) -> list[str]:
        """Names of the kinds that have a service, and few."""
        counts = self.of("kind__slug")
        return [name for slug, name in self.kinds.items() if 0 < counts[slug] <= FEW]

    def regions(self) -> Mapping[str, int]:
        rows = Service.objects.published().order_by().values_list("pk", "cities__country__region").distinct()
        return Counter(region for _service, region in rows if region)

    def distributions(self) -> Iterator[Distribution]:
        total, pages = self.total, sum(self.pages.values())
        of_none = {"": _("none of these")}
        domains = dict(Domain.objects.filter(known_in_view(Domain)).values_list("slug", "name"))
        yield distribution("regions", _("World regions"), dict(Region.choices), self.regions(), total)
        yield distribution("fields", _("Fields of activity"), domains, self.of("domain__slug"), total)
        yield distribution("kinds", _("Kinds"), self.kinds | of_none, self.of("kind__slug"), total)
        types = dict(Actor.Type.choices) | {"": _("unknown")}
        yield distribution("providers", _("Kinds of provider"), types, self.of("provider__type"), total)
        spans = Counter(map(span, (row["launched"] for row in self.services)))
        yield distribution("launches", _("Launched"), in_words(spans), spans, total)
        states = Counter(map(state, self.services))
        yield distribution("states", _("Running?"), states_in_words(states), states, total)
        yield distribution("pages_by_kind", _("Pages that were read"), dict(Evidence.Kind.choices), self.pages, pages)


def span(year: int | None) -> str:
    """The first year of the span in which a year lies; empty where it is unknown."""
    return str(year - year % PERIOD) if year else ""


def in_words(spans: Iterable[str]) -> dict[str, str]:
    words = {first: f"{first}–{int(first) + PERIOD - 1}" for first in sorted(filter(None, spans))}
    return words | {"": _("year unknown")}


def state(row: dict) -> str:
    """The state of a service, of a running or last seen one with the year."""
    dated = row["status"] in (*RUNS, ServiceStatus.UNKNOWN) and row["status_as_of"]
    return f"{row['status']} {row['status_as_of']}" if dated else row["status"]


def states_in_words(states: Iterable[str]) -> dict[str, str]:
    """Those that there are: running ones first, the latest year first."""
    order = ServiceStatus.values
    words = {}
    for key in sorted(states, key=lambda key: (order.index(key.split()[0]), -int((key.split() + ["0"])[1]))):
        status, *year = key.split()
        label = str(ServiceStatus(status).label)
        if year and status == ServiceStatus.UNKNOWN:
            label = _("last seen running %(year)s") % {"year": year[0]}
        elif year:
            label = _("%(state)s, seen %(year)s") % {"state": label, "year": year[0]}
        words[key] = label
    return words

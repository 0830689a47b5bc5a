"""What a digest tells: the services of a search that were published or changed since a moment, why, and which left."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from catalogue.changes.feeds import in_short
from catalogue.exchange.terms import one_line
from catalogue.history.acts import Kind
from catalogue.history.latest import Change, changes_of, latest_versions
from catalogue.models import Service
from catalogue.models.saved_searches import MOST_TOLD_OF
from catalogue.models.scopes import in_scope
from catalogue.searches.selections import Selection
from catalogue.services.own_searches import address_of

MOST_TOLD = 30
"""So many services stand in a mail, and a sentence says how many more there are."""

MOST_ACTS = 10
"""So many acts on one service are told; whoever wants all of them has its page."""


@dataclass(frozen=True)
class News:
    """One service with what happened to it: a line for each act, the newest first. None where nobody recorded any."""

    name: str
    summary: str
    address: str
    is_new: bool
    lines: list[str]


@dataclass(frozen=True)
class Left:
    """A service that the search had and has no more; `withdrawn` from the catalogue, with the reason, or not found by
    it any more."""

    name: str
    address: str
    withdrawn: bool
    reason: str


@dataclass(frozen=True)
class Digest:
    """`problems` say why a search shows nothing any more; then there is no news. `members` are the ids of all that it
    has now, None where they are too many to be kept."""

    news: list[News]
    more: int
    left: list[Left]
    more_left: int
    problems: list[str]
    members: list[int] | None

    @property
    def is_empty(self) -> bool:
        return not (self.news or self.left or self.more_left or self.problems)


def members_of(selection: Selection) -> list[int] | None:
    """The ids of the services of a search; None where they are too many."""
    with in_scope(selection.scope):
        found = list(selection.filterset.qs.order_by().values_list("pk", flat=True)[: MOST_TOLD_OF + 1])
    return sorted(found) if len(found) <= MOST_TOLD_OF else None


def digest_of(selection: Selection, since: datetime, known: Collection[int] | None) -> Digest:
    """Of what happened since a moment, at which the search had the `known` services (ids; None: not known)."""
    with in_scope(selection.scope):
        if selection.problems:
            return Digest([], 0, [], 0, selection.problems, None)
        changed = selection.filterset.qs.filter(updated__gt=since)
        number = changed.count()
        services = list(changed.by_name(F("updated").desc())[:MOST_TOLD])
        versions = latest_versions().filter(key__in=[s.pk for s in services], revision__moment__gt=since)
        found = changes_of(list(versions[: MOST_TOLD * MOST_ACTS]), selection.sees)
        members = members_of(selection)
        gone = set(known or ()).difference(members) if members is not None else set()
        left = left_of(selection, gone)
    news = [news_of(selection, service, [c for c in found if c.service.pk == service.pk]) for service in services]
    return Digest(news, number - len(news), left, len(gone) - len(left), [], members)


def left_of(selection: Selection, gone: Collection[int]) -> list[Left]:
    """The first by name of the services (ids) that a search has no more, and which still have a page that says so."""
    shown = Service.objects.in_view().filter(pk__in=gone, state__in=[Service.State.PUBLISHED, Service.State.WITHDRAWN])
    return [
        Left(
            name=one_line(service.name),
            address=address_of(selection.scope, "", "service-detail", slug=service.slug),
            withdrawn=service.state == Service.State.WITHDRAWN,
            reason=one_line(service.withdrawal_reason),
        )
        for service in shown.by_name()[:MOST_TOLD]
    ]


def news_of(selection: Selection, service: Service, changes: list[Change]) -> News:
    return News(
        name=one_line(service.name),
        summary=one_line(service.summary),
        address=address_of(selection.scope, "", "service-detail", slug=service.slug),
        is_new=any(change.act.kind is Kind.MADE for change in changes),
        lines=[line_of(change) for change in changes[:MOST_ACTS]],
    )


def line_of(change: Change) -> str:
    """When, what and why, such as "2026-11-26: Summary. The page says so." """
    act = change.act
    told = f"{act.revision.moment:%Y-%m-%d}: {in_short(act)}"
    return one_line(f"{told}. {act.why}" if act.why else told)

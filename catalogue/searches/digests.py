"""What a digest tells: the services of a search that were published or changed since a moment, and why."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from catalogue.changes.feeds import in_short
from catalogue.exchange.terms import one_line
from catalogue.history.acts import Kind
from catalogue.history.latest import Change, changes_of, latest_versions
from catalogue.models import Service
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
class Digest:
    """`problems` say why a search shows nothing any more; then there is no news."""

    news: list[News]
    more: int
    problems: list[str]

    @property
    def is_empty(self) -> bool:
        return not self.news and not self.problems


def digest_of(selection: Selection, since: datetime) -> Digest:
    with in_scope(selection.scope):
        if selection.problems:
            return Digest([], 0, selection.problems)
        changed = selection.filterset.qs.filter(updated__gt=since)
        number = changed.count()
        services = list(changed.by_name(F("updated").desc())[:MOST_TOLD])
        versions = latest_versions().filter(key__in=[s.pk for s in services], revision__moment__gt=since)
        found = changes_of(list(versions[: MOST_TOLD * MOST_ACTS]), selection.sees)
    news = [news_of(selection, service, [c for c in found if c.service.pk == service.pk]) for service in services]
    return Digest(news, number - len(news), [])


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

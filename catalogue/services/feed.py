"""The Atom feed of a selection: its services, those that were changed or published last first."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import F, Min
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.analysis.snapshot import Snapshot
from catalogue.exchange.feeds import ATOM, MOST_ENTRIES, Entry, atom_answer, feed_title, paragraphs
from catalogue.exchange.requests import Request
from catalogue.history.acts import public_versions
from catalogue.models import Revision, Version
from catalogue.services.citing import terms_told
from catalogue.services.filters import ServiceFilterSet
from catalogue.services.own_searches import canonical

NOT_SELECTING = ("view", "sort")
"""What a feed does not depend on, which has an order of its own."""


def feed_query(parameters: QueryDict) -> str:
    """The query string of the feed of exactly this selection."""
    query = selecting(parameters)
    query["format"] = ATOM
    return query.urlencode()


def selecting(parameters: QueryDict) -> QueryDict:
    """The parameters that say which services are selected, in their canonical order."""
    rest = QueryDict(canonical(parameters), mutable=True)
    for name in NOT_SELECTING:
        rest.pop(name, None)
    return rest


def services_feed(request: Request, filterset: ServiceFilterSet, snapshot: Snapshot, title: str) -> HttpResponse:
    """The feed of a valid selection, which `title` names in words; empty for all services."""
    listing = f"{reverse('service-list')}?{selecting(request.GET).urlencode()}".removesuffix("?")
    return atom_answer(
        request,
        feed_title(title or _("All services")),
        _("Services that were published or changed last, of at most %(most)s.") % {"most": MOST_ENTRIES},
        listing,
        entries(filterset),
        terms_told(filterset, snapshot),
        f"{reverse('service-list')}?{feed_query(request.GET)}",
    )


def entries(filterset: ServiceFilterSet) -> Iterator[Entry]:
    newest = list(filterset.qs.with_card_data().by_name(F("updated").desc())[:MOST_ENTRIES])
    published = first_published([service.pk for service in newest])
    for service in newest:
        cities = ", ".join(city.name for city in service.cities.all())
        yield Entry(
            kind="service",
            name=service.slug,
            title=service.name,
            path=service.get_absolute_url(),
            html=paragraphs(service.summary, cities),
            updated=service.updated,
            published=published.get(service.pk),
            categories=[service.domain.name] if service.domain else [],
        )


def first_published(services: Collection[int]) -> dict[int, datetime]:
    """When services (ids) were published first, as far as it was recorded; two queries."""
    first = list(
        public_versions()
        .filter(key__in=services)
        .order_by()
        .values("key")
        .annotate(first=Min("pk"))
        .values_list("first", flat=True)
    )
    made = Version.objects.filter(pk__in=first).exclude(revision__origin=Revision.Origin.FOUND)
    return dict(made.values_list("key", "revision__moment"))

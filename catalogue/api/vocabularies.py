"""Kinds of services, cities, actors and links that are in view."""

from django.db.models import Exists, OuterRef, QuerySet
from ninja import Router

from catalogue.api.columns import ACTORS, CITIES, KINDS, LINKS
from catalogue.api.resources import Filter, Resource, add
from catalogue.exchange.requests import Request
from catalogue.models import Actor, City, Region, Service, ServiceKind, ServiceLink
from catalogue.models.querysets import is_shown

kinds, cities, actors, links = Router(), Router(), Router(), Router()


def kinds_shown(_request: Request) -> QuerySet[ServiceKind]:
    """Those that a published service has: others would tell of what is not published."""
    own = Service.objects.published().filter(kind=OuterRef("pk"))
    return ServiceKind.objects.filter(Exists(own.order_by())).order_by("slug")


def cities_shown(_request: Request) -> QuerySet[City]:
    return City.objects.shown().order_by("slug")


def actors_shown(_request: Request) -> QuerySet[Actor]:
    return Actor.objects.shown().by_name()


def links_shown(_request: Request) -> QuerySet[ServiceLink]:
    """Those between published services."""
    return ServiceLink.objects.filter(is_shown("source"), is_shown("target")).order_by("source__slug", "target__slug")


add(
    kinds,
    Resource(
        "kinds",
        "Kind",
        "What sorts of services there are, such as bike share: those that a published service has.",
        KINDS,
        kinds_shown,
        {},
        key="slug",
    ),
)
add(
    cities,
    Resource(
        "cities",
        "City",
        "Cities for which a published service is documented.",
        CITIES,
        cities_shown,
        {
            "country": Filter("country__code", "ISO 3166-1 code of the country."),
            "region": Filter("country__region", "World region.", Region.values),
        },
        key="slug",
    ),
)
add(
    actors,
    Resource(
        "actors",
        "Actor",
        "Bodies that provide a published service or take part in one.",
        ACTORS,
        actors_shown,
        {
            "name": Filter("name", "Name of the body."),
            "type": Filter("type", "Type of the body.", Actor.Type.values),
            "seat": Filter("seat__slug", "City of its seat, by its short name."),
        },
    ),
)
add(
    links,
    Resource(
        "links",
        "Link",
        "Documented hand-overs from one published service to another.",
        LINKS,
        links_shown,
        {
            "source": Filter("source__slug", "Service that hands over, by its short name."),
            "target": Filter("target__slug", "Service that receives, by its short name."),
            "kind": Filter("kind", "Kind of the link, 1 to 4.", [str(kind) for kind in ServiceLink.Kind.values]),
        },
    ),
)

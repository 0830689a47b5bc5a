"""Kinds of services, cities, actors, links and collections that are in view."""

from django.db.models import Exists, OuterRef, QuerySet
from ninja import Router

from catalogue.actors.forms import ActorsForm
from catalogue.api.columns import ACTORS, CITIES, COLLECTIONS, KINDS, LINKS
from catalogue.api.resources import Filter, Resource, add
from catalogue.api.words import ACTORS as SEARCHED
from catalogue.exchange.requests import Request
from catalogue.models import Actor, City, Collection, Region, Service, ServiceKind, ServiceLink
from catalogue.models.querysets import is_shown

kinds, cities, actors, links, collections = Router(), Router(), Router(), Router(), Router()


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


def collections_in_view(_request: Request) -> QuerySet[Collection]:
    """Those that readers see, and of a hidden one its members at its own addresses."""
    return Collection.objects.in_view().order_by("slug")


add(
    kinds,
    Resource(
        "kinds",
        "Kind",
        "What sorts of services there are, such as bike share: those that a published service has.",
        KINDS,
        kinds_shown,
        {},
        one="A kind of services, such as bike share.",
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
            "country": Filter("country__code", "Cities in this country, by its ISO 3166-1 code."),
            "region": Filter("country__region", "Cities in this region of the world.", Region.values),
        },
        one="A city for which a published service is documented.",
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
            "name": Filter("name", "The body of this name."),
            "type": Filter("type", "Bodies of this type.", Actor.Type.values),
            "seat": Filter("seat__slug", "Bodies with their seat in this city, by its short name."),
        },
        one="A body that provides a published service or takes part in one. One united with another leads there.",
        former="former__slug",
        form=ActorsForm,
        words=SEARCHED,
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
            "source": Filter("source__slug", "Links from this service, by its short name."),
            "target": Filter("target__slug", "Links to this service, by its short name."),
            "kind": Filter("kind", "Links of this kind, 1 to 4.", [str(kind) for kind in ServiceLink.Kind.values]),
        },
        key=("source", "target"),
        one="The documented hand-over from one published service to another.",
    ),
)
add(
    collections,
    Resource(
        "collections",
        "Collection",
        "Collections to which services belong, each with whose it is and its licence.",
        COLLECTIONS,
        collections_in_view,
        {},
        one="A collection of services, with whose it is and its licence.",
    ),
)

"""Identifiers of what the linked data speak of: addresses that stay, however a name changes or what is in view.

Each is the address of a page that tells of the thing, made of its slug, with a word after # that means the thing and
not the page.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from rdflib import URIRef

from catalogue.exchange.addresses import whole_address
from catalogue.models import Actor, City, Collection, Service
from catalogue.models.scopes import EVERYBODYS
from catalogue.scoping.addresses import address_in


@lru_cache(maxsize=10_000)
def path_to(view: str, *names: object) -> str:
    """The path of a view without what puts something in view: the same whatever is. Kept, for files with many."""
    return reverse(view, args=names).removeprefix(get_script_prefix())


@dataclass(frozen=True)
class Identifiers:
    """Those of one site, of which `root` is the whole address without what puts something in view, such as
    https://atlas.example.org/."""

    root: str

    def page(self, view: str, *names: object, collection: Collection | None = None) -> str:
        """The whole address of a page; of a collection that is not everybody's where it is in view."""
        hidden = collection and not collection.is_everybodys
        return f"{self.root}{f'in/{collection.slug}/' if collection and hidden else ''}{path_to(view, *names)}"

    def service_page(self, service: Service) -> str:
        return self.page("service-detail", service.slug, collection=service.collection)

    def service(self, service: Service, part: str = "service") -> URIRef:
        """A service, or a part of it."""
        return URIRef(f"{self.service_page(service)}#{part}")

    def actor(self, actor: Actor, part: str = "actor") -> URIRef:
        """An actor, or its seat."""
        return URIRef(f"{self.page('actor-detail', actor.slug)}#{part}")

    def city_page(self, city: City) -> str:
        return self.page("city-detail", city.slug)

    def city(self, city: City) -> URIRef:
        return URIRef(f"{self.city_page(city)}#place")

    def kind(self, slug: str) -> URIRef:
        return URIRef(f"{self.page('kind-detail', slug)}#concept")

    def term(self, facet: str, slug: str) -> URIRef:
        """A term of a vocabulary, at the address that lists the services with it."""
        return URIRef(f"{self.page('service-list')}?{facet}={slug}#concept")

    def role(self, role: str) -> URIRef:
        """What somebody takes part in a service as; the page about the data explains it."""
        return URIRef(f"{self.root}data/#role-{role}")

    def collection_page(self, collection: Collection) -> str:
        return self.page("collection-detail", collection.slug)

    def collection(self, collection: Collection, part: str = "dataset") -> URIRef:
        """A collection as a data set, or who answers for it."""
        return URIRef(f"{self.collection_page(collection)}#{part}")

    def site(self, part: str) -> URIRef:
        """What belongs to the whole site, such as its catalogue of data."""
        return URIRef(f"{self.root}#{part}")


def identifiers(request: HttpRequest) -> Identifiers:
    return Identifiers(whole_address(request, address_in(EVERYBODYS)))

"""Identifiers of what the linked data speak of: addresses that stay, however a name changes or what is in view.

Each is the address of a page that tells of the thing, with a word after # that means the thing and not the page. They
are made of slugs and, of actors, which have none, of the number that each gets once and that nobody else gets later.
"""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from rdflib import URIRef

from catalogue.exchange.addresses import whole_address
from catalogue.models import Actor, City, Collection, Service
from catalogue.models.scopes import EVERYBODYS
from catalogue.scoping.addresses import address_in


@dataclass(frozen=True)
class Identifiers:
    """Those of one site, of which `root` is the whole address without what puts something in view, such as
    https://atlas.example.org/."""

    root: str

    def page(self, path: str, collection: Collection | None = None) -> str:
        """The whole address of a path of the current view; of a collection that is not everybody's where it is in
        view."""
        inside = path.removeprefix(get_script_prefix())
        hidden = collection is not None and not collection.is_everybodys
        return f"{self.root}in/{collection.slug}/{inside}" if collection and hidden else f"{self.root}{inside}"

    def service_page(self, service: Service) -> str:
        return self.page(service.get_absolute_url(), service.collection)

    def service(self, service: Service, part: str = "service") -> URIRef:
        """A service, or a part of it."""
        return URIRef(f"{self.service_page(service)}#{part}")

    def actor(self, actor: Actor, part: str = "actor") -> URIRef:
        """An actor, or its seat."""
        return URIRef(f"{self.page(reverse('actor', args=[actor.pk]))}#{part}")

    def city(self, city: City) -> URIRef:
        return URIRef(f"{self.page(city.get_absolute_url())}#place")

    def kind(self, slug: str) -> URIRef:
        return URIRef(f"{self.page(reverse('kind-detail', args=[slug]))}#concept")

    def term(self, facet: str, slug: str) -> URIRef:
        """A term of a vocabulary, at the address that lists the services with it."""
        return URIRef(f"{self.page(reverse('service-list'))}?{facet}={slug}#concept")

    def role(self, role: str) -> URIRef:
        """What somebody takes part in a service as; the page about the data explains it."""
        return URIRef(f"{self.root}data/#role-{role}")

    def collection_page(self, collection: Collection) -> str:
        return self.page(reverse("collection-detail", args=[collection.slug]))

    def collection(self, collection: Collection, part: str = "dataset") -> URIRef:
        """A collection as a data set, or who answers for it."""
        return URIRef(f"{self.collection_page(collection)}#{part}")

    def site(self, part: str) -> URIRef:
        """What belongs to the whole site, such as its catalogue of data."""
        return URIRef(f"{self.root}#{part}")


def identifiers(request: HttpRequest) -> Identifiers:
    return Identifiers(whole_address(request, address_in(EVERYBODYS)))

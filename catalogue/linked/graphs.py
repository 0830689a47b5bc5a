"""Services as graphs, one for each portion, so that the memory does not grow with them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from rdflib import Graph, URIRef

from catalogue.linked.countries import country_term
from catalogue.linked.identifiers import Identifiers
from catalogue.linked.public import PUBLIC_TYPES, public_services
from catalogue.linked.services import actors, audience, domains, service_statements, status_term, with_statements
from catalogue.linked.shared import (
    Statements,
    actor_statements,
    city_statements,
    collection_statements,
    concept_statements,
    country_statements,
)
from catalogue.linked.vocabularies import AUTHORITY, PREFIXES, SECTORS, STATUS, THEMES, theme
from catalogue.models import Actor, City, Country, Service
from catalogue.models.querysets import ServiceQuerySet

PORTION = 100
"""Services whose statements are held at a time: some 8,000."""


def new_graph() -> Graph:
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


@dataclass
class Told:
    """What was said of things that several services have in common: each is told of once in a file."""

    known: Identifiers
    told: set[URIRef] = field(default_factory=set)
    graph: Graph = field(default_factory=new_graph)

    def next_graph(self) -> Graph:
        """What was told since the last one."""
        graph, self.graph = self.graph, new_graph()
        return graph

    def say(self, statements: Statements) -> None:
        for statement in statements:
            self.graph.add(statement)

    def once(self, subject: URIRef, statements: Callable[[], Statements]) -> None:
        if subject not in self.told:
            self.told.add(subject)
            self.say(statements())

    def service(self, service: Service) -> None:
        self.say(service_statements(service, self.known))
        self.once(
            self.known.collection(service.collection), lambda: collection_statements(service.collection, self.known)
        )
        for city in service.cities.all():
            self.city(city)
        for actor in actors(service):
            self.actor(actor)
        self.terms(service)

    def terms(self, service: Service) -> None:
        """The terms that a service is described with."""
        known = self.known
        for domain in domains(service):
            self.concept(known.term("domain", domain.slug), domain.name, domain.definition)
            for code in SECTORS.get(domain.slug, ()):
                self.concept(theme(code), THEMES[code], scheme=URIRef(f"{AUTHORITY}data-theme"))
        if service.kind:
            self.concept(known.kind(service.kind.slug), service.kind.name, service.kind.definition)
        for each in audience(service):
            self.concept(known.term("customer", each.group.slug), each.group.name, each.group.definition)
        for touchpoint in service.touchpoints.all():
            self.concept(known.term("channel", touchpoint.channel), touchpoint.get_channel_display())
        for partner in service.partners.all():
            self.concept(known.role(partner.role), partner.get_role_display())
        if term := status_term(service):
            _word, label = STATUS[Service.Status(service.status)]
            self.concept(term, label)

    def concept(self, subject: URIRef, label: object, definition: str = "", scheme: URIRef | None = None) -> None:
        self.once(subject, lambda: concept_statements(subject, label, definition, scheme))

    def actor(self, actor: Actor) -> None:
        self.once(self.known.actor(actor), lambda: actor_statements(actor, self.known))
        if actor.type:
            self.concept(self.known.term("provider_type", actor.type), actor.get_type_display())
        if actor.seat and actor.type in PUBLIC_TYPES:
            self.city(actor.seat)

    def city(self, city: City) -> None:
        self.once(self.known.city(city), lambda: city_statements(city, self.known))
        self.country(city.country)

    def country(self, country: Country) -> None:
        if subject := country_term(country.code):
            self.once(subject, lambda: country_statements(country))


def service_graphs(services: ServiceQuerySet, known: Identifiers) -> Iterator[Graph]:
    """Those of some services that have a public provider, in their order; to be read in `one_state`."""
    told = Told(known)
    for number, service in enumerate(with_statements(public_services(services)).iterator(chunk_size=PORTION), 1):
        told.service(service)
        if number % PORTION == 0:
            yield told.next_graph()
    yield told.next_graph()


def city_graph(city: City, known: Identifiers) -> Graph:
    told = Told(known)
    told.city(city)
    return told.next_graph()


def actor_graph(actor: Actor, known: Identifiers) -> Graph:
    told = Told(known)
    told.actor(actor)
    return told.next_graph()

"""A published service with a public provider as a public service of CPSV-AP 3.2.0, in statements.

What is unknown is not said: no language of a service, no contact, no cost; presumed groups of people are no audience,
an official address that nobody saw is no homepage.
"""

from collections.abc import Iterator

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF

from catalogue.linked.identifiers import Identifiers
from catalogue.linked.shared import Statements, document_statements, text
from catalogue.linked.vocabularies import ADMS, CPSV, CV, SECTORS, STATUS, STATUS_TERMS, iri, theme
from catalogue.models import Actor, Domain, Evidence, Partner, Service, ServiceCustomer, Touchpoint
from catalogue.models.querysets import ServiceQuerySet


def with_statements(services: ServiceQuerySet) -> ServiceQuerySet:
    """Services with all that is said of them, in a fixed number of queries for each portion."""
    return services.select_related("collection", "domain", "kind", "provider__seat__country").prefetch_related(
        "cities__country",
        "secondary_domains",
        "touchpoints",
        "evidence",
        "served__group",
        "partners__actor__seat__country",
    )


def service_statements(service: Service, known: Identifiers) -> Statements:
    subject = known.service(service)
    page = URIRef(known.service_page(service))
    yield subject, RDF.type, CPSV.PublicService
    yield subject, DCTERMS.identifier, Literal(service.slug)
    yield subject, DCTERMS.title, text(service.name)
    yield subject, DCTERMS.abstract, text(service.summary)
    yield subject, DCTERMS.description, text(service.description)
    yield subject, DCTERMS.isPartOf, known.collection(service.collection)
    yield subject, FOAF.isPrimaryTopicOf, page
    yield from document_statements(page)
    if service.provider:
        yield subject, CV.hasCompetentAuthority, known.actor(service.provider)
    for city in service.cities.all():
        yield subject, DCTERMS.spatial, known.city(city)
    if term := status_term(service):
        yield subject, ADMS.status, term
    if service.official_url and service.official_url_seen:
        yield subject, FOAF.homepage, iri(service.official_url)
        yield from document_statements(iri(service.official_url))
    yield from subject_statements(service, subject, known)
    yield from channel_statements(service, subject, known)
    yield from participation_statements(service, subject, known)
    for source in sources(service):
        yield subject, DCTERMS.source, iri(source.url)
        yield from document_statements(iri(source.url), source.title)


def subject_statements(service: Service, subject: URIRef, known: Identifiers) -> Statements:
    """What it is about, what sort of service it is, and for whom."""
    for domain in domains(service):
        yield subject, CV.thematicArea, known.term("domain", domain.slug)
        for code in SECTORS.get(domain.slug, ()):
            yield subject, CV.sector, theme(code)
    if service.kind:
        yield subject, CV.isClassifiedBy, known.kind(service.kind.slug)
    for customer in audience(service):
        yield subject, DCTERMS.audience, known.term("customer", customer.group.slug)


def channel_statements(service: Service, subject: URIRef, known: Identifiers) -> Statements:
    """Where people meet it; whose a channel is where it is the provider's."""
    for touchpoint in service.touchpoints.all():
        channel = known.service(service, f"channel-{touchpoint.number}")
        yield subject, CV.hasChannel, channel
        yield channel, RDF.type, CV.Channel
        yield channel, DCTERMS.identifier, Literal(str(channel))
        yield channel, DCTERMS.description, text(touchpoint.label)
        yield channel, DCTERMS.type, known.term("channel", touchpoint.channel)
        if touchpoint.owner == Touchpoint.Owner.PROVIDER and service.provider:
            yield channel, CV.ownedBy, known.actor(service.provider)


def participation_statements(service: Service, subject: URIRef, known: Identifiers) -> Statements:
    for partner in service.partners.all():
        participation = known.service(service, f"partner-{partner.number}")
        participant = participant_of(partner, service, known)
        yield subject, CV.hasParticipation, participation
        yield participation, RDF.type, CV.Participation
        yield participation, DCTERMS.identifier, Literal(str(participation))
        yield participation, DCTERMS.description, text(f"{partner} takes part as {partner.get_role_display()}.")
        yield participation, CV.role, known.role(partner.role)
        yield participation, CV.hasParticipant, participant
        yield participant, CV.participates, participation
        if partner.actor is None:
            yield participant, RDF.type, FOAF.Agent
            yield participant, DCTERMS.identifier, Literal(str(participant))
            yield participant, DCTERMS.title, text(partner.name)


def participant_of(partner: Partner, service: Service, known: Identifiers) -> URIRef:
    """The actor; a participant of this service alone where that is named in words."""
    return known.actor(partner.actor) if partner.actor else known.service(service, f"participant-{partner.number}")


def status_term(service: Service) -> URIRef | None:
    known = STATUS.get(Service.Status(service.status))
    return URIRef(f"{STATUS_TERMS}{known[0]}") if known else None


def domains(service: Service) -> list[Domain]:
    """Its field of activity, and further ones."""
    return [*([service.domain] if service.domain else []), *service.secondary_domains.all()]


def audience(service: Service) -> Iterator[ServiceCustomer]:
    """The groups of people that a page says it is for."""
    return (each for each in service.served.all() if each.basis == ServiceCustomer.Basis.DOCUMENTED)


def sources(service: Service) -> Iterator[Evidence]:
    """The pages that were read."""
    return (page for page in service.evidence.all() if page.url and page.kind != Evidence.Kind.GENERAL_KNOWLEDGE)


def actors(service: Service) -> Iterator[Actor]:
    """The provider, and partners that are actors."""
    if service.provider:
        yield service.provider
    yield from (partner.actor for partner in service.partners.all() if partner.actor)

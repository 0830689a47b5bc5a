"""What services have in common, as statements: actors, cities, countries, terms, and the collection as a data set."""

from collections.abc import Iterator

from rdflib import Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, ORG, RDF, SKOS, XSD

from catalogue.index.identity import current_identity
from catalogue.linked.countries import country_term
from catalogue.linked.identifiers import Identifiers
from catalogue.linked.public import is_authority
from catalogue.linked.vocabularies import CV, ENGLISH, GEO, LOCN, iri
from catalogue.models import Actor, City, Collection, Country

Statement = tuple[URIRef, URIRef, URIRef | Literal]
Statements = Iterator[Statement]

GEONAMES = "https://sws.geonames.org/"


def text(words: object) -> Literal:
    return Literal(str(words), lang=ENGLISH)


def concept_statements(
    subject: URIRef, label: object, definition: str = "", scheme: URIRef | None = None
) -> Statements:
    yield subject, RDF.type, SKOS.Concept
    yield subject, SKOS.prefLabel, text(label)
    if definition:
        yield subject, SKOS.definition, text(definition)
    if scheme is not None:
        yield subject, SKOS.inScheme, scheme


def authority_statements(term: URIRef, kind: URIRef) -> Statements:
    """What a term of an authority table of the European Union is, and in which table it stands."""
    yield term, RDF.type, kind
    yield term, SKOS.inScheme, URIRef(term.rpartition("/")[0])


def document_statements(page: URIRef, title: str = "") -> Statements:
    yield page, RDF.type, FOAF.Document
    if title:
        yield page, DCTERMS.title, text(title)


def city_statements(city: City, known: Identifiers) -> Statements:
    """Coordinates in degrees of WGS 84."""
    subject = known.city(city)
    yield subject, RDF.type, DCTERMS.Location
    yield subject, SKOS.prefLabel, text(city.name)
    yield subject, GEO.lat, Literal(city.latitude, datatype=XSD.decimal)
    yield subject, GEO.long, Literal(city.longitude, datatype=XSD.decimal)
    yield subject, FOAF.isPrimaryTopicOf, URIRef(known.city_page(city))
    if city.geonames_id:
        yield subject, SKOS.exactMatch, URIRef(f"{GEONAMES}{city.geonames_id}/")
    if country := country_term(city.country.code):
        yield subject, DCTERMS.isPartOf, country


def country_statements(country: Country) -> Statements:
    if subject := country_term(country.code):
        yield from authority_statements(subject, DCTERMS.Location)
        yield subject, SKOS.prefLabel, text(country.name)


def actor_statements(actor: Actor, known: Identifiers) -> Statements:
    """A public organisation where it is known to be one; every actor with its seat where that is known."""
    subject = known.actor(actor)
    yield subject, RDF.type, ORG.Organization
    yield subject, RDF.type, FOAF.Agent
    yield subject, DCTERMS.identifier, Literal(str(subject))
    yield subject, DCTERMS.title, text(actor.name)
    yield subject, SKOS.prefLabel, text(actor.name)
    for name in dict.fromkeys(actor.names[1:]):
        yield subject, SKOS.altLabel, Literal(name)
    if actor.website:
        yield subject, FOAF.homepage, iri(actor.website)
        yield from document_statements(iri(actor.website))
    if actor.type:
        yield subject, ORG.classification, known.term("provider_type", actor.type)
    if actor.seat:
        yield from seat_statements(actor, actor.seat, known)


def seat_statements(actor: Actor, seat: City, known: Identifiers) -> Statements:
    subject, address = known.actor(actor), known.actor(actor, "seat")
    if is_authority(actor):
        yield subject, RDF.type, CV.PublicOrganisation
        yield subject, DCTERMS.spatial, known.city(seat)
    yield subject, LOCN.address, address
    yield address, RDF.type, LOCN.Address
    yield address, LOCN.postName, text(seat.name)
    yield address, LOCN.adminUnitL1, text(seat.country.name)


def collection_statements(collection: Collection, known: Identifiers) -> Statements:
    """The collection as a data set with who answers for it: whoever runs the site where it names nobody."""
    subject, page = known.collection(collection), URIRef(known.collection_page(collection))
    yield subject, RDF.type, DCAT.Dataset
    yield subject, DCTERMS.identifier, Literal(str(subject))
    yield subject, DCTERMS.title, text(collection.name)
    yield subject, DCTERMS.description, text(about(collection))
    yield subject, DCAT.landingPage, page
    yield from document_statements(page)
    publisher = known.collection(collection, "owner") if collection.owner else known.site("owner")
    yield subject, DCTERMS.publisher, publisher
    yield from publisher_statements(publisher, collection.owner or current_identity().author)


def publisher_statements(subject: URIRef, name: str) -> Statements:
    yield subject, RDF.type, FOAF.Agent
    yield subject, DCTERMS.identifier, Literal(str(subject))
    yield subject, DCTERMS.title, text(name)
    yield subject, FOAF.name, text(name)


def about(collection: Collection) -> str:
    """What a collection is, in its own words or, where it has none, as all collections are."""
    return collection.description or (
        f"Services of cities in the collection {collection.name}, each described with what it contributes to city "
        "experience, for whom, when, and the public pages that say so."
    )

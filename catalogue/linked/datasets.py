"""The data sets of the site as a catalogue of DCAT-AP 3.0, with the API, a distribution for each file that can be
downloaded, and each release as a version of the whole."""

from collections.abc import Iterable, Sequence

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SKOS

from catalogue.index.identity import current_identity
from catalogue.linked.countries import country_term
from catalogue.linked.data_service import service_statements
from catalogue.linked.distributions import distribution_statements, licence_statements
from catalogue.linked.downloads import Download
from catalogue.linked.graphs import new_graph
from catalogue.linked.holdings import KEYWORDS, DataSet, Holdings, holdings, released
from catalogue.linked.identifiers import Identifiers
from catalogue.linked.shared import (
    Statements,
    authority_statements,
    concept_statements,
    country_statements,
    document_statements,
    publisher_statements,
    text,
)
from catalogue.linked.versions import version_statements
from catalogue.linked.vocabularies import COLLECTION_THEMES, IN_ENGLISH, PUBLIC_ACCESS, THEMES, VCARD, iri, theme
from catalogue.models import Country

THEME_TABLE = URIRef(theme("").rstrip("/"))


def catalogue_graph(known: Identifiers, tables: Iterable[Download]) -> Graph:
    graph, held = new_graph(), holdings(known, tables)
    for statement in statements_of(held, released(known, held.owner), known):
        graph.add(statement)
    return graph


def statements_of(held: Holdings, releases: Sequence[DataSet], known: Identifiers) -> Statements:
    yield from catalogue_statements(held, known)
    for own in (*held.sets, *releases):
        yield known.site("catalogue"), DCAT.dataset, own.subject
        yield from set_statements(own, known)
    yield from contact_statements(known)
    yield from service_statements(held, known)
    yield from version_statements(held.whole, releases)


def catalogue_statements(held: Holdings, known: Identifiers) -> Statements:
    subject, home = known.site("catalogue"), URIRef(known.root)
    yield subject, RDF.type, DCAT.Catalog
    yield subject, DCTERMS.title, text(held.title)
    yield subject, DCTERMS.description, text(held.about)
    yield subject, DCTERMS.publisher, held.owner.subject
    yield from publisher_statements(held.owner.subject, held.owner.name)
    yield subject, DCTERMS.language, IN_ENGLISH
    yield from authority_statements(IN_ENGLISH, DCTERMS.LinguisticSystem)
    yield subject, FOAF.homepage, home
    yield from document_statements(home)
    yield from licence_statements(subject, held.whole)
    yield from place_statements(subject, held.whole.countries)
    if held.whole.modified:
        yield subject, DCTERMS.modified, Literal(held.whole.modified)
    yield subject, DCAT.themeTaxonomy, THEME_TABLE
    yield THEME_TABLE, RDF.type, SKOS.ConceptScheme
    yield THEME_TABLE, DCTERMS.title, text("Data theme")
    for code in COLLECTION_THEMES:
        yield from concept_statements(theme(code), THEMES[code], scheme=THEME_TABLE)
    yield from authority_statements(PUBLIC_ACCESS, DCTERMS.RightsStatement)


def set_statements(own: DataSet, known: Identifiers) -> Statements:
    subject, page = own.subject, URIRef(own.page)
    yield subject, RDF.type, DCAT.Dataset
    yield subject, DCTERMS.identifier, Literal(str(subject))
    yield subject, DCTERMS.title, text(own.title)
    yield subject, DCTERMS.description, text(own.about)
    yield subject, DCTERMS.publisher, own.owner.subject
    yield from publisher_statements(own.owner.subject, own.owner.name)
    yield subject, DCTERMS.language, IN_ENGLISH
    yield subject, DCTERMS.accessRights, PUBLIC_ACCESS
    yield subject, DCAT.landingPage, page
    yield from document_statements(page)
    if own.modified:
        yield subject, DCTERMS.modified, Literal(own.modified)
    for word in KEYWORDS:
        yield subject, DCAT.keyword, text(word)
    for code in COLLECTION_THEMES:
        yield subject, DCAT.theme, theme(code)
    yield from place_statements(subject, own.countries)
    if current_identity().contact:
        yield subject, DCAT.contactPoint, known.site("contact")
    for number, file in enumerate(own.files, 1):
        distribution = URIRef(f"{subject}-{number}")
        yield subject, DCAT.distribution, distribution
        yield from distribution_statements(distribution, file, own)


def place_statements(subject: URIRef, countries: Iterable[Country]) -> Statements:
    for country in countries:
        if place := country_term(country.code):
            yield subject, DCTERMS.spatial, place
            yield from country_statements(country)


def contact_statements(known: Identifiers) -> Statements:
    """Whom to ask, where the site says so."""
    identity = current_identity()
    if identity.contact:
        contact = known.site("contact")
        yield contact, RDF.type, VCARD.Kind
        yield contact, VCARD.fn, text(identity.author)
        way = VCARD.hasURL if "/" in identity.contact else VCARD.hasEmail
        yield contact, way, iri(identity.contact_address)

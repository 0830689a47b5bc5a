"""The data sets of the site as a catalogue of DCAT-AP 3.0, with a distribution for each file that can be downloaded."""

from collections.abc import Iterable

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, RDFS

from catalogue.index.identity import current_identity
from catalogue.linked.countries import country_term
from catalogue.linked.downloads import Download, File
from catalogue.linked.graphs import new_graph
from catalogue.linked.holdings import KEYWORDS, DataSet, Holdings, holdings
from catalogue.linked.identifiers import Identifiers
from catalogue.linked.shared import (
    Statements,
    concept_statements,
    country_statements,
    document_statements,
    publisher_statements,
    text,
)
from catalogue.linked.vocabularies import (
    AUTHORITY,
    COLLECTION_THEMES,
    IN_ENGLISH,
    MEDIA_TYPES,
    PUBLIC_ACCESS,
    THEMES,
    VCARD,
    iri,
    licence_term,
    theme,
)


def catalogue_graph(known: Identifiers, tables: Iterable[Download]) -> Graph:
    graph, held = new_graph(), holdings(known, tables)
    for statement in catalogue_statements(held, known):
        graph.add(statement)
    for each in held.sets:
        for statement in set_statements(each, known):
            graph.add(statement)
    return graph


def catalogue_statements(held: Holdings, known: Identifiers) -> Statements:
    subject, home = known.site("catalogue"), URIRef(known.root)
    yield subject, RDF.type, DCAT.Catalog
    yield subject, DCTERMS.title, text(held.title)
    yield subject, DCTERMS.description, text(held.about)
    yield subject, DCTERMS.publisher, held.owner.subject
    yield from publisher_statements(held.owner.subject, held.owner.name)
    yield subject, DCTERMS.language, IN_ENGLISH
    yield IN_ENGLISH, RDF.type, DCTERMS.LinguisticSystem
    yield subject, FOAF.homepage, home
    yield from document_statements(home)
    if held.whole.modified:
        yield subject, DCTERMS.modified, Literal(held.whole.modified)
    for each in held.sets:
        yield subject, DCAT.dataset, each.subject
    for code in COLLECTION_THEMES:
        yield from concept_statements(theme(code), THEMES[code])
    yield PUBLIC_ACCESS, RDF.type, DCTERMS.RightsStatement


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
    for country in own.countries:
        if place := country_term(country.code):
            yield subject, DCTERMS.spatial, place
            yield from country_statements(country)
    yield from contact_statements(subject, known)
    for number, file in enumerate(own.files, 1):
        distribution = URIRef(f"{subject}-{number}")
        yield subject, DCAT.distribution, distribution
        yield from distribution_statements(distribution, file, own)


def contact_statements(subject: URIRef, known: Identifiers) -> Statements:
    """Whom to ask, where the site says so."""
    identity = current_identity()
    if identity.contact:
        contact = known.site("contact")
        yield subject, DCAT.contactPoint, contact
        yield contact, RDF.type, VCARD.Kind
        yield contact, VCARD.fn, text(identity.author)
        way = VCARD.hasURL if "/" in identity.contact else VCARD.hasEmail
        yield contact, way, iri(identity.contact_address)


def distribution_statements(subject: URIRef, file: File, own: DataSet) -> Statements:
    download, address = file.download, URIRef(file.address)
    file_type, media_type = download.format
    yield subject, RDF.type, DCAT.Distribution
    yield subject, DCTERMS.title, text(download.title)
    yield subject, DCAT.accessURL, address
    yield subject, DCAT.downloadURL, address
    yield address, RDF.type, RDFS.Resource
    yield subject, DCAT.mediaType, URIRef(f"{MEDIA_TYPES}{media_type}")
    yield URIRef(f"{MEDIA_TYPES}{media_type}"), RDF.type, DCTERMS.MediaType
    yield subject, DCTERMS["format"], URIRef(f"{AUTHORITY}file-type/{file_type}")
    yield URIRef(f"{AUTHORITY}file-type/{file_type}"), RDF.type, DCTERMS.MediaTypeOrExtent
    if download.conforms_to:
        yield subject, DCTERMS.conformsTo, URIRef(download.conforms_to)
        yield URIRef(download.conforms_to), RDF.type, DCTERMS.Standard
    yield from licence_statements(subject, own)


def licence_statements(subject: URIRef, own: DataSet) -> Statements:
    """A licence that the authority table has, else in words, where it is stated at all."""
    terms = [term for licence in own.licences if (term := licence_term(licence))]
    if len(terms) == len(own.licences) == 1:
        yield subject, DCTERMS.license, terms[0]
        yield terms[0], RDF.type, DCTERMS.LicenseDocument
    elif own.licences:
        rights = URIRef(f"{own.subject}-rights")
        yield subject, DCTERMS.rights, rights
        yield rights, RDF.type, DCTERMS.RightsStatement
        yield rights, RDFS.label, text("; ".join(own.licences))

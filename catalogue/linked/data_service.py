"""The API as a data service of DCAT-AP."""

from rdflib import Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, RDFS

from catalogue.index.identity import current_identity
from catalogue.linked.distributions import licence_statements
from catalogue.linked.downloads import JSON
from catalogue.linked.holdings import KEYWORDS, Holdings
from catalogue.linked.identifiers import Identifiers
from catalogue.linked.shared import Statements, authority_statements, document_statements, text
from catalogue.linked.vocabularies import AUTHORITY, COLLECTION_THEMES, PUBLIC_ACCESS, theme

OPENAPI = URIRef("https://spec.openapis.org/oas/v3.1.0")


def service_statements(held: Holdings, known: Identifiers) -> Statements:
    """It serves all data in view; which collections a request reads, its address says."""
    subject, page = known.site("api"), URIRef(known.page("api"))
    description, file_type = known.page("api-schema"), URIRef(f"{AUTHORITY}file-type/{JSON[0]}")
    endpoint = URIRef(description.removesuffix("openapi.json"))
    yield known.site("catalogue"), DCAT.service, subject
    yield subject, RDF.type, DCAT.DataService
    yield subject, DCTERMS.identifier, Literal(str(subject))
    yield subject, DCTERMS.title, text(f"{held.title}: API")
    yield (
        subject,
        DCTERMS.description,
        text("Everything that the pages show, for programs: records, codes, changes and analyses as JSON."),
    )
    yield subject, DCAT.endpointURL, endpoint
    yield subject, DCAT.endpointDescription, URIRef(description)
    for resource in (endpoint, URIRef(description)):
        yield resource, RDF.type, RDFS.Resource
    yield subject, DCTERMS.conformsTo, OPENAPI
    yield OPENAPI, RDF.type, DCTERMS.Standard
    yield subject, DCTERMS["format"], file_type
    yield from authority_statements(file_type, DCTERMS.MediaTypeOrExtent)
    yield subject, DCAT.landingPage, page
    yield subject, FOAF.page, page
    yield from document_statements(page)
    yield subject, DCTERMS.publisher, held.owner.subject
    yield subject, DCTERMS.accessRights, PUBLIC_ACCESS
    yield from licence_statements(subject, held.whole)
    for own in held.sets:
        yield subject, DCAT.servesDataset, own.subject
    for word in KEYWORDS:
        yield subject, DCAT.keyword, text(word)
    for code in COLLECTION_THEMES:
        yield subject, DCAT.theme, theme(code)
    if current_identity().contact:
        yield subject, DCAT.contactPoint, known.site("contact")

"""The files of a data set as distributions of DCAT-AP: where each is, its format, licence, size and sum."""

from rdflib import Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, RDFS, SKOS, XSD

from catalogue.linked.downloads import File
from catalogue.linked.holdings import DataSet
from catalogue.linked.shared import Statements, authority_statements, text
from catalogue.linked.vocabularies import AUTHORITY, DCAT_AP, MEDIA_TYPES, SPDX, STAYS, licence_term

SHA256 = SPDX.checksumAlgorithm_sha256


def distribution_statements(subject: URIRef, file: File, own: DataSet) -> Statements:
    download, address = file.download, URIRef(file.address)
    file_type, media_type = download.format
    yield subject, RDF.type, DCAT.Distribution
    yield subject, DCTERMS.title, text(download.title)
    yield subject, DCTERMS.description, text(download.about)
    yield subject, DCAT.accessURL, address
    yield subject, DCAT.downloadURL, address
    yield address, RDF.type, RDFS.Resource
    yield subject, DCAT.mediaType, URIRef(f"{MEDIA_TYPES}{media_type}")
    yield URIRef(f"{MEDIA_TYPES}{media_type}"), RDF.type, DCTERMS.MediaType
    yield subject, DCTERMS["format"], URIRef(f"{AUTHORITY}file-type/{file_type}")
    yield from authority_statements(URIRef(f"{AUTHORITY}file-type/{file_type}"), DCTERMS.MediaTypeOrExtent)
    if download.conforms_to:
        yield subject, DCTERMS.conformsTo, URIRef(download.conforms_to)
        yield URIRef(download.conforms_to), RDF.type, DCTERMS.Standard
    if file.size is not None:
        yield from kept_statements(subject, file)
    yield from licence_statements(subject, own)


def kept_statements(subject: URIRef, file: File) -> Statements:
    """Of a file that stays as it is."""
    checksum = URIRef(f"{subject}-checksum")
    yield subject, DCAT.byteSize, Literal(file.size, datatype=XSD.nonNegativeInteger)
    yield subject, SPDX.checksum, checksum
    yield checksum, RDF.type, SPDX.Checksum
    yield checksum, SPDX.algorithm, SHA256
    yield SHA256, RDF.type, SPDX.ChecksumAlgorithm
    yield checksum, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)
    yield subject, DCAT_AP.availability, STAYS
    yield from authority_statements(STAYS, SKOS.Concept)
    yield STAYS, SKOS.prefLabel, text("stable")


def licence_statements(subject: URIRef, own: DataSet) -> Statements:
    """A licence that the authority table has, else in words, where it is stated at all."""
    terms = [term for licence in own.licences if (term := licence_term(licence))]
    if len(terms) == len(own.licences) == 1:
        yield subject, DCTERMS.license, terms[0]
        yield from authority_statements(terms[0], DCTERMS.LicenseDocument)
    elif own.licences:
        rights = URIRef(f"{own.subject}-rights")
        yield subject, DCTERMS.rights, rights
        yield rights, RDF.type, DCTERMS.RightsStatement
        yield rights, RDFS.label, text("; ".join(own.licences))

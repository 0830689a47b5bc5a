"""The vocabularies that the linked data speak, and which of their terms say what the catalogue knows.

CPSV-AP 3.2.0 for services, DCAT-AP 3.0 for data sets. Authority tables are those of the Publications Office of the
European Union; what none of their terms says exactly is left out, or told by terms of the catalogue itself.
"""

import re
from urllib.parse import quote

from rdflib import Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, ORG, RDF, RDFS, SKOS, XSD

from catalogue.models.services import ServiceStatus

CV = Namespace("http://data.europa.eu/m8g/")
CPSV = Namespace("http://purl.org/vocab/cpsv#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
LOCN = Namespace("http://www.w3.org/ns/locn#")
GEO = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
DCAT_AP = Namespace("http://data.europa.eu/r5r/")

PREFIXES = {
    "adms": ADMS,
    "cpsv": CPSV,
    "cv": CV,
    "dcat": DCAT,
    "dcatap": DCAT_AP,
    "dct": DCTERMS,
    "foaf": FOAF,
    "geo": GEO,
    "locn": LOCN,
    "org": ORG,
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": SKOS,
    "spdx": SPDX,
    "vcard": VCARD,
    "xsd": XSD,
}
"""Of all that stands in a file; a Turtle file that is sent in portions names them once, at its head."""

ENGLISH = "en"
"""The language that the catalogue is written in; CPSV-AP wants every name and text with one."""

AUTHORITY = "http://publications.europa.eu/resource/authority/"
IN_ENGLISH = URIRef(f"{AUTHORITY}language/ENG")
PUBLIC_ACCESS = URIRef(f"{AUTHORITY}access-right/PUBLIC")
STAYS = URIRef(f"{AUTHORITY}planned-availability/STABLE")
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"

STATUS = {
    ServiceStatus.ACTIVE: ("Completed", "Completed"),
    ServiceStatus.PILOT: ("UnderDevelopment", "Under development"),
    ServiceStatus.DISCONTINUED: ("Withdrawn", "Withdrawn"),
}
"""The term of ADMS's status vocabulary and its label. It has none for one that changed, or that may run or not."""

STATUS_TERMS = "http://purl.org/adms/status/"

THEMES = {
    "ECON": "Economy and finance",
    "EDUC": "Education, culture and sport",
    "ENER": "Energy",
    "ENVI": "Environment",
    "GOVE": "Government and public sector",
    "HEAL": "Health",
    "JUST": "Justice, legal system and public safety",
    "REGI": "Regions and cities",
    "SOCI": "Population and society",
    "TECH": "Science and technology",
    "TRAN": "Transport",
}
"""Terms of the authority table of data themes, which CPSV-AP names for sectors and DCAT-AP for data sets."""

SECTORS = {
    "mobility": ("TRAN",),
    "parking": ("TRAN",),
    "retail": ("ECON",),
    "culture": ("EDUC",),
    "leisure": ("EDUC",),
    "administration": ("GOVE",),
    "participation": ("GOVE",),
    "education-work": ("EDUC",),
    "housing-neighbourhood": ("SOCI",),
    "environment": ("ENVI",),
    "health": ("HEAL",),
    "safety": ("JUST",),
    "energy-waste": ("ENER", "ENVI"),
    "public-space": ("REGI",),
    "connectivity": ("TECH",),
}
"""The themes of a field of activity; gastronomy, tourism and fields of one's own have none."""

COLLECTION_THEMES = ("REGI",)
"""What every collection of services of cities is about."""

LICENCES = {
    "cc by 4.0": ("CC_BY_4_0", "https://creativecommons.org/licenses/by/4.0/"),
    "cc by sa 4.0": ("CC_BYSA_4_0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "cc0": ("CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "cc0 1.0": ("CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
}
"""By a licence's short name in small letters without hyphens: its term of the authority table, and its own page."""

NOT_IN_AN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f]')


def iri(address: str) -> URIRef:
    """An address as an IRI: signs that none may hold are escaped (RFC 3987)."""
    return URIRef(NOT_IN_AN_IRI.sub(lambda sign: quote(sign[0]), address))


def theme(code: str) -> URIRef:
    return URIRef(f"{AUTHORITY}data-theme/{code}")


def licence_term(licence: str) -> URIRef | None:
    """None for a licence that is not stated, or in words of its own."""
    return URIRef(f"{AUTHORITY}licence/{known[0]}") if (known := LICENCES.get(short(licence))) else None


def licence_page(licence: str) -> str:
    """Where a licence is written down; empty where that is not known."""
    return known[1] if (known := LICENCES.get(short(licence))) else ""


def short(licence: str) -> str:
    """CC-BY 4.0 and CC BY 4.0 are the same."""
    return " ".join(licence.casefold().replace("-", " ").split())

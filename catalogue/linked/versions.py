"""Releases as versions of the data of all, in the words of DCAT 3."""

from collections.abc import Sequence
from itertools import pairwise

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS

from catalogue.linked.holdings import DataSet
from catalogue.linked.shared import Statements, text
from catalogue.linked.vocabularies import ADMS

DCAT_3 = "http://www.w3.org/ns/dcat#"
HAS_VERSION, IS_VERSION_OF, HAS_CURRENT_VERSION, PREVIOUS_VERSION, VERSION = (
    URIRef(f"{DCAT_3}{name}")
    for name in ("hasVersion", "isVersionOf", "hasCurrentVersion", "previousVersion", "version")
)
"""Terms of DCAT 3 that rdflib does not know yet."""


def version_statements(whole: DataSet, releases: Sequence[DataSet]) -> Statements:
    """How the whole leads to its releases, the newest first, and what is told of them beside what is of every set."""
    for own in releases:
        yield whole.subject, HAS_VERSION, own.subject
        yield own.subject, IS_VERSION_OF, whole.subject
        yield from release_statements(own)
    for newest in releases[:1]:
        yield whole.subject, HAS_CURRENT_VERSION, newest.subject
    for newer, older in pairwise(releases):
        yield newer.subject, PREVIOUS_VERSION, older.subject


def release_statements(own: DataSet) -> Statements:
    if own.release:
        yield own.subject, VERSION, Literal(own.release.version)
        yield own.subject, DCTERMS.issued, Literal(own.release.released)
        if own.release.notes:
            yield own.subject, ADMS.versionNotes, text(own.release.notes)

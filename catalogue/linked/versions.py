"""Releases as versions of the data of all, in the words of DCAT 3."""

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS

from catalogue.linked.holdings import DataSet, Holdings
from catalogue.linked.shared import Statements, text
from catalogue.linked.vocabularies import ADMS

DCAT_3 = "http://www.w3.org/ns/dcat#"
HAS_VERSION, IS_VERSION_OF, HAS_CURRENT_VERSION, PREVIOUS_VERSION, VERSION = (
    URIRef(f"{DCAT_3}{name}")
    for name in ("hasVersion", "isVersionOf", "hasCurrentVersion", "previousVersion", "version")
)
"""Terms of DCAT 3 that rdflib does not know yet."""


def version_statements(held: Holdings) -> Statements:
    """How the whole leads to its releases, and each to the one before."""
    for own in held.releases:
        yield held.whole.subject, HAS_VERSION, own.subject
    for newest in held.releases[:1]:
        yield held.whole.subject, HAS_CURRENT_VERSION, newest.subject
    for newer, older in zip(held.releases, held.releases[1:], strict=False):
        yield newer.subject, PREVIOUS_VERSION, older.subject


def release_statements(own: DataSet, whole: DataSet) -> Statements:
    """What is told of a release beside what is told of every data set."""
    if own.release:
        yield own.subject, VERSION, Literal(own.release.version)
        yield own.subject, IS_VERSION_OF, whole.subject
        yield own.subject, DCTERMS.issued, Literal(own.release.released)
        if own.release.notes:
            yield own.subject, ADMS.versionNotes, text(own.release.notes)

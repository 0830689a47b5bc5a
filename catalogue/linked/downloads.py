"""What can be downloaded, a line for each file, from which the descriptions of the data are made; the room of the data
adds its tables."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.http import urlencode

from catalogue.linked.identifiers import Identifiers
from catalogue.models import Collection

CSV = ("CSV", "text/csv")
XLSX = ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
JSON = ("JSON", "application/json")
GEOJSON = ("GEOJSON", "application/geo+json")
ZIP = ("ZIP", "application/zip")
TURTLE = ("RDF_TURTLE", "text/turtle")
JSON_LD = ("JSON_LD", "application/ld+json")

CPSV_AP = "https://semiceu.github.io/CPSV-AP/releases/3.2.0/"


class Download(NamedTuple):
    """A file of the data: what it is called, where it is by the name of its address, its query and what its path names,
    and its format as a term of the authority table of file types and as a media type."""

    title: str
    view: str
    format: tuple[str, str]
    query: dict[str, str] = {}
    conforms_to: str = ""
    named: tuple[str, ...] = ()

    def address(self, known: Identifiers, collection: Collection | None = None) -> str:
        """Where it is; of one collection alone where that is named."""
        asked = {**({"collection": collection.slug} if collection else {}), **self.query}
        return f"{known.page(self.view, *self.named, collection=collection)}?{urlencode(asked)}".removesuffix("?")


OF_A_COLLECTION = (
    Download("Table of services", "service-list", CSV, {"format": "csv"}),
    Download("Table of services to calculate with", "service-list", XLSX, {"format": "xlsx-table"}),
    Download("Services for programs", "service-list", JSON, {"format": "json"}),
    Download("Services on a map", "service-list", GEOJSON, {"format": "geojson"}),
    Download("Services with all their parts, in sheets", "service-list", XLSX, {"format": "xlsx"}),
    Download("Services with all their parts, in tables", "service-list", ZIP, {"format": "zip"}),
    Download("Public services", "service-list", TURTLE, {"format": "ttl"}, CPSV_AP),
    Download("Public services", "service-list", JSON_LD, {"format": "jsonld"}, CPSV_AP),
)
"""Files that hold the services of one collection."""

OF_ALL = (
    Download("Public services", "services-ttl", TURTLE, conforms_to=CPSV_AP),
    Download("Public services", "services-jsonld", JSON_LD, conforms_to=CPSV_AP),
    Download("Services that are no public services, and why", "left-out-csv", CSV),
    Download("Every code of every coder", "codings-csv", CSV),
    Download("Every code of every coder", "codings-xlsx", XLSX),
    Download("Agreement of the coders", "agreement-csv", CSV),
    Download("For whom and when, as coders judged", "reach-csv", CSV),
)
"""Files that hold what all collections together have, beside the tables."""


class File(NamedTuple):
    download: Download
    address: str


def files_of(known: Identifiers, collection: Collection) -> Iterator[File]:
    return (File(each, each.address(known, collection)) for each in OF_A_COLLECTION)


def files_of_all(known: Identifiers, further: Iterable[Download]) -> list[File]:
    """Each address once, with what it is called first."""
    files: dict[str, File] = {}
    for each in (*further, *OF_ALL):
        files.setdefault(each.address(known), File(each, each.address(known)))
    return list(files.values())

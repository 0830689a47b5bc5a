"""What can be downloaded, a line for each file, from which the descriptions of the data are made; the room of the data
adds its tables."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.http import urlencode

from catalogue.linked.identifiers import Identifiers
from catalogue.models import Collection, Release

CSV = ("CSV", "text/csv")
XLSX = ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
JSON = ("JSON", "application/json")
GEOJSON = ("GEOJSON", "application/geo+json")
ZIP = ("ZIP", "application/zip")
TURTLE = ("RDF_TURTLE", "text/turtle")
JSON_LD = ("JSON_LD", "application/ld+json")

CPSV_AP = "https://semiceu.github.io/CPSV-AP/releases/3.2.0/"


EACH_SERVICE = "A row or object for each service, with its facts and its level on every determinant."
EACH_PLACE = "A point for each place of each service, in degrees of longitude and latitude (WGS 84)."
ALL_PARTS = "Services with their touchpoints, partners, pages of evidence, detriments and levels, to be imported again."
AS_PUBLIC_SERVICES = "Services whose provider is known to be public, with their authorities, channels and places."
EACH_CODE = (
    "A row for each code that a coder gave, with its reason, its pages of evidence and the version of the guide."
)


class Download(NamedTuple):
    """A file of the data: what it is called, where it is by the name of its address, its query and what its path names,
    and its format as a term of the authority table of file types and as a media type; a sentence on what it holds."""

    title: str
    view: str
    format: tuple[str, str]
    query: dict[str, str] = {}
    conforms_to: str = ""
    named: tuple[str, ...] = ()
    about: str = ""

    def address(self, known: Identifiers, collection: Collection | None = None) -> str:
        """Where it is; of one collection alone where that is named."""
        asked = {**({"collection": collection.slug} if collection else {}), **self.query}
        return f"{known.page(self.view, *self.named, collection=collection)}?{urlencode(asked)}".removesuffix("?")


OF_A_COLLECTION = (
    Download("Table of services", "service-list", CSV, {"format": "csv"}, about=EACH_SERVICE),
    Download("Table of services to calculate with", "service-list", XLSX, {"format": "xlsx-table"}, about=EACH_SERVICE),
    Download("Services for programs", "service-list", JSON, {"format": "json"}, about=EACH_SERVICE),
    Download("Services on a map", "service-list", GEOJSON, {"format": "geojson"}, about=EACH_PLACE),
    Download("Services with all their parts, in sheets", "service-list", XLSX, {"format": "xlsx"}, about=ALL_PARTS),
    Download("Services with all their parts, in tables", "service-list", ZIP, {"format": "zip"}, about=ALL_PARTS),
    Download("Public services", "service-list", TURTLE, {"format": "ttl"}, CPSV_AP, about=AS_PUBLIC_SERVICES),
    Download("Public services", "service-list", JSON_LD, {"format": "jsonld"}, CPSV_AP, about=AS_PUBLIC_SERVICES),
)
"""Files that hold the services of one collection."""

OF_ALL = (
    Download("Public services", "services-ttl", TURTLE, conforms_to=CPSV_AP, about=AS_PUBLIC_SERVICES),
    Download("Public services", "services-jsonld", JSON_LD, conforms_to=CPSV_AP, about=AS_PUBLIC_SERVICES),
    Download(
        "Services that are no public services, and why",
        "left-out-csv",
        CSV,
        about="A row for each published service that is not among the public services, with the reason.",
    ),
    Download("Every code of every coder", "codings-csv", CSV, about=EACH_CODE),
    Download("Every code of every coder", "codings-xlsx", XLSX, about=EACH_CODE),
    Download(
        "Agreement of the coders",
        "agreement-csv",
        CSV,
        about="How far independent coders agree on each determinant, round by round.",
    ),
    Download(
        "For whom and when, as coders judged",
        "reach-csv",
        CSV,
        about="What coders said of the groups of people and phases of the journey that each service reaches.",
    ),
)
"""Files that hold what all collections together have, beside the tables."""


class File(NamedTuple):
    """`size` (in bytes) and `sha256` are those of a file that stays as it is: others are made while they are sent."""

    download: Download
    address: str
    size: int | None = None
    sha256: str = ""


ARCHIVE = Download(
    "Archive of the release", "release-file", ZIP, about="All files of the release: tables, guide, sums and citation."
)


def released_files(known: Identifiers, release: Release) -> list[File]:
    """Its archive, which holds all others."""
    archives = [file for file in release.files.all() if file.name.endswith(".zip")]
    return [
        File(ARCHIVE, known.page(ARCHIVE.view, release.version, file.name), file.size, file.sha256) for file in archives
    ]


def files_of(known: Identifiers, collection: Collection) -> Iterator[File]:
    return (File(each, each.address(known, collection)) for each in OF_A_COLLECTION)


def files_of_all(known: Identifiers, further: Iterable[Download]) -> list[File]:
    """Each address once, with what it is called first."""
    files: dict[str, File] = {}
    for each in (*further, *OF_ALL):
        files.setdefault(each.address(known), File(each, each.address(known)))
    return list(files.values())

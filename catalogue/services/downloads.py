"""A selection of services as a file: which forms there are, in plain words, and how each is made.

All are sent while they are made, from one state of the data, and hold no more of it than a portion.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from catalogue.exchange.addresses import file_name
from catalogue.exchange.csv_files import CSV
from catalogue.importing.answers import FORMATS as WHOLE
from catalogue.importing.answers import XLSX, file_answer, streamed
from catalogue.importing.selection import tables
from catalogue.linked.files import content_type, json_ld, turtle
from catalogue.linked.graphs import service_graphs
from catalogue.linked.identifiers import Identifiers
from catalogue.models.querysets import ServiceQuerySet
from catalogue.services.evidence_files import as_bibtex, as_ris
from catalogue.services.export import services_file
from catalogue.services.json_files import as_geojson, as_json
from catalogue.services.listing import export_query
from catalogue.services.table_workbook import table_workbook
from catalogue.sharing import citations

TABLE, EVIDENCE = "table", "evidence"
"""Stand in the names of files, where the ending alone would not tell what is in them."""


@dataclass(frozen=True)
class Selection:
    """Services in their order, what names them in a file's name, and where they come from.

    `notes` are sentences on the whole for people, `provenance` says the same to programs.
    """

    services: ServiceQuerySet
    parts: tuple[str, ...]
    day: date | None
    notes: list[str]
    provenance: dict[str, Any]
    known: Identifiers

    def name(self, ending: str, *first: str) -> str:
        return file_name([*first, *self.parts], self.day, ending)


class Form(NamedTuple):
    """How a file is made and named; `first` says what is in it."""

    content_type: str
    ending: str
    first: tuple[str, ...]
    write: Callable[[Selection], Iterator[bytes]]


FORMS = {
    "xlsx-table": Form(XLSX, "xlsx", (TABLE,), lambda own: table_workbook(own.services, own.notes)),
    "json": Form("application/json", "json", (), lambda own: as_json(own.services, own.provenance)),
    "geojson": Form("application/geo+json", "geojson", (), lambda own: as_geojson(own.services, own.provenance)),
    "evidence-bib": Form(
        f"{citations.FORMATS['bib']}; charset=utf-8", "bib", (EVIDENCE,), lambda own: as_bibtex(own.services)
    ),
    "evidence-ris": Form(
        f"{citations.FORMATS['ris']}; charset=utf-8", "ris", (EVIDENCE,), lambda own: as_ris(own.services)
    ),
    "ttl": Form(content_type("ttl"), "ttl", (), lambda own: turtle(service_graphs(own.services, own.known))),
    "jsonld": Form(content_type("jsonld"), "jsonld", (), lambda own: json_ld(service_graphs(own.services, own.known))),
}

FILES: dict[str | Promise, dict[str, str]] = {
    _("A table, a row for each service"): {"xlsx-table": "XLSX", "csv": "CSV"},
    _("All facts of each, for programs"): {"json": "JSON"},
    _("Points on a map, one for each city"): {"geojson": "GeoJSON"},
    _("Pages of evidence, for a reference manager"): {"evidence-bib": "BibTeX", "evidence-ris": "RIS"},
    _("Public services as linked data"): {"ttl": "Turtle", "jsonld": "JSON-LD"},
    _("Whole records in sheets, to edit and import"): {"xlsx": "XLSX", "zip": "CSV (ZIP)"},
}
"""What is in the files, and the names of their formats, in the order in which the listing offers them."""

OFFERED: dict[str, str | Promise] = {
    asked: format_lazy("{about} ({name})", about=about, name=name)
    for about, files in FILES.items()
    for asked, name in files.items()
}
"""What each form is good for."""

FORMATS = (*OFFERED, *citations.FORMATS)
"""All of them, and how the selection itself is cited."""


class File(NamedTuple):
    """A file in words, which format it is of, and the query string that downloads it."""

    format: str
    query: str


class Offer(NamedTuple):
    about: str | Promise
    files: list[File]


def offers(parameters: QueryDict) -> list[Offer]:
    """Files of exactly the selection."""
    return [
        Offer(about, [File(name, export_query(parameters, asked)) for asked, name in files.items()])
        for about, files in FILES.items()
    ]


def media_type(asked: str) -> str:
    """Of what media type a form that is offered is, as its answer says."""
    if asked == "csv":
        return CSV
    return WHOLE[asked][1] if asked in WHOLE else FORMS[asked].content_type


def download(asked: str, selection: Selection) -> HttpResponseBase:
    """The selection in one of the forms."""
    connection.ensure_connection()  # a database that is down is met before the answer says that all is well
    if asked == "csv":
        return services_file(selection.services, selection.name("csv"))
    if asked in WHOLE:
        return file_answer(asked, tables(selection.services), selection.name(asked), selection.notes)
    form = FORMS[asked]
    return streamed(lambda: form.write(selection), form.content_type, selection.name(form.ending, *form.first))

"""The description of the package for programs, as in the Data Package standard 2.0 (https://datapackage.org/)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.conf import settings

from catalogue.analysis.snapshot import Snapshot, Terms
from catalogue.data.tables import DataTable
from catalogue.exchange.columns import SEPARATOR, Column, Type
from catalogue.index.identity import current_identity

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
NAME = "city-experience-atlas"
GEONAMES = {"title": "GeoNames: coordinates, populations and numbers of cities", "path": "https://www.geonames.org/"}
DEEDS = "https://creativecommons.org/licenses"
CREATIVE_COMMONS = re.compile(r"CC[ -](BY(?:-(?:SA|NC|ND|NC-SA|NC-ND))?)[ -]([1-4]\.0)", re.IGNORECASE)
CC0 = re.compile(r"CC0(?:[ -]1\.0)?", re.IGNORECASE)

TYPES: Mapping[Type, Mapping[str, Any]] = {
    Type.URL: {"type": "string"},
    Type.BOOLEAN: {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]},
    Type.LIST: {"type": "list", "delimiter": SEPARATOR, "itemType": "string"},
}
"""Types of columns that the standard calls otherwise. Addresses are texts: those of pages hold letters of all
languages, which the format `uri` does not take."""


class Measured(NamedTuple):
    """How long a file is, in bytes, and the SHA-256 of its content in hexadecimal digits."""

    size: int
    digest: str


def descriptor(snapshot: Snapshot, tables: Iterable[DataTable], measured: Mapping[str, Measured]) -> dict[str, Any]:
    """The whole description; with sizes and checksums of the files that were `measured`, by name."""
    identity = current_identity()
    licences = list(licences_of(snapshot.terms.values()))
    return {
        "$schema": PROFILE,
        "name": NAME,
        "title": identity.title,
        "description": "Smart city services and what each contributes to city experience, with reasons and evidence.",
        "version": snapshot.content_version,
        **({"created": f"{snapshot.changed_on}T00:00:00Z"} if snapshot.changed_on else {}),
        **({"homepage": f"{settings.PUBLIC_ADDRESS}/data/"} if settings.PUBLIC_ADDRESS else {}),
        **({"licenses": licences} if licences else {}),
        "sources": [GEONAMES],
        "contributors": [{"title": identity.author, "roles": ["creator"]}],
        "resources": [resource(table, measured.get(table.file)) for table in tables],
    }


def licences_of(terms: Iterable[Terms]) -> Iterator[dict[str, str]]:
    """The licences of some collections, each once; one that is not stated is none."""
    for text in dict.fromkeys(one.licence for one in terms if one.licence):
        yield licence(text)


def licence(text: str) -> dict[str, str]:
    """A licence with its SPDX name and its address, where it is one of Creative Commons."""
    if found := CREATIVE_COMMONS.fullmatch(text.strip()):
        kind, version = found[1].upper(), found[2]
        return {"name": f"CC-{kind}-{version}", "title": text, "path": f"{DEEDS}/{kind.lower()}/{version}/"}
    if CC0.fullmatch(text.strip()):
        return {"name": "CC0-1.0", "title": text, "path": "https://creativecommons.org/publicdomain/zero/1.0/"}
    return {"name": text, "title": text}


def resource(table: DataTable, measured: Measured | None) -> dict[str, Any]:
    return {
        "name": table.name,
        "type": "table",
        "title": str(table.title),
        "description": str(table.about),
        "path": table.file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **({"bytes": measured.size, "hash": f"sha256:{measured.digest}"} if measured else {}),
        "schema": schema(table),
    }


def schema(table: DataTable) -> dict[str, Any]:
    keys = [
        {"fields": [pointer.column], "reference": {"resource": own_name(pointer.table, table), "fields": [pointer.key]}}
        for pointer in table.pointers
    ]
    return {
        "fields": [field(column) for column in table.columns],
        "missingValues": [""],
        **({"primaryKey": [*table.key]} if table.key else {}),
        **({"foreignKeys": keys} if keys else {}),
    }


def own_name(name: str, table: DataTable) -> str:
    """How a pointer names a table: the one that it is in without its name."""
    return "" if name == table.name else name


def field(column: Column) -> dict[str, Any]:
    values = [value for value, _label in column.allowed]
    few = {"enum": values} if values and column.type is not Type.LIST else {}
    limits = {"minimum": column.minimum, "maximum": column.maximum}
    constraints = {
        **({"required": True} if column.required else {}),
        **few,
        **{name: limit for name, limit in limits.items() if limit is not None},
    }
    named = [{"value": value, "label": str(label)} for value, label in column.allowed]
    return {
        "name": column.name,
        **TYPES.get(column.type, {"type": str(column.type)}),
        "description": str(column.about),
        **({"categories": named} if few else {}),
        **({"constraints": constraints} if constraints else {}),
    }

"""The data of the release that did not yet write down what it shipped, in the words of the present code."""

import json
import lzma
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings

from catalogue.models.states import State

RELEASED = "released/0.1.0.json.xz"
CODEBOOKS = "experience.migrations.0005_codebooks"
SLUGS = "catalogue.migrations.0041_slugs_of_actors"

ANCHORS = ("anchor_0", "anchor_1", "anchor_2", "anchor_3")
GUIDE_FIELDS = {"question", "boundary", "guide_version", *ANCHORS}

Record = dict[str, Any]


def released() -> list[Record]:
    """The records as the migrations since then have carried them over."""
    with lzma.open(Path(settings.FIXTURE_DIRS[0], RELEASED), "rt", encoding="utf-8") as file:
        return list(with_codebook(with_guides(list(with_states(with_actors(json.load(file)))))))


def with_codebook(records: Iterable[Record]) -> Iterator[Record]:
    """Migration 0005 of the model: all of it is one codebook, which the migration describes as it is shipped now."""
    yield {"model": "experience.codebook", "fields": import_module(CODEBOOKS).FIRST}
    for record in records:
        owned = record["model"] in ("experience.determinantgroup", "experience.weightset", "experience.guide")
        yield record | {"fields": record["fields"] | {"codebook": ["atlas-1"]}} if owned else record


def with_actors(records: list[Record]) -> Iterator[Record]:
    """Migration 0008: providers are actors, and so is a partner that has the very name of one; 0041: with slugs."""
    slug_of = import_module(SLUGS).slug_of
    providers = {record["fields"]["name"] for record in records if record["model"] == "catalogue.provider"}
    for record in records:
        model, fields = record["model"], record["fields"]
        if model == "catalogue.provider":
            slugged = fields | {"slug": slug_of(fields["name"])}
            yield record | {"model": "catalogue.actor", "fields": slugged}
        elif model == "catalogue.partner" and fields["name"] in providers:
            yield record | {"fields": fields | {"actor": [fields["name"]], "name": ""}}
        else:
            yield record


def with_states(records: Iterable[Record]) -> Iterator[Record]:
    """Migration 0009: what was published or not has a state."""
    for record in records:
        if record["model"] == "catalogue.service":
            fields = {name: value for name, value in record["fields"].items() if name != "published"}
            state = State.PUBLISHED if record["fields"]["published"] else State.DRAFT
            yield record | {"fields": fields | {"state": state.value}}
        else:
            yield record


def with_guides(records: list[Record]) -> Iterator[Record]:
    """Migration 0020: the texts of the determinants are a version of the guide, which rounds point to."""
    rounds = [record["fields"] for record in records if record["model"] == "catalogue.codinground"]
    for record in records:
        model, fields = record["model"], record["fields"]
        if model == "experience.determinant":
            yield record | {"fields": {name: value for name, value in fields.items() if name not in GUIDE_FIELDS}}
        elif model == "catalogue.codinground":
            yield record | {"fields": guided(fields)}
        elif model == "catalogue.codingsheet":
            yield record | {"fields": {name: value for name, value in fields.items() if name != "guide_version"}}
        else:
            yield record
    [version] = {fields["guide_version"] for fields in rounds}
    yield {
        "model": "experience.guide",
        "fields": {"version": version, "issued": min(fields["opened"] for fields in rounds), "changes": ""},
    }
    for record in records:
        if record["model"] == "experience.determinant":
            yield {"model": "experience.guideentry", "fields": entry(version, record["fields"])}


def guided(coding_round: dict[str, Any]) -> dict[str, Any]:
    fields = {name: value for name, value in coding_round.items() if name != "guide_version"}
    return fields | {"guide": [coding_round["guide_version"]]}


def entry(version: str, determinant: dict[str, Any]) -> dict[str, Any]:
    return {
        "guide": [version],
        "determinant": [determinant["slug"]],
        "question": determinant["question"],
        "anchors": [determinant[name] for name in ANCHORS],
        "boundary": determinant["boundary"],
        "examples": "",
    }

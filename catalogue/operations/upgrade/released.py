"""The data of the release that did not yet write down what it shipped, in the words of the present code."""

import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from catalogue.models.states import State

RELEASED = "released/0.1.0.json.xz"

Record = dict[str, Any]


def released() -> list[Record]:
    """The records as the migrations since then have carried them over."""
    with lzma.open(Path(settings.FIXTURE_DIRS[0], RELEASED), "rt", encoding="utf-8") as file:
        return list(with_states(json.load(file)))


def with_states(records: list[Record]) -> Iterator[Record]:
    """Migration 0009: what was published or not has a state."""
    for record in records:
        if record["model"] == "catalogue.service":
            fields = {name: value for name, value in record["fields"].items() if name != "published"}
            state = State.PUBLISHED if record["fields"]["published"] else State.DRAFT
            yield record | {"fields": fields | {"state": state.value}}
        else:
            yield record

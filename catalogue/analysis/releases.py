"""Which release the data stand in: as the newest one holds them, or changed since."""

from typing import NamedTuple

from catalogue.models import Release
from experience.levels import MODEL_VERSION


class Newest(NamedTuple):
    """The newest release: its number, and the versions of data and formulas in it."""

    version: str
    content_version: str
    model_version: str


class Standing(NamedTuple):
    """The newest release (its number), and whether numbers are the same in it; None where nothing was released."""

    release: str | None
    is_released: bool


def read_newest() -> Newest | None:
    row = Release.objects.values_list("version", "content_version", "model_version").first()
    return Newest(*row) if row else None


def standing(newest: Newest | None, content_version: str) -> Standing:
    """Of data of this version, under the formulas of this code."""
    if newest is None:
        return Standing(None, is_released=False)
    return Standing(newest.version, newest[1:] == (content_version, MODEL_VERSION))

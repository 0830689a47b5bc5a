"""Which release the data stand in: as the newest one holds them, or changed since."""

from typing import NamedTuple

from catalogue.models import Release
from experience.levels import MODEL_VERSION


class Newest(NamedTuple):
    """The newest release: its number, the versions of data and formulas in it, and at which versions of the database
    (tokens, see `index.data_version`) all is as in it; empty where that is not known."""

    version: str
    content_version: str
    model_version: str
    tokens: tuple[str, ...] = ()


class Standing(NamedTuple):
    """The newest release (its number; None where nothing was released), whether nothing was written since, and whether
    all that figures rest on is as in it."""

    release: str | None
    is_released: bool
    has_its_figures: bool


def read_newest() -> Newest | None:
    """In one query."""
    fields = "version", "content_version", "model_version", "state__token", "state__token_inside"
    row = Release.objects.values_list(*fields).first()
    if row is None:
        return None
    version, content_version, model_version, *tokens = row
    return Newest(version, content_version, model_version, tuple(token for token in tokens if token))


def standing(newest: Newest | None, version: str | None, content_version: str) -> Standing:
    """Of data at this version of the database and of this content, under the formulas of this code."""
    if newest is None:
        return Standing(None, is_released=False, has_its_figures=False)
    same = newest[1:3] == (content_version, MODEL_VERSION)
    return Standing(newest.version, is_released=same and version in newest.tokens, has_its_figures=same)

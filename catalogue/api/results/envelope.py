"""What every analysis answers around its result: parameters, and what makes the numbers citable."""

from typing import Any

from ninja import Field, Schema
from pydantic import create_model

from catalogue.api.results.shapes import Count, Told


class LevelsModel(Told):
    """By which model levels are told."""

    codebook: str
    """The version of the determinants, levels and groups, by its short name."""
    coding_guide: list[str]
    """The versions of the coding guide behind the levels; none where there is no guide."""
    levels: list[str]
    """The names of the levels, the lowest first."""
    supports_from: int
    """From this level on a service supports a determinant."""


class Model(LevelsModel):
    """By which model the numbers were computed."""

    version: str
    """The version of the formulas."""
    determinants: list[str]
    """The determinants in the order of the model, by their short names."""
    persons: list[str]
    """The groups of people, by their short names."""
    phases: list[str]
    """The phases of the journey in their order, by their short names."""
    value_function: str
    """How levels turn into worth."""
    lambda_: float = Field(alias="lambda")
    """How much a second service adds to a first one at the same moment."""
    floor_of_geometric_mean: float
    """The least coverage that counts in the mean where weak spots count more."""


class Terms(Told):
    """Whose the data of a collection are."""

    name: str
    """What the collection is called."""
    owner: str | None
    """Whose it is; null where that is not stated."""
    licence: str | None
    """Under which licence; null where that is not stated."""


class Origin(Told):
    """Of which state the data are, and whose."""

    version: str
    """Another text with every change of what analyses rest on."""
    release: str | None
    """The release that holds this; null where it changed since, or there is no release."""
    unreleased_changes_since: str | None
    """The release since which they changed; null where there is none."""
    figures_of_release: str | None
    """The newest release, where all that figures rest on is still as it holds it; null where it is not."""
    collections: list[str]
    """The collections in view, by their short names."""
    terms: dict[str, Terms]
    """Whose these are, by their short names."""


class DataUsed(Origin):
    """On which data the numbers rest."""

    services: Count
    """How many services are in view."""
    check_year: int | None
    """The year in which the data were checked last; null where nothing was."""
    possible_cells: Count
    """How many cells of fields, groups, phases and determinants are possible."""


class Simulation(Told):
    """How often was drawn, and from which seed, so that the ranges can be computed again."""

    draws: Count
    """How many draws there are."""
    seed: int
    """The seed of the random numbers."""
    percentiles: list[int] = Field(min_length=2, max_length=2)
    """The percentiles between which a likely range lies."""
    sources: list[str]
    """What is drawn: codes, whether a service runs, whom it reaches, weights, and open levels."""


def analysis_of(name: str, told: str, asked: Any, result: Any) -> type[Schema]:
    """The whole answer of an analysis, which says of itself that it is `told`."""
    return create_model(
        f"{''.join(word.capitalize() for word in name.split('-'))}Analysis",
        __base__=Told,
        __doc__="An analysis with all that is needed to cite and to reproduce it.",
        analysis=(str, Field(description="Which analysis it is.", pattern=f"^{told}$")),
        parameters=(asked, Field(description="Every choice, also where the usual one holds.")),
        address=(str, Field(description="The page's own address of these numbers.")),
        model=(Model, Field(description="By which model the numbers were computed.")),
        data=(DataUsed, Field(description="On which data they rest.")),
        simulation=(Simulation, Field(description="How often was drawn, and from which seed.")),
        result=(result, Field(description="The numbers themselves.")),
    )

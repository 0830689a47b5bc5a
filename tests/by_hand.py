"""The ladder of shipped cities once more, from the files alone: what pages, answers and analyses must agree with.

Written from sections 1 to 3 of the model's text, cell by cell in plain Python; nothing of the code under test is used.
"""

import json
from dataclasses import dataclass
from functools import cache
from math import prod
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "fixtures"
PHASES = ("before", "arrival", "during", "departure", "after")
RUNS = {"active": 1.0, "pilot": 0.5, "changed": 0.5, "discontinued": 0.0}
NAMED = {"documented": 1.0, "inferred": 0.5}
LEAST_FOR_A_PROFILE = 5


@dataclass(frozen=True)
class Facts:
    """What the files say of one service. `levels` by determinant, None where it cannot be told; `runs` is rho."""

    slug: str
    domain: str
    cities: frozenset[str]
    status: str
    runs: float
    levels: dict[str, int | None]
    integration: int | None
    persons: dict[str, float]
    phases: frozenset[str]

    def left(self, determinant, person, phase):
        """What it leaves open in a cell."""
        worth = (self.levels[determinant] or 0) / 3
        return 1 - 0.5 * self.runs * self.persons.get(person, 0) * (phase in self.phases) * worth


@dataclass(frozen=True)
class ByHand:
    """C_1 of a city on the three rungs, and how many of its services can be expected to run."""

    moments: float
    anywhere: float
    activities: float
    expected_running: float


def mean(numbers):
    numbers = list(numbers)
    return sum(numbers) / len(numbers)


@cache
def rows(file, model):
    return [each["fields"] for each in json.loads((FOLDER / f"{file}.json").read_text()) if each["model"] == model]


@cache
def slugs_of(file, model):
    """In the order of the vocabulary."""
    return [row["slug"] for row in sorted(rows(file, model), key=lambda row: row["order"])]


def determinants():
    return slugs_of("model", "experience.determinant")


def persons():
    return slugs_of("vocabularies", "catalogue.customergroup")


def domains():
    return slugs_of("vocabularies", "catalogue.domain")


@cache
def check_year():
    return max(row["status_as_of"] or 0 for row in rows("services", "catalogue.service"))


def how_likely_it_runs(row):
    if row["status"] != "unknown":
        return RUNS[row["status"]]
    return 0.75 if row["status_as_of"] and check_year() - row["status_as_of"] <= 3 else 0.5


@cache
def published():
    """The services of the file of published ones, by slug. Each of them says for whom and when it is there."""
    levels, groups, phases = {}, {}, {}
    for row in rows("consensus", "catalogue.classification"):
        levels.setdefault(row["service"][0], {})[row["determinant"][0]] = row["level"]
    for row in rows("services", "catalogue.servicecustomer"):
        groups.setdefault(row["service"][0], {})[row["group"][0]] = NAMED[row["basis"]]
    for row in rows("services", "catalogue.touchpoint"):
        phases.setdefault(row["service"][0], set()).add(row["phase"])
    return {row["slug"]: facts(row, levels, groups, phases) for row in rows("services", "catalogue.service")}


def facts(row, levels, groups, phases):
    slug, integration = row["slug"], row["integration_level"]
    derived = None if integration is None else min(integration, 3)
    return Facts(
        slug=slug,
        domain=row["domain"][0],
        cities=frozenset(city for [city] in row["cities"]),
        status=row["status"],
        runs=how_likely_it_runs(row),
        levels=levels[slug] | {"touchpoint-integration": derived},
        integration=integration,
        persons=groups[slug],
        phases=frozenset(phases[slug]),
    )


def in_city(city):
    return [service for service in published().values() if city in service.cities]


def covered(services, determinant, person, phase):
    return 1 - prod(service.left(determinant, person, phase) for service in services)


@cache
def possible_cells():
    """Those to which some published service contributes, of whatever state: field, group, phase, determinant."""
    return {
        (service.domain, person, phase, determinant)
        for service in published().values()
        for person in service.persons
        for phase in service.phases
        for determinant, level in service.levels.items()
        if level
    }


def at_moments(services):
    cells = ((d, person, phase) for d in determinants() for person in persons() for phase in PHASES)
    return mean(covered(services, *cell) for cell in cells)


def anywhere(services):
    return mean(1 - prod(1 - 0.5 * s.runs * (s.levels[d] or 0) / 3 for s in services) for d in determinants())


def in_activities(services):
    own = {domain: [service for service in services if service.domain == domain] for domain in domains()}
    return mean(covered(own[domain], d, person, phase) for domain, person, phase, d in possible_cells())


@cache
def ladder(city):
    services = in_city(city)
    return ByHand(
        at_moments(services), anywhere(services), in_activities(services), sum(service.runs for service in services)
    )


def expected_running(city):
    return sum(service.runs for service in in_city(city))


@cache
def cities():
    return sorted({city for service in published().values() for city in service.cities})


def cities_with_a_profile():
    return [city for city in cities() if expected_running(city) >= LEAST_FOR_A_PROFILE]

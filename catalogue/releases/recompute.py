"""Recomputes figures of this release from its tables, and compares them with expected.json, which came with it.

    python3 recompute.py            in the folder of the release
    python3 recompute.py FOLDER     from anywhere

It needs Python 3.10 or newer and nothing else. It tells what differs, and then ends with 1. The formulas are those of
the page "Method" of the atlas; constants and orders (of determinants, groups, phases, rounds) stand in model.json.
"""

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from math import exp, fsum, log, prod
from pathlib import Path
from typing import Any

TOLERANCE = 1e-6
"""Expected figures have six digits."""


def rows_of(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def number(cell: str) -> int | None:
    """A whole number; None for an empty cell and for "?": not known is not 0."""
    return None if cell in ("", "?") else int(cell)


class Release:
    """The tables of a folder as plain values, all by the slug of a service."""

    def __init__(self, folder: Path):
        self.model = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        self.services = {row["slug"]: row for row in rows_of(folder, "services")}
        self.codings = rows_of(folder, "codings")
        self.judged: dict[str, dict[str, int | None]] = defaultdict(dict)
        self.groups: dict[str, dict[str, float]] = defaultdict(dict)
        self.phases: dict[str, dict[str, float]] = defaultdict(dict)
        self.cities: dict[str, set[str]] = defaultdict(set)
        for row in rows_of(folder, "classifications"):
            self.judged[row["service"]][row["determinant"]] = number(row["level"])
        for row in rows_of(folder, "customers"):
            self.groups[row["service"]][row["group"]] = self.model["named"][row["basis"]]
        for row in rows_of(folder, "touchpoints"):
            self.phases[row["service"]][row["phase"]] = 1.0
        for row in rows_of(folder, "service_cities"):
            self.cities[row["city"]].add(row["service"])
        years = [year for row in self.services.values() if (year := number(row["status_as_of"])) is not None]
        self.checked = max(years, default=0)
        self.by_group = self.reach(self.groups, self.model["groups"])
        self.by_phase = self.reach(self.phases, self.model["phases"])

    def levels(self, slug: str) -> list[int | None]:
        """On each determinant in the model's order; the derived one follows from the integration level."""
        model, integration = self.model, number(self.services[slug]["integration_level"])
        derived = None if integration is None else min(integration, model["derived_top"])
        return [derived if d["derived"] else self.judged[slug].get(d["slug"]) for d in model["determinants"]]

    def values(self, slug: str) -> list[float]:
        """What its levels are worth, 0..1, in equal steps; a missing level counts 0."""
        return [(level or 0) / self.model["top"] for level in self.levels(slug)]

    def running(self, slug: str) -> float:
        """Rho: how likely it runs."""
        rho, service = self.model["running"], self.services[slug]
        if service["status"] != "unknown":
            return rho[service["status"]]
        seen = number(service["status_as_of"])
        return rho["seen_lately" if seen is not None and self.checked - seen <= rho["lately"] else "seen_long_ago"]

    def reach(self, named: dict[str, dict[str, float]], keys: list[str]) -> dict[str, list[float]]:
        """For each service how likely it is there for each group, or in each phase; who says nothing has the mean."""
        said = [[named[slug].get(key, 0.0) for key in keys] for slug in self.services if any(named[slug].values())]
        mean = [fsum(column) / len(said) for column in zip(*said, strict=True)] or [0.0] * len(keys)
        return {s: [named[s].get(k, 0.0) for k in keys] if any(named[s].values()) else mean for s in self.services}


def contributions(release: Release) -> dict[str, float]:
    """C of each service: the mean of the values of its levels."""
    return {slug: fsum(values) / len(values) for slug in release.services if (values := release.values(slug))}


def alpha(units: list[list[int]]) -> float | None:
    """Krippendorff's alpha for ordinal levels; None where nothing can vary. A unit is the levels of one service."""
    units = [unit for unit in units if len(unit) > 1]
    levels = sorted({level for unit in units for level in unit})
    if len(units) < 2 or len(levels) < 2:
        return None
    observed = {(a, b): 0.0 for a in levels for b in levels}
    for unit in units:
        for one, a in enumerate(unit):
            for other, b in enumerate(unit):
                if one != other:
                    observed[a, b] += 1 / (len(unit) - 1)
    totals = {a: fsum(observed[a, b] for b in levels) for a in levels}

    def distance(a: int, b: int) -> float:
        return (fsum(totals[c] for c in levels if min(a, b) <= c <= max(a, b)) - (totals[a] + totals[b]) / 2) ** 2

    apart = {pair: distance(*pair) for pair in observed if pair[0] != pair[1]}
    found = fsum(observed[pair] * far for pair, far in apart.items())
    by_chance = fsum(totals[a] * totals[b] * far for (a, b), far in apart.items()) / (fsum(totals.values()) - 1)
    return 1 - found / by_chance


def agreement(release: Release, rounds: list[str]) -> dict[str, float | None]:
    """Alpha of each item over some rounds, oldest first: of each coder's first sheet, in the newest round."""
    first: dict[tuple[str, str, str], int] = {}
    for row in release.codings:
        sheet, version = (row["round"], row["coder"], row["service"]), int(row["version"])
        first[sheet] = min(version, first.get(sheet, version))
    items: dict[str, dict[str, dict[str, int | None]]] = defaultdict(lambda: defaultdict(dict))
    for name in rounds:
        for row in release.codings:
            if row["round"] == name and int(row["version"]) == first[name, row["coder"], row["service"]]:
                items[row["determinant"]][row["service"]][row["coder"]] = number(row["level"])
    return {
        item: alpha([[level for level in unit.values() if level is not None] for unit in units.values()])
        for item, units in items.items()
    }


def city(release: Release, slug: str) -> dict[str, Any]:
    """A city's figures: how many services can be expected to run, and what they cover anywhere and at moments."""
    model, members = release.model, sorted(release.cities[slug])
    groups, phases, determinants = (range(len(model[name])) for name in ("groups", "phases", "determinants"))
    rho = {s: release.running(s) for s in members}
    worth = {s: [model["lambda"] * rho[s] * value for value in release.values(s)] for s in members}

    def covered(group: int, phase: int, determinant: int) -> float:
        there = ((release.by_group[s][group] * release.by_phase[s][phase], worth[s][determinant]) for s in members)
        return 1 - prod(1 - reach * value for reach, value in there)

    cube = [[[covered(g, p, d) for d in determinants] for p in phases] for g in groups]
    anywhere = [1 - prod(1 - worth[s][d] for s in members) for d in determinants]
    at_moments = [mean(cell[d] for group in cube for cell in group) for d in determinants]
    return {
        "expected_running": fsum(rho.values()),
        "anywhere": {"c1": mean(anywhere), "c0": geometric(anywhere, model["floor"])},
        "moments": {"c1": mean(at_moments), "c0": geometric(at_moments, model["floor"])},
        "determinants": at_moments,
        "persons": [mean(value for cell in group for value in cell) for group in cube],
        "phases": [mean(value for group in cube for value in group[p]) for p in phases],
    }


def mean(numbers: Iterable[float]) -> float:
    held = list(numbers)
    return fsum(held) / len(held)


def geometric(numbers: Iterable[float], floor: float) -> float:
    return exp(mean(log(max(number, floor)) for number in numbers))


def recomputed(release: Release) -> dict[str, dict[str, Any]]:
    """The same figures as in expected.json."""
    rounds = release.model["rounds"]
    least = release.model["least_running"] - TOLERANCE
    told = [slug for slug, held in release.cities.items() if fsum(map(release.running, held)) >= least]
    return {
        "contributions": contributions(release),
        "agreement": agreement(release, rounds),
        "agreement_by_round": {name: agreement(release, [name]) for name in rounds},
        "cities": {slug: city(release, slug) for slug in told},
    }


def differences(ours: Any, theirs: Any, where: str = "", found: list[str] | None = None) -> list[str]:
    """Where two trees of figures differ, each as a line."""
    found = [] if found is None else found
    if isinstance(ours, list) and isinstance(theirs, list):
        ours, theirs = dict(enumerate(ours)), dict(enumerate(theirs))
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in {**ours, **theirs}:
            differences(ours.get(key, "nothing"), theirs.get(key, "nothing"), f"{where}/{key}", found)
    elif isinstance(ours, float) and isinstance(theirs, (int, float)):
        found += [f"{where}: {ours:.6f}, expected {theirs:.6f}"] if abs(ours - theirs) > TOLERANCE else []
    elif ours != theirs:
        found.append(f"{where}: {ours}, expected {theirs}")
    return found


def main(folder: Path) -> int:
    ours, theirs = recomputed(Release(folder)), json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    found = differences(ours, theirs)
    print(*found, sep="\n", end="\n" if found else "")
    print(", ".join(f"{name}: {len(figures)}" for name, figures in ours.items()), "-", len(found), "differ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent))

"""What differs between two releases: from their tables alone, whatever the database holds by now."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from catalogue.releases.tables import Row, digest, rows

Files = Mapping[str, Callable[[], Iterable[bytes]]]
"""The files of a release by name, each to be read anew."""

SERVICES, CLASSIFICATIONS, DETERMINANTS = "services.csv", "classifications.csv", "determinants.csv"
INTEGRATION = "integration-level"
"""Stands for the determinant where the integration level changed, as in the tables of codes."""

TOLD_ELSEWHERE = ("slug", "integration_level")
"""Columns of services that are counted among no facts, beside those of determinants: the key, and what is a level."""


class Named(NamedTuple):
    service: str
    name: str


class Left(NamedTuple):
    """A service that is not published any more; the reason is empty where nobody gave one."""

    service: str
    name: str
    reason: str


class LevelChange(NamedTuple):
    """A level that was and is; None where it could not be told, or was not coded."""

    service: str
    determinant: str
    old: int | None
    new: int | None
    why: str


class TableChange(NamedTuple):
    """How many rows came, and how many went; a changed one did both."""

    came: int
    went: int


@dataclass(frozen=True)
class Changes:
    """Since the release of this number; of the first one all is empty. Facts: of how many services each changed."""

    since: str | None = None
    added: list[Named] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    levels: list[LevelChange] = field(default_factory=list)
    facts: dict[str, int] = field(default_factory=dict)
    tables: dict[str, TableChange] = field(default_factory=dict)
    versions: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Versions of formulas, model and guide that are others, as they were and are."""

    def as_data(self, most: int | None = None) -> dict[str, Any]:
        """With the numbers of all, and the first `most` of each list."""
        lists = {name: getattr(self, name) for name in ("added", "left", "levels")}
        shown = {name: [one._asdict() for one in found[:most]] for name, found in lists.items()}
        counts = {name: len(found) for name, found in lists.items()}
        tables = {name: change._asdict() for name, change in self.tables.items()}
        return {**asdict(self), **shown, "tables": tables, "counts": counts}


def changes(
    since: str,
    old: Files,
    new: Files,
    versions: dict[str, tuple[str, str]],
    reasons: Callable[[list[str]], Mapping[str, str]],
) -> Changes:
    """`reasons` tells of services (slugs) that left why they did, as far as that is known."""
    before, now = names(old), names(new)
    left = [slug for slug in before if slug not in now]
    why = reasons(left)
    stayed = before.keys() & now.keys()
    levels = sorted(level_changes(old, new, stayed), key=lambda change: change[:2])
    return Changes(
        since=since,
        added=[Named(slug, now[slug]) for slug in sorted(now.keys() - before.keys())],
        left=[Left(slug, before[slug], why.get(slug, "")) for slug in sorted(left)],
        levels=levels,
        facts=fact_changes(old, new, stayed),
        tables={name: change for name in tables_of(old, new) if any(change := table_change(old, new, name))},
        versions={name: pair for name, pair in versions.items() if pair[0] != pair[1]},
    )


def table(files: Files, name: str) -> Iterator[Row]:
    """Its rows; none where a release has no such file."""
    return rows(files[name]()) if name in files else iter(())


def tables_of(old: Files, new: Files) -> list[str]:
    return sorted(name for name in {*old, *new} if name.endswith(".csv"))


def names(files: Files) -> dict[str, str]:
    """Of each service by slug."""
    return {row["slug"]: row["name"] for row in table(files, SERVICES)}


def level_changes(old: Files, new: Files, stayed: Iterable[str]) -> Iterator[LevelChange]:
    """Of services that are in both."""
    kept = set(stayed)
    before = dict(levels_of(old))
    found = set()
    for row in table(new, CLASSIFICATIONS):
        key = row["service"], row["determinant"]
        found.add(key)
        if key[0] in kept and as_level(row["level"]) != (was := before.get(key)):
            yield LevelChange(*key, was, as_level(row["level"]), row["decision"] or row["reason"])
    for row in table(new, SERVICES):
        key = row["slug"], INTEGRATION
        found.add(key)
        if key[0] in kept and as_level(row["integration_level"]) != (was := before.get(key)):
            why = row["integration_decision"] or row["integration_reason"]
            yield LevelChange(*key, was, as_level(row["integration_level"]), why)
    for (service, determinant), was in before.items():
        if service in kept and was is not None and (service, determinant) not in found:
            yield LevelChange(service, determinant, was, None, "")


def levels_of(files: Files) -> Iterator[tuple[tuple[str, str], int | None]]:
    for row in table(files, CLASSIFICATIONS):
        yield (row["service"], row["determinant"]), as_level(row["level"])
    for row in table(files, SERVICES):
        yield (row["slug"], INTEGRATION), as_level(row["integration_level"])


def as_level(cell: str) -> int | None:
    return int(cell) if cell else None


def fact_changes(old: Files, new: Files, stayed: Iterable[str]) -> dict[str, int]:
    """In how many of the services that stayed each fact is another one, most first."""
    kept = set(stayed)
    elsewhere = {*TOLD_ELSEWHERE, *(row["slug"] for files in (old, new) for row in table(files, DETERMINANTS))}
    before = {row["slug"]: digests(row) for row in table(old, SERVICES) if row["slug"] in kept}
    counts: Counter[str] = Counter()
    for row in table(new, SERVICES):
        if row["slug"] in kept:
            was = before[row["slug"]]
            counts.update(name for name, now in digests(row).items() if was.get(name) != now)
    return {name: count for name, count in counts.most_common() if name not in elsewhere}


def digests(row: Row) -> dict[str, bytes]:
    return {name: digest(value) for name, value in row.items()}


def table_change(old: Files, new: Files, name: str) -> TableChange:
    before, now = (Counter(digest(repr(list(row.items()))) for row in table(files, name)) for files in (old, new))
    return TableChange((now - before).total(), (before - now).total())

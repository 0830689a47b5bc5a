"""What is typical of the services of a kind: a first guess of one of which no more is known than what it is.

The median needs no scale beyond the order of the levels, and one strong service does not move it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from catalogue.analysis.members import Member
from experience.levels import LevelOrMissing

LEAST_OF_A_KIND = 2
"""Of fewer services no kind is typical; then their field of activity is asked, then the whole collection."""


@dataclass(frozen=True)
class Typical:
    """What is typical of `number` services: of one kind, else of one field of activity, else of all there are.

    `levels` are in the model's order, None where of none the level can be told; groups of people are presumed.
    """

    number: int
    kind: str
    domain: str
    levels: tuple[LevelOrMissing, ...]
    integration_level: int | None
    persons: frozenset[str]
    phases: frozenset[str]


def lower_median(values: Iterable[int | None]) -> int | None:
    """The middle one of the known values, of two middle ones the lower; None where none is known."""
    known = sorted(value for value in values if value is not None)
    return known[(len(known) - 1) // 2] if known else None


def held_by_half(sets: Sequence[Collection[str]]) -> frozenset[str]:
    """What at least half of some sets hold."""
    held = Counter(element for each in sets for element in set(each))
    return frozenset(element for element, number in held.items() if 2 * number >= len(sets))


def typical_of(members: Sequence[Member], size: int, *, kind: str = "", domain: str = "") -> Typical:
    """What is typical of these services, on `size` determinants."""
    columns = zip(*(member.levels for member in members), strict=True) if members else [()] * size
    return Typical(
        number=len(members),
        kind=kind,
        domain=domain,
        levels=tuple(lower_median(column) for column in columns),
        integration_level=lower_median(member.integration_level for member in members),
        persons=held_by_half([member.persons.keys() for member in members]),
        phases=held_by_half([member.phases for member in members]),
    )


class Kinds:
    """The kinds of some services: the fields of activity they are of, and what is typical of each."""

    def __init__(self, members: Collection[Member], size: int):
        """`size` is the number of determinants."""
        self.members, self.size = members, size

    @cached_property
    def by_kind(self) -> Mapping[str, list[Member]]:
        return grouped((member.kind, member) for member in self.members if member.kind)

    @cached_property
    def by_domain(self) -> Mapping[str, list[Member]]:
        return grouped((member.domain, member) for member in self.members)

    @cached_property
    def domains(self) -> dict[str, list[str]]:
        """The fields of activity in which each kind has a service, the usual one first; of equal ones by slug."""
        return {kind: by_frequency(member.domain for member in found) for kind, found in self.by_kind.items()}

    @cached_property
    def kinds(self) -> dict[str, list[str]]:
        """The kinds of each field of activity that has any, the most common first; of equal ones by slug."""
        found = {domain: by_frequency(m.kind for m in members if m.kind) for domain, members in self.by_domain.items()}
        return {domain: kinds for domain, kinds in found.items() if kinds}

    @cached_property
    def _typical(self) -> dict[tuple[str, str], Typical]:
        """What is typical of each kind and of each field that has enough services, by (kind, field)."""
        of_kinds = {(kind, ""): found for kind, found in self.by_kind.items()}
        of_domains = {("", domain): found for domain, found in self.by_domain.items()}
        return {
            (kind, domain): typical_of(found, self.size, kind=kind, domain=domain)
            for (kind, domain), found in (of_kinds | of_domains).items()
            if len(found) >= LEAST_OF_A_KIND
        }

    @cached_property
    def _of_all(self) -> Typical:
        return typical_of(list(self.members), self.size)

    def typical(self, kind: str, domain: str) -> Typical:
        """What is typical of a kind; where too few are known, or it is none, of the field; else of all services."""
        return self._typical.get((kind, "")) or self._typical.get(("", domain)) or self._of_all


def grouped(pairs: Iterable[tuple[str, Member]]) -> dict[str, list[Member]]:
    found: dict[str, list[Member]] = defaultdict(list)
    for key, member in pairs:
        found[key].append(member)
    return dict(found)


def by_frequency(values: Iterable[str]) -> list[str]:
    """Each value once, the most frequent first; equally frequent ones in the order of letters."""
    numbers = Counter(values)
    return sorted(numbers, key=lambda value: (-numbers[value], value))

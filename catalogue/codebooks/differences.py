"""What differs between two versions of the model: what was kept, renamed, regrouped, split, merged, added, retired."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from catalogue.codebooks.reading import determinants_of
from experience.crosswalks import Kind
from experience.models import Codebook, Crosswalk, Determinant

Pair = tuple[int, int]
"""Ids of a determinant of the older and of one of the newer version."""


@dataclass(frozen=True)
class Line:
    """From a determinant of the older version to one of the newer; `kind` as the crosswalk names it.

    Without one of the two it was added, or retired.
    """

    old: Determinant | None
    new: Determinant | None
    kind: Kind | None = None

    @property
    def is_renamed(self) -> bool:
        return bool(self.old and self.new and self.kind == Kind.KEPT and self.old.name != self.new.name)

    @property
    def is_regrouped(self) -> bool:
        return bool(self.old and self.new and self.old.group.name != self.new.group.name)

    @property
    def is_as_before(self) -> bool:
        return self.changes == [Kind.KEPT]

    @property
    def changes(self) -> list[str]:
        """What happened, in the words of the data: "kept" where nothing else did."""
        if not self.kind:
            return ["added" if self.new else "retired"]
        names = {"renamed": self.is_renamed, "regrouped": self.is_regrouped}
        told = [name for name, holds in names.items() if holds]
        return told if told and self.kind == Kind.KEPT else [self.kind.value, *told]


@dataclass(frozen=True)
class Comparison:
    """Two versions, the older one first as their crosswalk leads."""

    old: Codebook
    new: Codebook
    lines: Sequence[Line]

    @property
    def is_linked(self) -> bool:
        """Whether any crosswalk leads from one to the other."""
        return any(line.kind for line in self.lines)

    @property
    def changes_scale(self) -> bool:
        return (self.old.labels, self.old.supports_from) != (self.new.labels, self.new.supports_from)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many lines tell of each change."""
        found: dict[str, int] = defaultdict(int)
        for line in self.lines:
            for change in line.changes:
                found[change] += 1
        return dict(found)


def compared(one: Codebook, other: Codebook) -> Comparison:
    """Two versions that are read with their determinants, whichever of them is older. One query."""
    steps: dict[int, list[tuple[int, Kind]]] = defaultdict(list)
    for source, target, kind in Crosswalk.objects.order_by("pk").values_list("source", "target", "kind"):
        steps[source].append((target, Kind(kind)))
    ends = [[each.pk for each in determinants_of(book)] for book in (one, other)]
    forth, back = reached(ends[0], {*ends[1]}, steps), reached(ends[1], {*ends[0]}, steps)
    turned = bool(back) or (not forth and (other.order, other.slug) < (one.order, one.slug))
    old, new = (other, one) if turned else (one, other)
    return Comparison(old, new, list(lines(old, new, back if turned else forth)))


def reached(begin: Iterable[int], ends: set[int], steps: Mapping[int, list[tuple[int, Kind]]]) -> dict[Pair, Kind]:
    """Where crosswalks lead from some determinants (ids), over versions between: merged over split over kept."""
    found: dict[Pair, Kind] = {}
    for source in begin:
        waiting = [(source, Kind.KEPT)]
        while waiting:
            here, kind = waiting.pop()
            for target, step in steps.get(here, ()):
                whole = strongest(kind, step)
                if target in ends:
                    found[source, target] = strongest(found.get((source, target), whole), whole)
                waiting.append((target, whole))
    return found


def strongest(one: Kind, other: Kind) -> Kind:
    order = [Kind.KEPT, Kind.SPLIT, Kind.MERGED]
    return max(one, other, key=order.index)


def lines(old: Codebook, new: Codebook, ways: Mapping[Pair, Kind]) -> Iterable[Line]:
    """Old determinants with what follows from each, in their order, then what was added."""
    newer = determinants_of(new)
    for one in determinants_of(old):
        following = [other for other in newer if (one.pk, other.pk) in ways]
        yield from (Line(one, other, ways[one.pk, other.pk]) for other in following)
        if not following:
            yield Line(one, None)
    told = {target for _source, target in ways}
    yield from (Line(None, other) for other in newer if other.pk not in told)

"""A set of services, of a city or of a portfolio, and everything that the model says of it.

Hands plain values to the formulas of experience, and names what comes back.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from catalogue.analysis.members import Link, Member
from catalogue.analysis.snapshot import Snapshot
from catalogue.models import Touchpoint
from experience import coverage, gaps, integration
from experience.levels import LevelOrMissing, supports
from experience.models import Determinant
from experience.uncertainty import Range, Simulation

SMALLEST = 1e-300
LEAST_SHOWN = 0.0005
"""Stands for weights of 0 together, so that nothing is divided by 0."""


@dataclass(frozen=True)
class Part:
    """One service's part in a coverage: `share` is what the coverage would lose without it, 0..1."""

    member: Member
    level: LevelOrMissing
    share: float


@dataclass(frozen=True)
class Row:
    """One determinant of a set: its coverage with range, balance over fields, target, gap, and the parts behind it."""

    determinant: Determinant
    range: Range
    balanced: float
    target: float | None
    gap: float | None
    priority: float | None
    parts: list[Part]

    @property
    def value(self) -> float:
        return self.range.point

    @property
    def open_gap(self) -> float:
        return max(0.0, self.gap or 0.0)

    @property
    def worth_a_word(self) -> bool:
        """Whether the gap shows in three digits, against a target of its own: full coverage is missed by everybody."""
        return self.gap is not None and self.gap > LEAST_SHOWN and self.target is not None and self.target < 1


@dataclass(frozen=True)
class DomainRow:
    """One field of activity in the scope: who runs there, and the mean coverage inside it."""

    slug: str
    name: str
    members: list[Member]
    mean: float
    strong: bool


@dataclass(frozen=True)
class Overlap:
    """A determinant that several running services support, the strongest first; `last` is what the last one adds."""

    determinant: Determinant
    members: list[tuple[Member, int]]
    last: float


@dataclass(frozen=True)
class Connection:
    """How far the running services of a set are connected; `counted` of its documented links are between them."""

    level_mean: float | None
    density: float | None
    index: float | None
    cross_domain: float | None
    known: int
    counted: int
    links: list[Link]


@dataclass(frozen=True)
class Suggestion:
    """A service from elsewhere: its gain with range, what of it closes gaps, and what it changes.

    The changes are (determinant, coverage before, coverage after), most first.
    """

    member: Member
    domain_name: str
    range: Range
    closes: float
    changes: list[tuple[Determinant, float, float]]

    @property
    def gain(self) -> float:
        return self.range.point


@dataclass(frozen=True)
class ServiceSet:
    """Members, and the choices under which they are judged: fixed weights, target and scope of fields, or none."""

    members: Sequence[Member]
    snapshot: Snapshot
    weights: Sequence[float] | None = None
    target: Sequence[float] | None = None
    scope: Sequence[str] | None = None

    @cached_property
    def running(self) -> list[Member]:
        """Members that count at all: active ones, pilots, changed ones, and what is planned."""
        return [member for member in self.members if member.factor > 0]

    @property
    def silent(self) -> list[Member]:
        """Members that count nothing, because they ended or their present state is unknown."""
        return [member for member in self.members if member.factor == 0]

    @property
    def active(self) -> list[Member]:
        return [member for member in self.members if member.factor == 1]

    @property
    def suffices(self) -> bool:
        """Whether there are enough active services to speak of a profile."""
        return len(self.active) >= coverage.LEAST_ACTIVE

    @property
    def domains_in_scope(self) -> list[str]:
        return list(self.snapshot.domains) if self.scope is None else list(self.scope)

    @cached_property
    def values(self) -> coverage.Values:
        levels = [member.levels for member in self.running]
        return coverage.value_matrix(levels, size=len(self.snapshot.determinants))

    @cached_property
    def factors(self) -> list[float]:
        return [member.factor for member in self.running]

    @property
    def target_set(self) -> bool:
        """Whether less than full coverage is wanted anywhere."""
        return self.target is not None and any(wanted < 1 for wanted in self.target)

    @cached_property
    def coverage(self) -> coverage.Values:
        return coverage.coverage(self.values, self.factors)

    @cached_property
    def shares(self) -> np.ndarray:
        """What each coverage would lose without each running service, shape (services, K)."""
        return self.coverage - coverage.coverage_without_each(self.values, self.factors)

    @cached_property
    def simulation(self) -> Simulation:
        return Simulation([member.judged for member in self.running], self.snapshot.differing, self.weights)

    @cached_property
    def ranges(self) -> list[Range]:
        return self.simulation.ranges(self.simulation.coverage_draws)

    @cached_property
    def holistic(self) -> tuple[Range, Range]:
        """M_1 and M_0 with their ranges, over the weights too unless a person fixed them."""
        return self.holistic_over(range(len(self.snapshot.determinants)))

    def holistic_over(self, places: Sequence[int]) -> tuple[Range, Range]:
        """M_1 and M_0 over some determinants only, with the weights of the rest scaled up."""
        one, none = self.simulation.ranges(lambda varying: self._holistic_draws(varying, list(places)))
        return one, none

    def _holistic_draws(self, varying: Collection[str], places: list[int]) -> np.ndarray:
        covered = self.simulation.coverage_draws(varying)[:, places]
        weights = self.simulation.weight_draws(varying)[:, places]
        weights = weights / np.maximum(weights.sum(axis=1, keepdims=True), SMALLEST)
        logs = np.log(np.maximum(covered, coverage.FLOOR))
        return np.column_stack([(covered * weights).sum(axis=1), np.exp((logs * weights).sum(axis=1))])

    @cached_property
    def rows(self) -> list[Row]:
        domains = [member.domain for member in self.running]
        scope = self.domains_in_scope
        balanced = coverage.balanced_coverage(self.values, domains, scope, self.factors) if scope else self.coverage
        size = len(self.snapshot.determinants)
        empty = [None] * size
        wanted = empty if self.target is None else list(self.target)
        missed = empty if self.target is None else gaps.gaps(self.coverage, self.target).tolist()
        urgent = empty if self.target is None else gaps.priorities(self.coverage, self.target, self.weights).tolist()
        return [
            Row(
                determinant, self.ranges[place], float(balanced[place]), wanted[place], missed[place], urgent[place],
                self._parts(place, self.shares[:, place]),
            )
            for place, determinant in enumerate(self.snapshot.determinants)
        ]  # fmt: skip

    def _parts(self, place: int, shares: Iterable[float]) -> list[Part]:
        parts = [Part(m, m.levels[place], float(share)) for m, share in zip(self.running, shares, strict=True)]
        telling = [part for part in parts if part.level is None or part.level > 0]
        return sorted(telling, key=lambda part: (-part.share, part.member.name))

    @cached_property
    def attained(self) -> float:
        """Coverage that counts: the weighted sum of coverages up to the target, 0..1."""
        return gaps.attained(self.coverage, self.target, self.weights)

    @cached_property
    def domain_rows(self) -> list[DomainRow]:
        domains = [member.domain for member in self.running]
        if not self.domains_in_scope:
            return []
        inside = coverage.coverage_by_domain(self.values, domains, self.domains_in_scope, self.factors)
        found = []
        for slug, covered in zip(self.domains_in_scope, inside, strict=True):
            own = [member for member in self.running if member.domain == slug]
            strong = any(supports(level) for member in own for level in member.levels)
            mean = coverage.generalised_mean(covered, 1, self.weights)
            found.append(DomainRow(slug, self.snapshot.domains.get(slug, slug), own, mean, strong))
        return found

    @property
    def missing(self) -> float:
        """The weighted sum of what is missing up to the target."""
        return float(gaps.priorities(self.coverage, self.target, self.weights).sum())

    @property
    def empty_domains(self) -> list[DomainRow]:
        return [row for row in self.domain_rows if not row.members]

    @property
    def widest_gaps(self) -> list[Row]:
        """Rows below their target, by priority."""
        return sorted((row for row in self.rows if row.open_gap > 0), key=lambda row: -(row.priority or 0))

    @property
    def of_unknown_state(self) -> list[Member]:
        return [member for member in self.silent if member.status == "unknown"]

    @property
    def if_all_ran(self) -> float:
        """The weighted coverage if the services of unknown state were active."""
        members = [replace(m, factor=1.0) if m in self.of_unknown_state else m for m in self.members]
        return coverage.generalised_mean(replace(self, members=members).coverage, 1, self.weights)

    @cached_property
    def activity_coverage(self) -> float | None:
        """None in a catalogue without fields of activity."""
        if not self.domains_in_scope:
            return None
        levels, domains = [m.levels for m in self.running], [m.domain for m in self.running]
        return coverage.activity_coverage(levels, domains, self.domains_in_scope)

    @cached_property
    def links(self) -> list[Link]:
        """Documented links between two members, also those that count nothing: ended, or of services not running."""
        own = {member.slug for member in self.members if not member.is_draft}
        return [link for link in self.snapshot.links if link.source in own and link.target in own]

    @cached_property
    def connection(self) -> Connection:
        places = {member.slug: place for place, member in enumerate(self.running)}
        counted = [li for li in self.links if not li.ended and li.source in places and li.target in places]
        kinds = {(places[link.source], places[link.target]): link.kind for link in counted}
        levels = [member.integration_level for member in self.running]
        return Connection(
            integration.level_mean(levels),
            integration.network_density(len(levels), kinds),
            integration.integration_index(levels, kinds),
            integration.cross_domain_share(kinds, [member.domain for member in self.running]),
            sum(level is not None for level in levels),
            len(counted),
            self.links,
        )

    @cached_property
    def journey(self) -> list[tuple[str, int, list[LevelOrMissing]]]:
        """Per phase its label, the number of running services with a touchpoint there, and per determinant the highest
        known level of these services; None where no service is there."""
        rows = []
        for phase, label in Touchpoint.Phase.choices:
            there = [member.levels for member in self.running if phase in member.phases]
            columns = zip(*there, strict=True) if there else [()] * len(self.snapshot.determinants)
            rows.append((label, len(there), [max((v or 0 for v in column), default=None) for column in columns]))
        return rows

    @cached_property
    def overlaps(self) -> list[Overlap]:
        """Determinants that two or more running services support: what is done more than once."""
        found = []
        for place, determinant in enumerate(self.snapshot.determinants):
            strong = [(m, m.levels[place]) for m in self.running if supports(m.levels[place])]
            if len(strong) > 1:
                strong.sort(key=lambda pair: (-pair[1], pair[0].name))
                supporting = [n for n, member in enumerate(self.running) if supports(member.levels[place])]
                least = float(self.shares[supporting, place].min())
                found.append(Overlap(determinant, strong, least))
        return sorted(found, key=lambda overlap: (-len(overlap.members), overlap.determinant.order))

    @cached_property
    def candidates(self) -> list[Member]:
        """Active services of the collection that the set does not hold, in the order of slugs."""
        own = {member.slug for member in self.members}
        return [m for m in self.snapshot.members.values() if m.status == "active" and m.slug not in own]

    def suggestions(self, number: int, candidates: Sequence[Member] | None = None) -> list[Suggestion]:
        """The candidates that close most of the gaps, then gain most; each as if it were the only one added."""
        pool = self.candidates if candidates is None else candidates
        added = coverage.value_matrix([member.levels for member in pool], size=len(self.coverage))
        gain = gaps.gains(self.coverage, added, self.weights).sum(axis=1)
        closed = gaps.gap_closed(self.coverage, added, self.target, self.weights)
        after = gaps.coverage_with(self.coverage, added)
        order = sorted(range(len(pool)), key=lambda i: (-round(closed[i].sum(), 12), -round(gain[i], 12), pool[i].slug))
        chosen = [i for i in order[:number] if closed[i].sum() > 0]
        ranges = self._gain_ranges([pool[i] for i in chosen])
        return [
            Suggestion(
                pool[i],
                self.snapshot.domains.get(pool[i].domain, pool[i].domain),
                figure,
                float(closed[i].sum()),
                self._changes(after[i], closed[i]),
            )
            for i, figure in zip(chosen, ranges, strict=True)
        ]

    def _gain_ranges(self, chosen: Sequence[Member]) -> list[Range]:
        added = Simulation([member.judged for member in chosen], self.snapshot.differing, self.weights)
        return added.ranges(lambda varying: added.gain_draws(self.simulation.coverage_draws(varying), varying))

    def _changes(self, after: np.ndarray, closed: np.ndarray) -> list[tuple[Determinant, float, float]]:
        order = sorted(np.flatnonzero(closed > 0), key=lambda place: (-closed[place], place))
        return [(self.snapshot.determinants[p], float(self.coverage[p]), float(after[p])) for p in order]

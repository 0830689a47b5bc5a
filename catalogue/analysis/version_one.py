"""A set of services, of a city of the catalogue or of one's own, and everything that the model says of it.

Hands plain values to the formulas of experience, and names what comes back.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from django.utils.functional import Promise

from catalogue.analysis.members import Link, Member
from catalogue.analysis.snapshot import Snapshot
from catalogue.analysis.version_one_records import (
    Change,
    Connection,
    CoveragePart,
    DeterminantRow,
    DomainRow,
    Means,
    Measured,
    Overlap,
    PhaseCover,
    Suggestion,
    Supporter,
)
from catalogue.models import Touchpoint
from experience import coverage, gaps, integration
from experience.coverage import Values
from experience.levels import supports
from experience.models import Determinant
from experience.tolerances import TIE_DIGITS
from experience.uncertainty import Range, Simulation, draws_for


@dataclass(frozen=True)
class VersionOne:
    """Members, and the choices under which they are judged: fixed weights, target and scope of fields, or none."""

    members: Sequence[Member]
    snapshot: Snapshot
    weights: Sequence[float] | None = None
    target: Sequence[float] | None = None
    scope: Sequence[str] | None = None
    fixed_draws: int | None = None
    """How many draws it is simulated with where that does not follow from its size: beside a larger set."""

    @cached_property
    def running(self) -> list[Member]:
        """Members that count at all: active ones, pilots, changed ones, and what is planned."""
        return [member for member in self.members if member.factor > 0]

    @property
    def not_running(self) -> list[Member]:
        """Members that count nothing, because they ended or nothing is known of their state."""
        return [member for member in self.members if member.factor == 0]

    @property
    def active(self) -> list[Member]:
        return [member for member in self.members if member.factor == 1]

    @property
    def domains_in_scope(self) -> list[str]:
        return list(self.snapshot.domains) if self.scope is None else list(self.scope)

    @cached_property
    def values(self) -> Values:
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
    def coverage(self) -> Values:
        return coverage.coverage(self.values, self.factors)

    @cached_property
    def shares(self) -> Values:
        """What each coverage would lose without each running service, shape (services, K)."""
        return self.coverage - coverage.coverage_without_each(self.values, self.factors)

    @property
    def draws(self) -> int:
        return self.fixed_draws or draws_for(len(self.running))

    @cached_property
    def simulation(self) -> Simulation:
        return self._simulated(self.running)

    def _simulated(self, members: Iterable[Member]) -> Simulation:
        judged = [member.judged for member in members]
        return Simulation(judged, self.snapshot.differing, self.weights, self.draws)

    @cached_property
    def ranges(self) -> list[Range]:
        return self.simulation.ranges(self.simulation.coverage_draws)

    @cached_property
    def holistic(self) -> Means:
        """M_1 and M_0, over the weights too unless a person fixed them."""
        return self.holistic_over(range(len(self.snapshot.determinants)))

    def holistic_over(self, positions: Sequence[int]) -> Means:
        """M_1 and M_0 over some determinants only, with the weights of the rest scaled up."""
        return Means(*self.simulation.ranges(lambda varying: self._mean_draws(varying, list(positions))))

    def _mean_draws(self, varying: Collection[str], positions: list[int]) -> Values:
        covered, weights = self.simulation.coverage_draws(varying), self.simulation.weight_draws(varying)
        return coverage.means_of_draws(covered[:, positions], weights[:, positions])

    @cached_property
    def rows(self) -> list[DeterminantRow]:
        balanced, measured = self.balanced, self._measured()
        return [
            DeterminantRow(
                determinant=determinant,
                range=self.ranges[position],
                balanced=float(balanced[position]),
                target=measured[position].target,
                gap=measured[position].gap,
                priority=measured[position].priority,
                parts=self._parts(position, self.shares[:, position]),
            )
            for position, determinant in enumerate(self.snapshot.determinants)
        ]

    @property
    def balanced(self) -> Values:
        """The coverages with every field of the scope counting alike; as they are without a scope."""
        domains, scope = [member.domain for member in self.running], self.domains_in_scope
        return coverage.balanced_coverage(self.values, domains, scope, self.factors) if scope else self.coverage

    def _measured(self) -> list[Measured]:
        """Every coverage against the target."""
        if self.target is None:
            return [Measured(None, None, None)] * len(self.snapshot.determinants)
        missed = gaps.gaps(self.coverage, self.target).tolist()
        urgent = gaps.priorities(self.coverage, self.target, self.weights).tolist()
        return [Measured(*row) for row in zip(self.target, missed, urgent, strict=True)]

    def _parts(self, position: int, shares: Iterable[float]) -> list[CoveragePart]:
        parts = [
            CoveragePart(m, m.levels[position], float(share)) for m, share in zip(self.running, shares, strict=True)
        ]
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
        return [self._domain_row(slug, covered) for slug, covered in zip(self.domains_in_scope, inside, strict=True)]

    def _domain_row(self, slug: str, covered: Values) -> DomainRow:
        members = [member for member in self.running if member.domain == slug]
        return DomainRow(
            slug=slug,
            name=self.snapshot.domains.get(slug, slug),
            members=members,
            mean=coverage.generalised_mean(covered, 1, self.weights),
            strong=any(supports(level) for member in members for level in member.levels),
        )

    @property
    def missing(self) -> float:
        """The weighted sum of what is missing up to the target."""
        return float(gaps.priorities(self.coverage, self.target, self.weights).sum())

    @property
    def empty_domains(self) -> list[DomainRow]:
        return [row for row in self.domain_rows if not row.members]

    @property
    def widest_gaps(self) -> list[DeterminantRow]:
        """Rows below their target, by priority."""
        return sorted((row for row in self.rows if row.open_gap > 0), key=lambda row: -(row.priority or 0))

    @property
    def of_unknown_state(self) -> list[Member]:
        return [member for member in self.not_running if member.status == "unknown"]

    @property
    def if_all_ran(self) -> float:
        """The weighted coverage if the services of unknown state were active."""
        members = [replace(m, factor=1.0) if m.status == "unknown" else m for m in self.members]
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
        slugs = sorted(member.slug for member in self.members if not member.is_draft)
        held, links = set(slugs), self.snapshot.links_of
        return [link for slug in slugs for link in links.get(slug, ()) if link.source == slug and link.target in held]

    @cached_property
    def connection(self) -> Connection:
        positions = {member.slug: position for position, member in enumerate(self.running)}
        counted = [link for link in self.links if not link.ended and {link.source, link.target} <= positions.keys()]
        kinds = {(positions[link.source], positions[link.target]): link.kind for link in counted}
        levels = [member.integration_level for member in self.running]
        return Connection(
            level_mean=integration.level_mean(levels),
            density=integration.network_density(len(levels), kinds),
            index=integration.integration_index(levels, kinds),
            cross_domain=integration.cross_domain_share(kinds, [member.domain for member in self.running]),
            known=sum(level is not None for level in levels),
            counted=len(counted),
            links=self.links,
        )

    @cached_property
    def journey(self) -> list[PhaseCover]:
        """Every phase, in its order."""
        return [self._phase(phase, label) for phase, label in Touchpoint.Phase.choices]

    def _phase(self, phase: str, label: str | Promise) -> PhaseCover:
        there = [member.levels for member in self.running if phase in member.phases]
        columns = zip(*there, strict=True) if there else [()] * len(self.snapshot.determinants)
        return PhaseCover(label, len(there), [max((v or 0 for v in column), default=None) for column in columns])

    @cached_property
    def overlaps(self) -> list[Overlap]:
        """Determinants that two or more running services support: what is done more than once."""
        overlaps = [
            self._overlap(position, determinant) for position, determinant in enumerate(self.snapshot.determinants)
        ]
        several = [overlap for overlap in overlaps if len(overlap.members) > 1]
        return sorted(several, key=lambda overlap: (-len(overlap.members), overlap.determinant.order))

    def _overlap(self, position: int, determinant: Determinant) -> Overlap:
        """Who supports the determinant at this position; nobody or a single one is no overlap yet."""
        levels = [(member, member.levels[position]) for member in self.running]
        supporters = [Supporter(member, level) for member, level in levels if level is not None and supports(level)]
        shares = [self.shares[n, position] for n, (_member, level) in enumerate(levels) if supports(level)]
        supporters.sort(key=lambda supporter: (-supporter.level, supporter.member.name))
        return Overlap(determinant, supporters, float(min(shares, default=0.0)))

    @cached_property
    def candidates(self) -> list[Member]:
        """Active services of the collection that the set does not hold, in the order of slugs."""
        held = {member.slug for member in self.members}
        return [m for m in self.snapshot.members.values() if m.status == "active" and m.slug not in held]

    def old_suggestions(self, number: int, candidates: Sequence[Member] | None = None) -> list[Suggestion]:
        """The candidates that close most of the gaps, then gain most; each as if it were the only one added.

        Without candidates, active services of the collection that the set does not hold. Ties keep their order.
        """
        pool = self.snapshot.by_place if candidates is None else candidates
        added = self._addable if candidates is None else coverage.value_matrix([m.levels for m in pool])
        gain = gaps.gains(self.coverage, added, self.weights).sum(axis=1)
        closed = gaps.gap_closed(self.coverage, added, self.target, self.weights)
        order = np.lexsort((-np.round(gain, TIE_DIGITS), -np.round(closed.sum(axis=1), TIE_DIGITS)))
        chosen = [place for place in order[:number] if closed[place].sum() > 0]
        after = gaps.coverage_with(self.coverage, added[chosen])
        ranges = self._gain_ranges([pool[place] for place in chosen])
        return [
            Suggestion(
                member=pool[place],
                domain_name=self.snapshot.domains.get(pool[place].domain, pool[place].domain),
                range=figure,
                closes=float(closed[place].sum()),
                changes=self._changes(covered, closed[place]),
            )
            for place, covered, figure in zip(chosen, after, ranges, strict=True)
        ]

    @property
    def _addable(self) -> Values:
        """The values of all members of the collection, 0 for those that are no candidates."""
        candidates = self.snapshot.active & self.snapshot.all_but(member.slug for member in self.members)
        return np.where(candidates[:, None], self.snapshot.values, 0)

    def _gain_ranges(self, chosen: Sequence[Member]) -> list[Range]:
        added = self._simulated(chosen)
        return added.ranges(lambda varying: added.gain_draws(self.simulation.coverage_draws(varying), varying))

    def _changes(self, after: Values, closed: np.ndarray) -> list[Change]:
        order = sorted(np.flatnonzero(closed > 0), key=lambda position: (-closed[position], position))
        return [Change(self.snapshot.determinants[p], float(self.coverage[p]), float(after[p])) for p in order]

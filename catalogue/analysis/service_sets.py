"""A set of services, of a city or of my city, and everything that the model says of it.

Hands plain values to the formulas of experience, and names what comes back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from catalogue.analysis.drawn import simulated
from catalogue.analysis.kept import Kept
from catalogue.analysis.members import Link, Member
from catalogue.analysis.moment_rows import moment_rows
from catalogue.analysis.reach import PHASES
from catalogue.analysis.set_records import (
    Bounds,
    Codings,
    Convention,
    DeterminantRow,
    FieldRow,
    Integration,
    Ladder,
    MomentRow,
    Part,
    ReachRow,
    Rung,
    Suggestion,
)
from catalogue.analysis.snapshot import Snapshot
from catalogue.models import Touchpoint
from experience.coverage import LEAST_RUNNING, SATURATION, SATURATIONS, Values, value_matrix
from experience.integration import handovers, level_mean
from experience.judgement import RUNGS, Judgement, RungName, checked_target, shares
from experience.levels import LevelOrMissing
from experience.moments import Mask, Services, Weighting, by_person, by_phase, mean_over_possible
from experience.rises import losses_at_moments
from experience.sure.figures import Figures
from experience.sure.ranges import has_value, ranges
from experience.sure.simulation import Simulation
from experience.sure.variance import shares_of_variance
from experience.tolerances import NOTHING, TIE_DIGITS

MOST_KEPT = 16
"""So many sets are kept with what was drawn of them, about 1 MB each."""

KEPT = Kept[Figures](MOST_KEPT)

DRAWS_FOR_SOURCES = 300
"""So many draws tell which source matters most: every source needs as many again."""


@dataclass(frozen=True)
class ServiceSet:
    """Members, and the choices under which they are judged: weights, target, scope of fields, groups of people.

    None of these means: equal weights that are drawn, full coverage, all fields, everybody.
    """

    members: Sequence[Member]
    snapshot: Snapshot
    weights: Sequence[float] | None = None
    target: Sequence[float] | None = None
    scope: Sequence[str] | None = None
    fixed_draws: int | None = None
    """How many draws it is simulated with where that does not follow from its size: beside a larger set."""
    persons: Sequence[str] | None = None
    """The groups of people (slugs) for whom it is judged."""
    own_links: Sequence[Link] = ()
    """Links that a person added to those of the collection."""

    @cached_property
    def running(self) -> list[Member]:
        """Members that count at all: active ones, pilots, changed ones, those of unknown state, and own ones."""
        return [member for member in self.members if member.factor > 0]

    @property
    def domains_in_scope(self) -> list[str]:
        return list(self.snapshot.domains) if self.scope is None else list(self.scope)

    @property
    def target_set(self) -> bool:
        """Whether less than full coverage is wanted anywhere."""
        return self.target is not None and any(wanted < 1 for wanted in self.target)

    @property
    def draws(self) -> int:
        return self.simulated.draws

    @cached_property
    def expected_running(self) -> float:
        """How many of the services run, as far as that is known: the sum of rho."""
        return sum(member.factor for member in self.members)

    @property
    def has_profile(self) -> bool:
        """Whether enough of its services run to speak of a profile."""
        return self.expected_running >= LEAST_RUNNING - NOTHING

    @cached_property
    def services(self) -> Services:
        """The running members as the model sees them."""
        return self.snapshot.services_of(self.running)

    @cached_property
    def weighting(self) -> Weighting:
        groups = list(self.snapshot.groups)
        chosen = None if not self.persons else [float(group in self.persons) for group in groups]
        return Weighting(
            determinants=shares(self.weights, len(self.snapshot.determinants)),
            persons=shares(chosen, len(groups)),
            phases=shares(None, len(PHASES)),
        )

    @cached_property
    def mask(self) -> Mask:
        """The possible cells that are asked for: in the fields of the scope, of the chosen groups."""
        inside = np.array([self.scope is None or field in self.scope for field in self.snapshot.domains], dtype=bool)
        return self.snapshot.possible & inside[:, None, None, None] & (self.weighting.persons > 0)[:, None, None]

    @property
    def possible(self) -> int:
        """How many cells are possible at all: of fields, groups, phases and determinants."""
        return int(self.mask.sum())

    @cached_property
    def judgement(self) -> Judgement:
        return Judgement(self.services, self.weighting, self.mask)

    @cached_property
    def wanted(self) -> Values:
        """The target of each determinant, shape (K,); full coverage where none is set."""
        return checked_target(self.target, len(self.snapshot.determinants))

    @cached_property
    def simulated(self) -> Simulation:
        fixed = self.weights is not None
        return simulated(
            self.running, self.snapshot, self.weighting, fixed=fixed, possible=self.mask, draws=self.fixed_draws
        )

    @cached_property
    def figures(self) -> Figures:
        """What is drawn of the set: kept, since it is the same whatever the set is compared with."""
        own = self.services
        shown = (own.values, own.running, own.persons, own.phases, own.fields, self.mask)
        levels = tuple((m.slug, m.name, m.levels, m.pools, tuple(sorted(m.reach.items()))) for m in self.running)
        choices = (self.weights and tuple(self.weights), self.weighting.persons.tobytes(), self.fixed_draws)
        rests_on = (levels, tuple(self.snapshot.differing), choices, *(part.tobytes() for part in shown))
        return KEPT.answer(rests_on, lambda: self.simulated.figures)

    @cached_property
    def ladder(self) -> Ladder:
        return Ladder(*(self._rung(rung) for rung in RUNGS))

    def _rung(self, rung: RungName) -> Rung:
        [figure] = ranges([self.judgement.c1(rung)], self.figures.c1(rung)[None])
        return Rung(figure, self.judgement.c0(rung), self.bounds_on(rung))

    @cached_property
    def determinants(self) -> list[DeterminantRow]:
        own, drawn = self.judgement, self.figures.of("moments")
        rows = zip(
            self.snapshot.determinants,
            *(own.of(rung) for rung in RUNGS),
            ranges(own.at_moments, drawn),
            self.wanted,
            strict=True,
        )
        return [
            DeterminantRow(
                determinant=determinant,
                anywhere=float(anywhere),
                moments=float(at_moments),
                activities=float(activities),
                range=figure,
                target=float(target),
                gap=float(target - at_moments),
                parts=self._parts_of(position),
            )
            for position, (determinant, anywhere, at_moments, activities, figure, target) in enumerate(rows)
        ]

    @cached_property
    def losses(self) -> Values:
        """What each determinant would lose at moments without each running service, shape (services, K)."""
        return losses_at_moments(self.judgement.open, self.services, self.weighting)

    def _parts_of(self, position: int) -> list[Part]:
        shares = np.round(self.losses[:, position], TIE_DIGITS).tolist()
        parts = [Part(m, m.levels[position], share) for m, share in zip(self.running, shares, strict=True)]
        telling = [part for part in parts if part.level is None or part.level > 0]
        return sorted(telling, key=lambda part: (-part.share, part.member.slug))

    @cached_property
    def persons_rows(self) -> list[ReachRow]:
        """Every group of people, also those for whom it is not judged."""
        points = by_person(self.judgement.cube, self.weighting)
        covered = ranges(points, self.figures.coverages.persons)
        return [ReachRow(*own, figure) for own, figure in zip(self.snapshot.groups.items(), covered, strict=True)]

    @cached_property
    def phases_rows(self) -> list[ReachRow]:
        points = by_phase(self.judgement.cube, self.weighting)
        covered = ranges(points, self.figures.coverages.phases)
        return [ReachRow(*own, figure) for own, figure in zip(Touchpoint.Phase.choices, covered, strict=True)]

    @cached_property
    def moments(self) -> list[MomentRow]:
        return moment_rows(self.snapshot.groups, self.running, self.services, self.judgement.cube, self.weighting)

    @cached_property
    def conventions(self) -> list[Convention]:
        """C_1 at moments under each worth of levels and each lambda, the usual ones among them."""
        levels, scale = [member.levels for member in self.running], self.snapshot.scale
        worths = {
            value.__name__: value_matrix(levels, scale, value, size=len(self.wanted)) for value in scale.value_functions
        }
        return [
            Convention(name, saturation, self._c1_with(worth, saturation))
            for name, worth in worths.items()
            for saturation in SATURATIONS
        ]

    @cached_property
    def codings(self) -> Codings:
        """C_1 at moments by the codes of either coder; a level that only one person judged stays as it is."""
        scale, size = self.snapshot.scale, len(self.wanted)
        first, second = (self._c1_with(value_matrix(levels, scale, size=size)) for levels in self._by_coder)
        return Codings(first, second, self.judgement.c1())

    @property
    def _by_coder(self) -> tuple[list[list[LevelOrMissing]], list[list[LevelOrMissing]]]:
        pools = [
            [own if len(own) > 1 else (level, level) for own, level in zip(member.pools, member.levels, strict=True)]
            for member in self.running
        ]
        return [[own[0] for own in row] for row in pools], [[own[1] for own in row] for row in pools]

    def _c1_with(self, values: Values, saturation: float = SATURATION) -> float:
        return replace(self.judgement, services=replace(self.services, values=values), saturation=saturation).c1()

    @cached_property
    def sources(self) -> Mapping[str, float]:
        """The share of the variance of C_1 at moments that goes when each source keeps its point value."""
        fewer = replace(self.simulated, possible=None, draws=min(self.simulated.draws, DRAWS_FOR_SOURCES))
        return shares_of_variance(fewer, lambda simulation: simulation.figures.c1())

    @property
    def assumed(self) -> list[Member]:
        """Running members that do not say for whom or when they are there."""
        return [member for member in self.running if not member.persons or not member.phases]

    @property
    def untold(self) -> list[Member]:
        """Running members of the catalogue of which too many levels are open: these count 0 in the point values."""
        return [member for member in self.running if not member.is_draft and not has_value(member.levels)]

    @cached_property
    def without_value(self) -> list[Member]:
        """Own services of which too much is open: with them the set has no value, only bounds."""
        return [
            member
            for member in self.running
            if member.is_draft and not (member.persons and member.phases and has_value(member.levels))
        ]

    @cached_property
    def bounds(self) -> Bounds | None:
        """Those of C_1 at moments."""
        return self.bounds_on("moments")

    def bounds_on(self, rung: RungName) -> Bounds | None:
        """C_1 if all that is open of own services is nothing, and if it is everything; None without need."""
        if not self.without_value:
            return None
        return Bounds(*(self._if_open(level).c1(rung) for level in (0, self.snapshot.scale.top)))

    def _if_open(self, level: int) -> Judgement:
        """If all that is open of own services had this level, and they were there for everybody or nobody, and always
        or never."""
        levels, scale = [member.levels for member in self.running], self.snapshot.scale
        is_own, says_whom, says_when = (
            np.array(rows, dtype=bool)[:, None]
            for rows in (
                [member.is_draft for member in self.running],
                [bool(member.persons) for member in self.running],
                [bool(member.phases) for member in self.running],
            )
        )
        reach = scale.linear(level)
        services = replace(
            self.services,
            values=np.where(is_own, value_matrix(levels, scale, missing=level), self.services.values),
            persons=np.where(is_own & ~says_whom, reach, self.services.persons),
            phases=np.where(is_own & ~says_when, reach, self.services.phases),
        )
        return replace(self.judgement, services=services)

    @cached_property
    def integration(self) -> Integration:
        places = {member.slug: place for place, member in enumerate(self.running)}
        counted = [link for link in self.all_links if not link.ended and {link.source, link.target} <= places.keys()]
        levels = [member.integration_level for member in self.running]
        pairs = [(places[link.source], places[link.target]) for link in counted]
        return Integration(
            level_mean=level_mean(levels),
            known=sum(level is not None for level in levels),
            handovers=handovers(pairs, [member.domain for member in self.running]),
            documented=self.all_links,
        )

    @cached_property
    def links(self) -> list[Link]:
        """Documented links between two members, also those that count nothing: ended, or of services not running."""
        slugs = sorted(member.slug for member in self.members if not member.is_draft)
        held, links = set(slugs), self.snapshot.links_of
        return [link for slug in slugs for link in links.get(slug, ()) if link.source == slug and link.target in held]

    @cached_property
    def all_links(self) -> list[Link]:
        """Documented links between two members, and those that a person added."""
        held = {member.slug for member in self.members}
        return [*self.links, *(link for link in self.own_links if {link.source, link.target} <= held)]

    @cached_property
    def fields(self) -> list[FieldRow]:
        """Every field of activity of the scope."""
        return [
            self._field_row(place, slug)
            for place, slug in enumerate(self.snapshot.domains)
            if self.scope is None or slug in self.scope
        ]

    def _field_row(self, place: int, slug: str) -> FieldRow:
        own, mask = self.judgement, self.mask[place : place + 1]
        return FieldRow(
            slug=slug,
            name=self.snapshot.domains[slug],
            members=[member for member in self.running if member.domain == slug],
            possible=int(mask.sum()),
            coverage=mean_over_possible(own.in_activities[place : place + 1], mask, self.weighting),
        )

    def suggestions(self, number: int, rung: RungName = "moments", collections: Sequence[str] = ()) -> list[Suggestion]:
        """The active services that would add most by themselves, up to the target; ties by slug. They come from some
        collections (slugs), without any from all in view."""
        candidates = self.snapshot.active & self.snapshot.all_but(member.slug for member in self.members)
        if collections:
            candidates &= np.isin(self.snapshot.member_collections.astype(str), collections)
        places = np.flatnonzero(candidates)
        gains = np.round(self.judgement.gains(rung, self.snapshot.services.only(places), self.wanted), TIE_DIGITS)
        best = np.argsort(-gains, kind="stable")[:number]
        return [Suggestion(self.snapshot.by_place[places[n]], float(gains[n])) for n in best if gains[n] > 0]

"""The best services to add to a set under a person's wishes, how firm that is, and which wishes contradict."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from catalogue.analysis.drawn import judged
from catalogue.analysis.kept import Kept
from catalogue.analysis.members import Member
from catalogue.analysis.origins import Origin, marks, origins
from catalogue.analysis.reach import PHASES
from catalogue.analysis.service_sets import ServiceSet
from experience.choice.limits import Limits
from experience.choice.plan import WITHIN, NearBest, Plan, Robustness, best_additions, near_best, robustness
from experience.choice.problem import Problem
from experience.choice.rungs import asked_anywhere, asked_at_moments, asked_in_activities
from experience.coverage import Values
from experience.judgement import RungName
from experience.moments import Services, Weighting, by_moment, left_at_moments
from experience.sure.judged import Judged
from experience.tolerances import NOTHING, TIE_DIGITS

DRAWS = 200
"""So many draws tell how firm a choice is, of many services from a large collection fewer."""

MOST_TRIED, FEWEST_DRAWS = 120_000, 20
"""So often candidates are tried at most, over all draws, and so few draws are made at least. A draw tries each for each
place, and twice with a budget: so one answer takes about a second whatever is asked, and the same draws everywhere."""

MOST_KEPT = 128
"""Answers that a process keeps, of each kind."""

SMALLEST_CHANGE = 1e-9
"""A coverage that rises by less is not named as changed."""

PLANS, NEAR, ROBUST = Kept[Plan](MOST_KEPT), Kept[NearBest](MOST_KEPT), Kept[Robustness](MOST_KEPT)


@dataclass(frozen=True)
class Wishes:
    """What is asked of the additions, in slugs: see experience.choice.limits.

    `everything`: ended services and those of unknown state are candidates too. `collections`: those that candidates
    come from; without any, all in view. `rung` is the one of the ladder that
    counts: "moments", "anywhere" or "activities".
    """

    size: int
    must: tuple[str, ...]
    domains: tuple[str, ...]
    per_domain: int | None
    costs: Mapping[str, float]
    cost: float
    budget: float | None
    everything: bool
    rung: RungName = "moments"
    collections: tuple[str, ...] = ()

    def may_hold(self, member: Member) -> bool:
        """Whether a service can be chosen at all: what must be among them always can."""
        from_there = not self.collections or member.collection in self.collections
        return member.slug in self.must or (from_there and (self.everything or member.status == "active"))


class MomentChange(NamedTuple):
    """The coverage of a moment, a group of people in a phase (slugs), before and after: means over determinants."""

    person: str
    phase: str
    before: float
    after: float


@dataclass(frozen=True)
class Pick:
    """One addition: what is reached before and after it joins those above it, its cost, and the moments that it raises,
    those that rise most first."""

    member: Member
    domain_name: str
    before: float
    after: float
    cost: float | None
    changes: Sequence[MomentChange]

    @property
    def gain(self) -> float:
        return self.after - self.before


class NearChoices(NamedTuple):
    """How many choices of the same size add at most the share `within` less than the best, and the share of them that
    holds a service (slug), the highest first; a service that is not named is in none. None where not all were counted.
    """

    within: float
    sets: int
    share: dict[str, float] | None


class Firmness(NamedTuple):
    """The share of draws in which a service (slug) belongs to the best choice, the highest first, of those that ever do
    and those proposed; and the share of what could be gained that the proposed choice gains in 95 % of draws."""

    draws: int
    share: dict[str, float]
    reached_at_least: float


@dataclass(frozen=True)
class Additions:
    """The best additions to some services that a person's wishes allow."""

    services: ServiceSet
    wishes: Wishes

    @cached_property
    def candidates(self) -> list[Member]:
        """In the order of slugs, so that ties go by slug."""
        held = {member.slug for member in self.services.members}
        return [
            member
            for member in self.services.snapshot.members.values()
            if member.slug not in held and self.wishes.may_hold(member)
        ]

    @cached_property
    def positions(self) -> dict[str, int]:
        return {member.slug: position for position, member in enumerate(self.candidates)}

    @cached_property
    def limits(self) -> Limits:
        wishes = self.wishes
        priced = wishes.budget is not None
        return Limits(
            size=wishes.size,
            must=frozenset(self.positions[slug] for slug in wishes.must if slug in self.positions),
            domains=[member.domain for member in self.candidates],
            allowed=frozenset(wishes.domains) if wishes.domains else None,
            most_per_domain=wishes.per_domain,
            costs=[self.cost(member) for member in self.candidates] if priced else (),
            budget=wishes.budget,
        )

    def cost(self, member: Member) -> float:
        return self.wishes.costs.get(member.slug, self.wishes.cost)

    @cached_property
    def added(self) -> Services:
        """The candidates as they would be here: each of them would run."""
        snapshot = self.services.snapshot
        places = [snapshot.places[member.slug] for member in self.candidates]
        services = snapshot.services.only(np.array(places, dtype=int))
        return replace(services, running=np.ones(len(places)))

    def asked(self, own: Services, added: Services, weighting: Weighting) -> Problem:
        """The question on the rung that counts, of the services that are there and the candidates."""
        target, limits = self.services.wanted, self.limits
        match self.wishes.rung:
            case "anywhere":
                return asked_anywhere(own, added, weighting.determinants, target, limits)
            case "activities":
                return asked_in_activities(own, added, weighting, self.services.mask, target, limits)
        return asked_at_moments(own, added, weighting, target, limits)

    @cached_property
    def problem(self) -> Problem:
        return self.asked(self.services.services, self.added, self.services.weighting)

    @cached_property
    def question(self) -> str:
        """All that a plan depends on, in short: equal questions have equal answers, whatever else has changed."""
        asked = self.problem
        arrays = (asked.open, asked.weights, asked.closes, asked.blocks, asked.target)
        digest = sha256(repr((asked.limits, [array.shape for array in arrays])).encode())
        for array in arrays:
            digest.update(array.tobytes())
        return digest.hexdigest()

    @cached_property
    def plan(self) -> Plan:
        return PLANS.answer(self.question, lambda: best_additions(self.problem))

    @cached_property
    def near_best(self) -> NearChoices:
        found = NEAR.answer(self.question, lambda: near_best(self.problem, self.plan))
        return NearChoices(WITHIN, found.sets, None if found.shares is None else self.named(found.shares))

    @cached_property
    def robustness(self) -> Firmness:
        """Over draws of codes, reach, state and, where nobody fixed them, weights: the slowest part of an answer."""
        simulated = self.services.simulated
        running = simulated.services.running.tolist()
        drawn = (self.question, self.judged, running, simulated.rates, simulated.held)
        found = ROBUST.answer(
            sha256(repr(drawn).encode()).hexdigest(),
            lambda: robustness(self.draws(), self.plan, len(self.candidates)),
        )
        return Firmness(found.draws, self.named(found.shares), found.reached_at_least)

    @cached_property
    def judged(self) -> list[Judged]:
        """The codes behind the services that are there and then the candidates."""
        groups = self.services.snapshot.groups
        return [*self.services.simulated.judged, *(judged(member, groups) for member in self.candidates)]

    def draws(self) -> Iterator[Problem]:
        """The same question in one draw after the other."""
        own = len(self.services.services)
        services = self.services.services.joined(self.added)
        simulated = replace(self.services.simulated, services=services, judged=self.judged, draws=self.draw_number)
        for drawn, weighting in simulated.each_draw():
            yield self.asked(drawn.only(slice(0, own)), drawn.only(slice(own, None)), weighting)

    @property
    def draw_number(self) -> int:
        tried = len(self.candidates) * self.wishes.size * (1 if self.wishes.budget is None else 2)
        return min(DRAWS, max(FEWEST_DRAWS, MOST_TRIED // max(tried, 1)))

    def named(self, shares: Values) -> dict[str, float]:
        """The shares of candidates that have one, and of those picked, by slug: the highest first, then by slug."""
        told = {*np.flatnonzero(shares).tolist(), *self.plan.picks}
        order = sorted(told, key=lambda position: (-shares[position], position))
        return {self.candidates[position].slug: float(shares[position]) for position in order}

    @cached_property
    def picks(self) -> list[Pick]:
        """The additions in the order in which each adds most to those before it."""
        state, open_ = self.problem.before, self.services.judgement.open
        picks = []
        for position in self.plan.picks:
            after = self.problem.joined(state, position)
            left = open_ * left_at_moments(self.added.only([position]))[0]
            picks.append(self.pick(position, (state.reached, after.reached), self.changes(open_, left)))
            state, open_ = after, left
        return picks

    def pick(self, position: int, reached: tuple[float, float], changes: Sequence[MomentChange]) -> Pick:
        member = self.candidates[position]
        return Pick(
            member=member,
            domain_name=self.services.snapshot.domains[member.domain],
            before=reached[0],
            after=reached[1],
            cost=self.cost(member) if self.wishes.budget is not None else None,
            changes=changes,
        )

    def changes(self, before: Values, after: Values) -> list[MomentChange]:
        """The moments of the chosen people that rise, most first, from what is open before and after (G, P, K)."""
        weighting = self.services.weighting
        covered = [by_moment(1 - open_, weighting) for open_ in (before, after)]
        rises = np.round((covered[1] - covered[0]) * (weighting.persons > 0)[:, None], TIE_DIGITS)
        groups = list(self.services.snapshot.groups)
        return [
            MomentChange(
                groups[person], PHASES[phase], float(covered[0][person, phase]), float(covered[1][person, phase])
            )
            for person, phase in highest_first(rises)
        ]

    @cached_property
    def origins(self) -> dict[str, Origin]:
        """Where the picks are documented, and what they take, by slug."""
        return origins([pick.member.slug for pick in self.picks])

    def marks(self, member: Member, population: int | None) -> list[str]:
        """Why a service that was picked could make no sense in a city of so many people, and what it takes."""
        return marks(self.origins[member.slug], population)

    def assumes(self, member: Member) -> str:
        """What proposing a service that was picked assumes."""
        names = {"field": self.services.snapshot.domains[member.domain], "places": self.origins[member.slug].in_words}
        if not names["places"]:
            return _("A service like this one, at the strength documented for it (%(field)s).") % names
        return _("A service like this one, at the strength documented there: %(field)s, %(places)s.") % names

    @cached_property
    def contradictions(self) -> list[str]:
        """Sentences that say which wishes cannot hold together; empty where all can."""
        required = [self.candidates[position] for position in sorted(self.limits.must)]
        members = self.services.snapshot.members
        already = [members[slug].name for slug in self.wishes.must if slug not in self.positions]
        sentence = _("Among the services already, so it cannot be added: %(name)s.")
        broken = [self.contradiction(rule, required) for rule in self.limits.contradictions()]
        return [*broken, *(sentence % {"name": name} for name in already)]

    def contradiction(self, rule: str, required: Sequence[Member]) -> str:
        """What the required services break, by the rule's name in `Limits.contradictions`."""
        wishes, names = self.wishes, ", ".join(member.name for member in required)
        match rule:
            case "size":
                sentence = _("%(number)s services are required, but only %(size)s may be added.")
                return sentence % {"number": len(required), "size": wishes.size}
            case "allowed":
                ruled_out = ", ".join(member.name for member in required if member.domain not in wishes.domains)
                return _("Required but of a field that you ruled out: %(names)s.") % {"names": ruled_out}
            case "most_per_domain":
                sentence = _("More of one field are required than the %(most)s that you allow: %(names)s.")
                return sentence % {"most": wishes.per_domain, "names": names}
            case _budget:
                cost, budget = self.limits.cost(self.limits.must), wishes.budget or 0
                sentence = _("What is required costs %(cost)s, more than the budget of %(budget)s: %(names)s.")
                return sentence % {"cost": f"{cost:g}", "budget": f"{budget:g}", "names": names}

    @property
    def in_words(self) -> list[str]:
        """The limits that a person set, in words, and what of a budget the additions cost."""
        return list(self._in_words())

    def _in_words(self) -> Iterator[str]:
        wishes, known = self.wishes, self.services.snapshot
        if wishes.must:
            yield _("must hold %(names)s") % {"names": ", ".join(known.members[slug].name for slug in wishes.must)}
        if wishes.domains:
            yield _("only %(names)s") % {"names": ", ".join(known.domains[slug] for slug in wishes.domains)}
        if wishes.collections:
            yield _("from %(names)s") % {"names": ", ".join(known.terms[slug].name for slug in wishes.collections)}
        if wishes.per_domain:
            yield _("at most %(number)s of a field") % {"number": wishes.per_domain}
        if wishes.budget is not None:
            cost = {"cost": f"{self.limits.cost(self.plan.picks):g}", "budget": f"{wishes.budget:g}"}
            yield _("cost %(cost)s of %(budget)s") % cost
        if wishes.everything:
            yield _("ended services and those of unknown state too")

    def notes(self) -> list[str]:
        """What a person should know of the wishes as they stand: what has no effect, and what is reached already."""
        return list(self._notes())

    def _notes(self) -> Iterator[str]:
        snapshot, pool = self.services.snapshot, {member.domain for member in self.candidates}
        empty = [snapshot.domains[slug] for slug in self.wishes.domains if slug not in pool]
        if empty:
            yield _("There is no service to choose from in: %(names)s.") % {"names": ", ".join(empty)}
        idle = [snapshot.members[slug].name for slug in self.wishes.costs if slug not in self.positions]
        if idle and self.wishes.budget is not None:
            sentence = _("These cannot be chosen, so that their costs have no effect: %(names)s.")
            yield sentence % {"names": ", ".join(idle)}
        yield from self._notes_on_target()

    def _notes_on_target(self) -> Iterator[str]:
        judgement, rung, wanted = self.services.judgement, self.wishes.rung, self.services.wanted
        reached = (wanted < 1) & (judgement.of(rung) >= wanted - NOTHING)
        weighs = judgement.weights(rung) > 0
        if not (reached & weighs).any():
            return
        if reached[weighs].all():
            yield _("What is wanted is there already: nothing is left to gain.")
            return
        rows = zip(self.services.snapshot.determinants, reached & weighs, strict=True)
        names = ", ".join(determinant.name for determinant, is_there in rows if is_there)
        yield _("What is wanted is there already, so that more counts as no gain: %(names)s.") % {"names": names}


def highest_first(rises: NDArray[np.float64]) -> Iterable[tuple[int, int]]:
    """The places in a table of those that rise at all; ties in the order of places."""
    order = np.argsort(-rises, axis=None, kind="stable")
    places = zip(*np.unravel_index(order, rises.shape), strict=True)
    return [(int(row), int(column)) for row, column in places if rises[row, column] > SMALLEST_CHANGE]

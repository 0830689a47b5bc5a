"""The best additions to a set of services under a person's wishes, and which wishes contradict each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

import numpy as np
from django.utils.translation import gettext as _

from catalogue.analysis.kept import Kept
from catalogue.analysis.members import Member
from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.version_one_records import Change
from experience import coverage
from experience.coverage import SATURATIONS
from experience.earlier_choice.limits import Limits
from experience.earlier_choice.plan import Plan, best_additions, pick_shares
from experience.earlier_choice.problem import Problem, problem
from experience.levels import VALUE_FUNCTIONS, ValueFunction, linear
from experience.ranking import random_weights

STABILITY_DRAWS = 200
"""So many draws of unknown weights are tried, in a large catalogue fewer."""

STABILITY_WORK = 120_000
"""So many candidates, over all draws, are tried at most."""

MOST_KEPT = 128
"""Answers that a process keeps, of plans and of stabilities each."""

SMALLEST_CHANGE = 1e-9
"""A coverage that rises by less is not named as changed."""

FRAMES = [(value, saturation) for value in VALUE_FUNCTIONS for saturation in SATURATIONS]
"""The conventions under which an addition is tried: every value function with every lambda."""

PLANS, STABILITIES = Kept[Plan](MOST_KEPT), Kept[coverage.Values](MOST_KEPT)


@dataclass(frozen=True)
class Wishes:
    """What is asked of the additions, in slugs: see experience.earlier_choice.limits."""

    size: int
    must: tuple[str, ...]
    domains: tuple[str, ...]
    per_domain: int | None
    costs: dict[str, float]
    cost: float
    budget: float | None
    everything: bool


@dataclass(frozen=True)
class Pick:
    """One addition: what it adds to those before it, what it changes, and its cost."""

    member: Member
    domain_name: str
    adds: float
    cost: float | None
    changes: list[Change]


class Stability(NamedTuple):
    """The share of variants that pick a service, 0..1."""

    slug: str
    share: float


@dataclass(frozen=True)
class Additions:
    """The best additions to some services that a person's wishes allow."""

    services: ServiceSet
    wishes: Wishes

    @cached_property
    def candidates(self) -> list[Member]:
        held = {member.slug for member in self.services.members}
        return [
            member
            for member in self.services.snapshot.members.values()
            if member.slug not in held
            and (self.wishes.everything or member.status == "active" or member.slug in self.wishes.must)
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
    def contradictions(self) -> list[str]:
        """Sentences that say which wishes cannot hold together; empty where all can."""
        required = [self.candidates[position] for position in sorted(self.limits.must)]
        members = self.services.snapshot.members
        already = [members[slug].name for slug in self.wishes.must if slug not in self.positions]
        sentence = _("Already in my city, so it cannot be added: %(name)s.")
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
        """The limits that a person set, in words."""
        wishes, known = self.wishes, self.services.snapshot
        names = [known.members[slug].name for slug in wishes.must]
        domains = [known.domains[slug] for slug in wishes.domains]
        rules = (
            (names, _("must hold %(names)s") % {"names": ", ".join(names)}),
            (domains, _("only %(names)s") % {"names": ", ".join(domains)}),
            (wishes.per_domain, _("at most %(number)s of a field") % {"number": wishes.per_domain}),
            (wishes.everything, _("ended services and those of unknown state too")),
        )
        return [sentence for rule, sentence in rules if rule]

    def problem(self, value: ValueFunction = linear, saturation: float = coverage.SATURATION) -> Problem:
        """The problem under a value function and lambda, with the weights of the set."""
        size = len(self.services.snapshot.determinants)
        running = coverage.value_matrix([member.levels for member in self.services.running], value, size=size)
        added = coverage.value_matrix([member.levels for member in self.candidates], value, size=size)
        covered = coverage.coverage(running, self.services.factors, saturation)
        return problem(covered, added, self.limits, self.services.weights, self.services.target, saturation)

    @cached_property
    def question(self) -> str:
        """All that an answer depends on, in short: equal questions have equal answers, whatever else has changed."""
        services = self.services
        running = [(member.levels, member.factor) for member in services.running]
        candidates = [member.levels for member in self.candidates]
        asked = (running, candidates, self.limits, services.weights, services.target)
        return sha256(repr(asked).encode()).hexdigest()

    @cached_property
    def plan(self) -> Plan:
        return PLANS.answer(self.question, lambda: best_additions(self.problem()))

    @cached_property
    def stability(self) -> coverage.Values:
        """Share of variants of weights (unless fixed), value function and lambda that pick each candidate."""
        return STABILITIES.answer(self.question, lambda: pick_shares(self.variants(), len(self.candidates)))

    @property
    def variant_number(self) -> int:
        """How many variants the stability rests on."""
        if self.services.weights is not None:
            return len(FRAMES)
        return max(len(FRAMES), min(STABILITY_DRAWS, STABILITY_WORK // max(len(self.candidates), 1)))

    def variants(self) -> Iterator[tuple[Problem, coverage.Values]]:
        """Every value function with every lambda; each with several draws of the weights where they are unknown."""
        drawn = random_weights(len(self.services.coverage), self.variant_number)
        for number, (value, saturation) in enumerate(FRAMES):
            asked = self.problem(value, saturation)
            yield asked, drawn[number :: len(FRAMES)] if self.services.weights is None else asked.weights[None]

    @cached_property
    def picks(self) -> list[Pick]:
        """The additions in the order in which each adds most to those before it."""
        problem, order = self.problem(), self.plan.picks
        return [self.pick(problem, order[:number], position) for number, position in enumerate(order)]

    def pick(self, problem: Problem, before: Sequence[int], position: int) -> Pick:
        """The candidate at this position as an addition to those `before` it."""
        member, after = self.candidates[position], [*before, position]
        return Pick(
            member=member,
            domain_name=self.services.snapshot.domains[member.domain],
            adds=problem.attained(after) - problem.attained(before),
            cost=self.cost(member) if self.wishes.budget is not None else None,
            changes=self.changes(problem.coverage_with(before), problem.coverage_with(after)),
        )

    def changes(self, before: coverage.Values, after: coverage.Values) -> list[Change]:
        """The coverages that move, most first."""
        moved = sorted(np.flatnonzero(after - before > SMALLEST_CHANGE), key=lambda p: before[p] - after[p])
        determinants = self.services.snapshot.determinants
        return [Change(determinants[p], float(before[p]), float(after[p])) for p in moved]

    @property
    def stabilities(self) -> list[Stability]:
        """The stability of every pick, in their order."""
        return [Stability(self.candidates[place].slug, float(self.stability[place])) for place in self.plan.picks]

    @property
    def greedy(self) -> list[Member]:
        return [self.candidates[position] for position in self.plan.greedy]

    @property
    def total_cost(self) -> float:
        return self.limits.cost(self.plan.picks)

"""One service's analysis, and the same as plain data, for JSON answers."""

from dataclasses import dataclass
from functools import cached_property

from django.http import JsonResponse

from catalogue.analysis.members import Link, Member
from catalogue.analysis.neighbours import Neighbour, Neighbours
from catalogue.analysis.profiles import Profile
from catalogue.analysis.snapshot import Snapshot
from catalogue.exchange.envelope import json_answer
from catalogue.exchange.requests import Request
from catalogue.exchange.sets import link_result, member_result
from experience.uncertainty import Range, Simulation


@dataclass(frozen=True)
class ServiceAnalysis:
    """A service in the whole collection, and what stands beside it."""

    member: Member
    snapshot: Snapshot
    neighbours: Neighbours

    @property
    def profile(self) -> Profile:
        return self.snapshot.profile_of(self.member)

    @cached_property
    def contribution(self) -> Range:
        """C with its range over coders, weights, value function and missing levels."""
        simulation = Simulation([self.member.judged], self.snapshot.differing)
        return simulation.ranges(simulation.contribution_draws)[0]

    @property
    def links(self) -> list[Link]:
        """Its documented links, in either direction."""
        return [link for link in self.snapshot.links if self.member.slug in (link.source, link.target)]


def service_answer(request: Request, analysis: ServiceAnalysis) -> JsonResponse:
    parameters = {"service": analysis.member.slug}
    return json_answer(request, analysis.snapshot, "service", parameters, service_result(analysis))


def service_result(analysis: ServiceAnalysis) -> dict:
    profile, levels = analysis.profile, zip(analysis.profile, analysis.member.pools, strict=True)
    return member_result(analysis.member) | {
        "contribution": analysis.contribution,
        "breadth": profile.breadth,
        "evenness": profile.evenness,
        "spread_under_unknown_weights": profile.spread,
        "codes": [
            {"determinant": determinant.slug, "level": level, "codes": pool} for (determinant, level), pool in levels
        ],
        "links": [link_result(link) for link in analysis.links],
        "similar": [neighbour_result(neighbour) for neighbour in analysis.neighbours.similar],
        "complements": [neighbour_result(neighbour) for neighbour in analysis.neighbours.complements],
    }


def neighbour_result(neighbour: Neighbour) -> dict:
    return {
        "service": neighbour.service.slug,
        "number": neighbour.number,
        "because": [determinant.slug for determinant in neighbour.because],
    }

"""One service's analysis as plain data, for JSON answers. May import members and profiles."""

from collections.abc import Sequence

from catalogue.analysis.members import Link, Member
from catalogue.analysis.neighbours import Neighbour
from catalogue.analysis.profiles import Profile
from catalogue.exchange.sets import link_result, member_result
from experience.uncertainty import Range


def service_result(
    member: Member, profile: Profile, contribution: Range, links: Sequence[Link], neighbours: dict[str, list[Neighbour]]
) -> dict:
    return member_result(member) | {
        "contribution": contribution,
        "breadth": profile.breadth,
        "evenness": profile.evenness,
        "spread_under_unknown_weights": profile.spread,
        "codes": [
            {"determinant": determinant.slug, "level": level, "codes": pool}
            for (determinant, level), pool in zip(profile, member.pools, strict=True)
        ],
        "links": [link_result(link) for link in links],
        **{name: [neighbour_result(one) for one in own] for name, own in neighbours.items()},
    }


def neighbour_result(neighbour: Neighbour) -> dict:
    return {
        "service": neighbour.service.slug,
        "number": neighbour.number,
        "because": [determinant.slug for determinant in neighbour.because],
    }

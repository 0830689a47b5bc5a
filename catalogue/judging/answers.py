"""A judged set of services as data, by the names that others rely on: section 8 of model 2."""

from typing import Any

from catalogue.analysis.additions import Additions
from catalogue.analysis.members import Link, Member
from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.set_records import ReachRow, Rung
from catalogue.judging.outcome import Outcome
from catalogue.judging.yardstick import Yardstick
from experience.sure.ranges import Range

SUGGESTED = 6
"""So many single services are named, best first."""

Data = dict[str, Any]


def result(outcome: Outcome) -> Data:
    """Everything that the page shows; without a profile the services and the reason, and what would help."""
    services = outcome.services
    told = {
        "services": [member_result(member) for member in services.members],
        "expected_running": services.expected_running,
        "integration": integration_result(services),
    }
    if not services.has_profile:
        told |= {"profile": None, "reason": outcome.why_no_profile}
    return told | (profile_result(outcome) if services.has_profile else {}) | helps_result(outcome)


def helps_result(outcome: Outcome) -> Data:
    """What would help most: single services, and the best together. Nothing of a city of which too little is known."""
    services, rung = outcome.services, outcome.form.rung
    if not (services.has_profile or outcome.own):
        return {}
    return {
        "suggestions": [
            {"slug": member.slug, "collection": member.collection, "gain": gain}
            for member, gain in services.suggestions(SUGGESTED, rung, outcome.form.wishes.collections)
        ],
        "additions": additions_result(outcome.additions),
    }


def profile_result(outcome: Outcome) -> Data:
    services = outcome.services
    return {
        "verdict": outcome.verdict.sentence,
        "gaps": [{"title": gap.title, "sentence": gap.sentence} for gap in outcome.gaps],
        **figures_result(services),
        "yardstick": yardstick_result(outcome.yardstick),
        "possible": services.possible,
        "determinants": determinant_results(outcome),
        **({} if services.bounds else conventions_result(services)),
        "sources": services.sources,
        "assumed": [member.slug for member in services.assumed],
    }


def conventions_result(services: ServiceSet) -> Data:
    """The headline under other conventions, and by each coder."""
    return {
        "conventions": [
            {"value_function": row.value_function, "lambda": row.saturation, "c1": row.c1}
            for row in services.conventions
        ],
        "codings": services.codings._asdict(),
    }


def figures_result(services: ServiceSet) -> Data:
    """The readings of a set, and whom it reaches when; also where it stands beside others, without a yardstick."""
    return {
        "ladder": {
            "anywhere": rung_result(services.ladder.anywhere),
            "moments": rung_result(services.ladder.moments),
            "activities": rung_result(services.ladder.activities),
        },
        "contribution": services.bounds and {"from": services.bounds.low, "to": services.bounds.high},
        "persons": [reach_result(row) for row in services.persons_rows],
        "phases": [reach_result(row) for row in services.phases_rows],
        "moments": moment_results(services),
    }


def additions_result(additions: Additions) -> Data:
    plan, near, firm = additions.plan, additions.near_best, additions.robustness
    return {
        "k": additions.wishes.size,
        "rung": additions.wishes.rung,
        "candidates": len(additions.candidates),
        "picks": [
            {
                "slug": pick.member.slug,
                "collection": pick.member.collection,
                "gain": pick.gain,
                "cost": pick.cost,
                "changes": [change._asdict() for change in pick.changes],
            }
            for pick in additions.picks
        ],
        "value_before": plan.start,
        "value_after": plan.value,
        "proven": plan.proven,
        "bound": plan.bound,
        "nodes": plan.nodes,
        "near_best": near._asdict(),
        "robustness": firm._asdict(),
    }


def yardstick_result(yardstick: Yardstick) -> Data:
    """What is compared with, and of random sets what all determinants together reach."""
    band = yardstick.band and {name: float(own[-1]) for name, own in yardstick.band._asdict().items()}
    return {"against": yardstick.against, "name": str(yardstick.name), "band": band}


def range_result(figure: Range) -> Data:
    return {"low": figure.low, "median": figure.median, "high": figure.high}


def moment_results(services: ServiceSet) -> list[Data]:
    """The moments, with who is there: also where nobody is."""
    return [
        {
            "person": moment.person,
            "phase": moment.phase,
            "coverage": moment.coverage,
            "presumed": moment.presumed,
            "services": [member.slug for member in moment.members],
        }
        for row in services.moments
        for moment in row.cells
    ]


def rung_result(rung: Rung) -> Data:
    """Without a value the ends are those that it can have, and there is no middle."""
    if rung.bounds:
        return {"c1": None, "c0": None, "low": rung.bounds.low, "median": None, "high": rung.bounds.high}
    return {"c1": rung.value, "c0": rung.c0, **range_result(rung.range)}


def reach_result(row: ReachRow) -> Data:
    return {"slug": row.slug, "coverage": row.range.point, **range_result(row.range)}


def determinant_results(outcome: Outcome) -> list[Data]:
    return [
        {
            "slug": shape.figures.determinant.slug,
            "anywhere": shape.figures.anywhere,
            "moments": shape.figures.moments,
            "activities": shape.figures.activities,
            **range_result(shape.figures.range),
            "target": shape.target,
            "gap": shape.gap,
            "band": shape.band,
            "is_gap": shape.is_gap,
            "parts": [
                {"service": part.member.slug, "level": part.level, "share": part.share} for part in shape.figures.parts
            ],
        }
        for shape in outcome.shapes
    ]


def integration_result(services: ServiceSet) -> Data:
    facts = services.integration
    return {
        "level_mean": facts.level_mean,
        "known_levels": facts.known,
        "links": facts.links,
        "linked_share": facts.linked_share,
        "cross_field_share": facts.cross_field_share,
        "documented": [link_result(link) for link in facts.documented],
    }


def link_result(link: Link) -> Data:
    return {
        "source": link.source,
        "target": link.target,
        "kind": link.kind,
        "ended": link.ended,
        "description": link.description,
        "evidence": [{"service": service, "number": number} for service, number, _title in link.evidence],
    }


def member_result(member: Member) -> Data:
    return {
        "service": None if member.is_draft else member.slug,
        "name": member.name,
        "collection": member.collection or None,
        "field": member.domain,
        "status": member.status,
        "last_seen_running": member.last_seen_running,
        "counts": member.factor,
        "integration_level": member.integration_level,
        "persons": dict(member.persons),
        "phases": sorted(member.phases),
        "levels": member.levels,
    }

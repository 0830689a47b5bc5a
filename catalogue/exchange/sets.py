"""The numbers of a ServiceSet as plain data, for JSON answers."""

from collections.abc import Iterable

from catalogue.analysis.members import Link, Member
from catalogue.analysis.service_sets import Row, ServiceSet, Suggestion


def member_result(member: Member) -> dict:
    return {
        "service": None if member.is_draft else member.slug,
        "name": member.name,
        "field": member.domain,
        "status": member.status,
        "counts": member.factor,
        "integration_level": member.integration_level,
        "levels": member.levels,
    }


def set_result(own: ServiceSet) -> dict:
    """Everything that the page of a set shows; `profile` is null where too few services are active."""
    return {
        "services": [member_result(member) for member in own.members],
        "active": len(own.active),
        "running": len(own.running),
        "determinants": [row_result(row) for row in own.rows],
        "holistic": {"mean": own.holistic[0], "geometric_mean": own.holistic[1]},
        "attained": own.attained,
        "balance": {
            "activity_coverage": own.activity_coverage,
            "fields": [
                {"field": row.slug, "services": [m.slug for m in row.members], "mean_coverage": row.mean}
                for row in own.domain_rows
            ],
        },
        "integration": connection_result(own),
        "journey": [
            {"phase": str(label), "services": number, "highest_levels": levels} for label, number, levels in own.journey
        ],
        "overlaps": [
            {
                "determinant": overlap.determinant.slug,
                "services": [member.slug for member, _level in overlap.members],
                "least_share": overlap.last,
            }
            for overlap in own.overlaps
        ],
    }


def row_result(row: Row) -> dict:
    return {
        "determinant": row.determinant.slug,
        "coverage": row.range,
        "balanced": row.balanced,
        "target": row.target,
        "gap": row.gap,
        "priority": row.priority,
        "parts": [{"service": p.member.slug, "level": p.level, "share": p.share} for p in row.parts],
    }


def connection_result(own: ServiceSet) -> dict:
    found = own.connection
    return {
        "level_mean": found.level_mean,
        "known_levels": found.known,
        "network_density": found.density,
        "index": found.index,
        "cross_domain_share": found.cross_domain,
        "links": [link_result(link) for link in found.links],
    }


def link_result(link: Link) -> dict:
    return {
        "source": link.source,
        "target": link.target,
        "kind": link.kind,
        "ended": link.ended,
        "description": link.description,
        "evidence": [{"service": service, "number": number} for service, number, _title in link.evidence],
    }


def suggestion_results(suggestions: Iterable[Suggestion]) -> list[dict]:
    return [
        {
            "service": suggestion.member.slug,
            "gain": suggestion.range,
            "closes": suggestion.closes,
            "changes": [
                {"determinant": determinant.slug, "before": before, "after": after}
                for determinant, before, after in suggestion.changes
            ],
        }
        for suggestion in suggestions
    ]

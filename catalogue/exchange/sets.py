"""The numbers of a ServiceSet as plain data, for JSON answers."""

from collections.abc import Iterable

from catalogue.analysis.members import Link, Member
from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.version_one_records import DeterminantRow, Suggestion


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


def set_result(services: ServiceSet) -> dict:
    """Everything that the page of a set shows."""
    return {
        "services": [member_result(member) for member in services.members],
        "active": len(services.active),
        "running": len(services.running),
        "determinants": [row_result(row) for row in services.rows],
        "holistic": {"mean": services.holistic.mean, "geometric_mean": services.holistic.geometric_mean},
        "attained": services.attained,
        "balance": {
            "activity_coverage": services.activity_coverage,
            "fields": [
                {"field": row.slug, "services": [m.slug for m in row.members], "mean_coverage": row.mean}
                for row in services.domain_rows
            ],
        },
        "integration": connection_result(services),
        "journey": [
            {"phase": str(label), "services": number, "highest_levels": levels}
            for label, number, levels in services.journey
        ],
        "overlaps": [
            {
                "determinant": overlap.determinant.slug,
                "services": [member.slug for member, _level in overlap.members],
                "least_share": overlap.last,
            }
            for overlap in services.overlaps
        ],
    }


def row_result(row: DeterminantRow) -> dict:
    return {
        "determinant": row.determinant.slug,
        "coverage": row.range,
        "balanced": row.balanced,
        "target": row.target,
        "gap": row.gap,
        "priority": row.priority,
        "parts": [{"service": p.member.slug, "level": p.level, "share": p.share} for p in row.parts],
    }


def connection_result(services: ServiceSet) -> dict:
    connection = services.connection
    return {
        "level_mean": connection.level_mean,
        "known_levels": connection.known,
        "network_density": connection.density,
        "index": connection.index,
        "cross_domain_share": connection.cross_domain,
        "links": [link_result(link) for link in connection.links],
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

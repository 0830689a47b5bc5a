"""A comparison as plain data, for JSON answers."""

from collections.abc import Sequence

from django.http import JsonResponse

from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.set_records import ReachRow
from catalogue.analysis.snapshot import Snapshot
from catalogue.compare.comparison import ComparedBy
from catalogue.compare.forms import CompareForm
from catalogue.compare.services import ServiceComparison
from catalogue.compare.sets import ComparedSet, SetComparison
from catalogue.exchange.envelope import json_answer
from catalogue.exchange.requests import Request
from catalogue.exchange.sets import member_result
from catalogue.verdicts.comparing import Pair
from experience.ranking import DRAWS
from experience.sure.ranges import Range


def compare_answer(request: Request, snapshot: Snapshot, form: CompareForm, comparison: ComparedBy) -> JsonResponse:
    if isinstance(comparison, SetComparison):
        found, draws = sets_result(comparison), comparison.draws
    else:
        assert isinstance(comparison, ServiceComparison)
        found, draws = services_result(comparison), DRAWS
    return json_answer(request, snapshot, "compare", form.parameters(), found, draws)


def pair_results(keys: dict[str, str], pairs: Sequence[Pair]) -> list[dict]:
    """`keys` are what names the alternatives in the address, by their label."""
    return [
        {
            "a": keys[pair.a],
            "b": keys[pair.b],
            "p_a_greater": pair.order.probability,
            "survives_leaving_one_out": pair.order.survives,
            "told_apart": pair.told_apart,
        }
        for pair in pairs
    ]


def services_result(comparison: ServiceComparison) -> dict:
    keys = {thing.label: thing.member.slug for thing in comparison.things}
    return {
        "services": [member_result(thing.member) | {"contribution": thing.contribution} for thing in comparison.things],
        "differ": [row.determinant.slug for row in comparison.rows if row.clear],
        "left_out": [determinant.slug for determinant in comparison.left_out],
        "pairs": pair_results(keys, comparison.pairs),
    }


def sets_result(comparison: SetComparison) -> dict:
    keys = {thing.label: thing.key for thing in comparison.things}
    return {
        "cities": [set_result(thing) for thing in comparison.every],
        "left_out": [determinant.slug for determinant in comparison.left_out],
        "pairs": pair_results(keys, comparison.pairs),
        "differ": {
            row.determinant.slug: pair_results(keys, [pair for pair in row.pairs if pair.told_apart])
            for row in comparison.rows
            if not row.left_out
        },
    }


def set_result(thing: ComparedSet) -> dict:
    """One set as its own page has it; the reason where it is not compared."""
    named = {"city": None if thing.own else thing.key, "own": thing.key if thing.own else None, "name": thing.label}
    if not thing.is_compared:
        members = [member_result(member) for member in thing.services.members]
        return named | {"services": members, "profile": None, "reason": thing.why_not}
    return named | {"profile": profile_result(thing.services)}


def profile_result(services: ServiceSet) -> dict:
    """The figures of a set by the names that others rely on: section 8 of model 2."""
    facts = services.integration
    return {
        "expected_running": services.expected_running,
        "ladder": {
            name: {"c1": rung.value, "c0": rung.c0, **range_result(rung.range)}
            for name, rung in services.ladder._asdict().items()
        },
        "determinants": [
            {
                "slug": row.determinant.slug,
                "anywhere": row.anywhere,
                "moments": row.moments,
                "activities": row.activities,
                **range_result(row.range),
                "target": row.target,
                "gap": row.gap,
            }
            for row in services.determinants
        ],
        "persons": [reach_result(row) for row in services.persons_rows],
        "phases": [reach_result(row) for row in services.phases_rows],
        "moments": [
            {"person": cell.person, "phase": cell.phase, "coverage": cell.coverage}
            for row in services.moments
            for cell in row.cells
        ],
        "integration": {
            "level_mean": facts.level_mean,
            "links": facts.links,
            "linked_share": facts.linked_share,
            "cross_field_share": facts.cross_field_share,
        },
    }


def reach_result(row: ReachRow) -> dict:
    return {"slug": row.slug, "coverage": row.range.point, **range_result(row.range)}


def range_result(figure: Range) -> dict:
    return {"low": figure.low, "median": figure.median, "high": figure.high}

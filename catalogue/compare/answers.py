"""A comparison as plain data, for JSON answers."""

from collections.abc import Sequence

from django.http import JsonResponse

from catalogue.analysis.set_records import DeterminantRow
from catalogue.analysis.snapshot import Snapshot
from catalogue.compare.comparison import ComparedBy
from catalogue.compare.forms import CompareForm
from catalogue.compare.services import ServiceComparison
from catalogue.compare.sets import ComparedSet, SetComparison
from catalogue.exchange.envelope import json_answer
from catalogue.exchange.requests import Request
from catalogue.judging.answers import figures_result, integration_result, member_result, range_result
from catalogue.verdicts.comparing import Pair
from experience.ranking import DRAWS
from experience.sure.ranges import Range


def compare_answer(request: Request, snapshot: Snapshot, form: CompareForm, comparison: ComparedBy) -> JsonResponse:
    if isinstance(comparison, SetComparison):
        found, draws = sets_result(comparison), comparison.draws
    else:
        assert isinstance(comparison, ServiceComparison)
        found, draws = services_result(comparison) | {"ignored": form.ignored}, DRAWS
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
    """One set by the names of its own page; where it is not compared, the reason."""
    services = thing.services
    told = {
        "city": None if thing.own else thing.key,
        "own": thing.key if thing.own else None,
        "name": thing.label,
        "services": [member_result(member) for member in services.members],
        "expected_running": services.expected_running,
        "integration": integration_result(services),
    }
    if not thing.is_compared:
        return told | {"profile": None, "reason": thing.why_not}
    determinants = zip(services.determinants, thing.ranges, strict=True)
    return told | figures_result(services) | {"determinants": [determinant_result(*own) for own in determinants]}


def determinant_result(row: DeterminantRow, compared: Range) -> dict:
    """One determinant of a set; `compared` is its coverage on the rung that is asked for."""
    return {
        "slug": row.determinant.slug,
        "anywhere": row.anywhere,
        "moments": row.moments,
        "activities": row.activities,
        **range_result(row.range),
        "compared": compared,
    }

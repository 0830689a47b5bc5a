"""The evaluation of a planned service as plain data, for JSON answers."""

from django.http import JsonResponse

from catalogue.analysis.neighbours import Neighbour, Neighbours
from catalogue.analysis.snapshot import Snapshot
from catalogue.evaluate.addition import Addition, Rise
from catalogue.evaluate.evaluation import Bin, Evaluation, Rarity, Standing, StandingRow
from catalogue.evaluate.forms import EvaluationForm
from catalogue.evaluate.learning import Lesson
from catalogue.exchange.envelope import json_answer
from catalogue.exchange.requests import Request
from experience.models import Determinant


def evaluate_answer(
    request: Request, form: EvaluationForm, evaluation: Evaluation, neighbours: Neighbours, lessons: list[Lesson]
) -> JsonResponse:
    parameters = {name: None if value == "" else value for name, value in form.cleaned_data.items()}
    result = evaluation_result(evaluation, neighbours) | {
        "learn_from": [lesson_result(one, evaluation.snapshot) for one in lessons]
    }
    return json_answer(request, evaluation.snapshot, "evaluate", parameters, result)


def evaluation_result(evaluation: Evaluation, neighbours: Neighbours) -> dict:
    """All numbers of the page; levels are null where the question was not answered."""
    profile = evaluation.profile
    return {
        "draft": evaluation.draft.encoded(),
        "levels": {determinant.slug: level for determinant, level in profile},
        "integration_level": evaluation.member.integration_level,
        "not_answered": slugs(profile.missing),
        "contribution": evaluation.contribution,
        "breadth": profile.breadth,
        "evenness": profile.evenness,
        "spread_under_unknown_weights": profile.spread,
        "standing": {
            "all": standing_result(evaluation.everywhere),
            "all_if_open_answers_were_core": standing_result(evaluation.at_best),
            "field": standing_result(evaluation.in_domain),
        },
        "histogram": [bin_result(part) for part in evaluation.histogram],
        "determinants": [standing_row_result(row) for row in evaluation.rows],
        "distinct": [rarity_result(rarity) for rarity in evaluation.distinct],
        "similar": [relative_result(neighbour) for neighbour in neighbours.similar],
        "complements": [complement_result(neighbour) for neighbour in neighbours.complements],
        "city": addition_result(evaluation.in_city),
        "my_city": addition_result(evaluation.in_my_city),
    }


def slugs(determinants: list[Determinant]) -> list[str]:
    return [determinant.slug for determinant in determinants]


def standing_result(standing: Standing | None) -> dict | None:
    if standing is None:
        return None
    counts = {"less": standing.less, "same": standing.same, "more": standing.more}
    return counts | {"share_less": standing.below}


def bin_result(part: Bin) -> dict:
    return {
        "lowest_sum": part.lowest,
        "highest_sum": part.highest,
        "services": part.count,
        "of_field": part.of_domain,
    }


def standing_row_result(row: StandingRow) -> dict:
    return {
        "determinant": row.determinant.slug,
        "level": row.level,
        "all": standing_result(row.everywhere),
        "field": standing_result(row.in_domain),
    }


def rarity_result(rarity: Rarity) -> dict:
    return {
        "determinant": rarity.determinant.slug,
        "level": rarity.level,
        "supporting_in_field": rarity.supporting,
        "known_in_field": rarity.known,
        "share": rarity.share,
    }


def relative_result(neighbour: Neighbour) -> dict:
    relation = neighbour.relation
    return {
        "service": neighbour.service.slug,
        "name": neighbour.service.name,
        "collection": neighbour.collection,
        "similarity": neighbour.number,
        "shared_strengths": slugs(relation.shared),
        "higher_here": {determinant.slug: [here, there] for determinant, here, there in relation.here},
        "higher_there": {determinant.slug: [here, there] for determinant, here, there in relation.there},
    }


def complement_result(neighbour: Neighbour) -> dict:
    return {
        "service": neighbour.service.slug,
        "name": neighbour.service.name,
        "collection": neighbour.collection,
        "gain_on_gaps": neighbour.number,
        "fills": slugs(neighbour.because),
    }


def lesson_result(lesson: Lesson, snapshot: Snapshot) -> dict:
    return {
        "determinant": lesson.determinant.slug,
        "level": lesson.level,
        "service": lesson.service.slug,
        "name": lesson.service.name,
        "collection": snapshot.members[lesson.service.slug].collection,
        "reason": lesson.reason,
        "pages": [page.url for page in lesson.pages if page.url],
    }


def addition_result(addition: Addition | None) -> dict | None:
    """The gain for a set; `suffices` says whether enough services are known to run there for the profile of a city."""
    if addition is None:
        return None
    low, high = addition.bounds
    result: dict[str, object] = {
        "expected_running": addition.services.expected_running,
        "suffices": addition.services.has_profile,
        "before": addition.covered,
        "gain": addition.gain or {"from": low, "to": high},
    }
    if addition.gain:
        result |= {"determinants": rises(addition.determinants), "persons": rises(addition.persons)}
    return result


def rises(rows: list[Rise]) -> list[dict]:
    return [{"slug": row.slug, "before": row.before, "after": row.after, "rise": row.rise} for row in rows]

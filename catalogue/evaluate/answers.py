"""The evaluation of a planned service as plain values, for the JSON answer."""

from django.http import JsonResponse

from catalogue.analysis.neighbours import Neighbour, Neighbours
from catalogue.evaluate.evaluation import Addition, Evaluation, Rarity, Row, Standing
from catalogue.evaluate.forms import EvaluationForm
from catalogue.exchange.envelope import json_answer
from catalogue.exchange.requests import Request
from experience.models import Determinant


def evaluate_answer(
    request: Request, form: EvaluationForm, evaluation: Evaluation, neighbours: Neighbours
) -> JsonResponse:
    parameters = {name: None if value == "" else value for name, value in form.cleaned_data.items()}
    result = evaluation_result(evaluation, neighbours)
    return json_answer(request, evaluation.snapshot, "evaluate", parameters, result)


def evaluation_result(found: Evaluation, neighbours: Neighbours) -> dict:
    """All numbers of the page; levels are null where the question was not answered."""
    profile = found.profile
    return {
        "draft": found.draft.encoded(),
        "levels": {determinant.slug: level for determinant, level in profile},
        "integration_level": found.member.integration_level,
        "not_answered": slugs(profile.missing),
        "contribution": found.contribution,
        "contribution_bounds": {"low": profile.bounds.low, "high": profile.bounds.high},
        "breadth": profile.breadth,
        "evenness": profile.evenness,
        "spread_under_unknown_weights": profile.spread,
        "standing": {
            "all": standing(found.everywhere),
            "all_if_open_answers_were_core": standing(found.at_best),
            "field": standing(found.in_domain),
        },
        "histogram": [
            {"lowest_sum": part.lowest, "highest_sum": part.highest, "services": part.count, "of_field": part.of_domain}
            for part in found.histogram
        ],
        "determinants": [row(one) for one in found.rows],
        "distinct": [rarity(one) for one in found.distinct],
        "similar": [relative(one) for one in neighbours.similar],
        "complements": [complement(one) for one in neighbours.complements],
        "city": addition(found.in_city),
        "portfolio": addition(found.in_portfolio),
    }


def slugs(determinants: list[Determinant]) -> list[str]:
    return [determinant.slug for determinant in determinants]


def standing(found: Standing | None) -> dict | None:
    if found is None:
        return None
    return {"less": found.less, "same": found.same, "more": found.more, "share_less": found.below}


def row(found: Row) -> dict:
    return {
        "determinant": found.determinant.slug,
        "level": found.level,
        "all": standing(found.everywhere),
        "field": standing(found.in_domain),
    }


def rarity(found: Rarity) -> dict:
    return {
        "determinant": found.determinant.slug,
        "level": found.level,
        "supporting_in_field": found.supporting,
        "known_in_field": found.known,
        "share": found.share,
    }


def relative(found: Neighbour) -> dict:
    relation = found.relation
    return {
        "service": found.service.slug,
        "name": found.service.name,
        "similarity": found.number,
        "shared_strengths": slugs(relation.shared),
        "higher_here": {determinant.slug: [here, there] for determinant, here, there in relation.here},
        "higher_there": {determinant.slug: [here, there] for determinant, here, there in relation.there},
    }


def complement(found: Neighbour) -> dict:
    return {
        "service": found.service.slug,
        "name": found.service.name,
        "gain_on_gaps": found.number,
        "fills": slugs(found.because),
    }


def addition(found: Addition | None) -> dict | None:
    """The gain for a set; `suffices` says whether enough active services are known for the profile of a city."""
    if found is None:
        return None
    return {
        "running_services": len(found.own.running),
        "active_services": len(found.own.active),
        "suffices": found.own.suffices,
        "gain": found.gain,
        "determinants": [
            {
                "determinant": change.determinant.slug,
                "before": change.before,
                "after": change.after,
                "rise": change.rise,
            }
            for change in found.changes
        ],
    }

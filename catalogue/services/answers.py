"""One service's analysis as plain data, for JSON answers."""

from django.http import JsonResponse

from catalogue.analysis.neighbours import Neighbour
from catalogue.exchange.envelope import json_answer
from catalogue.exchange.requests import Request
from catalogue.judging.answers import link_result, member_result, moment_results
from catalogue.services.analysis import ServiceAnalysis


def service_answer(request: Request, analysis: ServiceAnalysis) -> JsonResponse:
    parameters = {"service": analysis.member.slug}
    return json_answer(request, analysis.snapshot, "service", parameters, service_result(analysis))


def service_result(analysis: ServiceAnalysis) -> dict:
    profile, levels = analysis.profile, zip(analysis.profile, analysis.member.pools, strict=True)
    return member_result(analysis.member) | {
        "contribution": analysis.contribution,
        "share_of_variance": analysis.sources,
        "breadth": profile.breadth,
        "evenness": profile.evenness,
        "spread_under_unknown_weights": profile.spread,
        "codes": [
            {"determinant": determinant.slug, "level": level, "codes": pool} for (determinant, level), pool in levels
        ],
        "moments": moment_results(analysis.reached.services),
        "links": [link_result(link) for link in analysis.links],
        "similar": [neighbour_result(neighbour) for neighbour in analysis.neighbours.similar],
        "complements": [neighbour_result(neighbour) for neighbour in analysis.neighbours.complements],
    }


def neighbour_result(neighbour: Neighbour) -> dict:
    return {
        "service": neighbour.service.slug,
        "collection": neighbour.collection,
        "number": neighbour.number,
        "because": [determinant.slug for determinant in neighbour.because],
    }

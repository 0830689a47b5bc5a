"""For whom services are there, and when, as coded: a page, and the same as data."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.coding.agreement_answers import measured
from catalogue.coding.agreement_report import drawn
from catalogue.coding.reach_file import reach_file
from catalogue.coding.reach_report import ReachItem, ReachReport
from catalogue.exchange.envelope import json_answer
from catalogue.exchange.requests import Request, json_address, respond
from catalogue.exchange.turns import ANALYSIS, PAGE, in_turn
from catalogue.rules.blindness import sight
from experience.agreement import RELIABLE, TENTATIVE


@require_safe
@in_turn(ANALYSIS)
def reach_page(request: Request) -> HttpResponseBase:
    report = ReachReport(sight(request.user).visible)
    items = list(report.items())
    context = {
        "items": [(item, drawn(item.agreement)) for item in items],
        "guide": report.snapshot.guide,
        "reliable": RELIABLE * 100,
        "tentative": TENTATIVE * 100,
        "coded": len(report.coded),
        "json_address": json_address(request),
    }
    return respond(
        request,
        items,
        lambda: render(request, "coding/reach.html", context),
        {"json": lambda found: json_answer(request, report.snapshot, "reach", {}, reach_result(found))},
    )


@require_safe
@in_turn(PAGE)
def reach_csv(request: Request) -> HttpResponseBase:
    return reach_file(request.user)


def reach_result(items: list[ReachItem]) -> dict:
    agreements = measured({item.slug: item.agreement for item in items})
    return {
        item.slug: {
            "settled": item.counts,
            "agreement": agreements[item.slug],
            "disputes": [
                {"service": row.member.slug, "codes": row.codes, "settled": row.basis, "decision": row.decision}
                for row in item.disputes
            ],
        }
        for item in items
    }

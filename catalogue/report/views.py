"""A city, of the catalogue or one's own, on two sheets of paper for people who decide."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogue.cities.answers import city_answer
from catalogue.cities.asked import asked_of
from catalogue.exchange.envelope import Problems
from catalogue.exchange.requests import Request, respond
from catalogue.exchange.turns import ANALYSIS, in_turn
from catalogue.judging.outcome import Outcome
from catalogue.judging.page import carried
from catalogue.report.sheet import Sheet

LONGEST_PRINTED = 100
"""A longer address is printed without its choices: nobody types it, and it would push the rest off the sheet."""


@require_safe
@in_turn(ANALYSIS)
def city_report(request: Request, slug: str) -> HttpResponseBase:
    asked = asked_of(request, slug)
    address = reverse("city-detail", args=[slug])
    return respond(
        request,
        asked.outcome,
        page=lambda: report_page(request, asked.city.name, asked.outcome, asked.problems, address),
        formats={"json": lambda outcome: city_answer(request, asked.city, outcome)},
        problems=asked.problems,
    )


def report_page(request: Request, name: str, outcome: Outcome | None, problems: Problems, address: str) -> HttpResponse:
    """`address` is that of the page with the same answer, without the choices."""
    choices = carried(request.GET)
    context = {
        "name": name,
        "sheet": outcome and Sheet(outcome),
        "problems": problems,
        "back": f"{address}?{choices}" if choices else address,
        "printed": {"report": printed(request, request.get_full_path()), "method": printed(request, reverse("method"))},
    }
    return render(request, "report/report.html", context)


def printed(request: Request, path: str) -> str:
    """An address as it stands on paper."""
    whole = request.build_absolute_uri(path)
    return whole if len(whole) <= LONGEST_PRINTED else whole.partition("?")[0]

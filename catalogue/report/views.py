"""A city, of the catalogue or one's own, on two sheets of paper for people who decide."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from catalogue.cities.answers import city_answer
from catalogue.cities.asked import Asked as AskedOfCity
from catalogue.cities.asked import asked_of as asked_of_city
from catalogue.exchange.requests import Request, respond
from catalogue.exchange.turns import ANALYSIS, in_turn
from catalogue.judging.page import carried, labelled
from catalogue.my_city.addresses import address_of, fits
from catalogue.my_city.answers import my_city_answer
from catalogue.my_city.pages import Asked as AskedOfMyCity
from catalogue.my_city.pages import asked_of as asked_of_my_city
from catalogue.report.sheet import Sheet

LONGEST_PRINTED = 100
"""A longer address is printed without its choices: nobody types it, and it would push the rest off the sheet."""


@require_safe
@in_turn(ANALYSIS)
def city_report(request: Request, slug: str) -> HttpResponseBase:
    asked = asked_of_city(request, slug)
    page, choices = reverse("city-detail", args=[slug]), carried(request.GET)
    back = f"{page}?{choices}" if choices else page
    return respond(
        request,
        asked.outcome,
        page=lambda: report_page(request, asked.city.name, asked, back),
        formats={"json": lambda outcome: city_answer(request, asked.city, outcome)},
        problems=asked.problems,
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@in_turn(ANALYSIS)
def my_city_report(request: Request) -> HttpResponseBase:
    """Nothing is written: a state too long for an address is sent by a form that needs no token."""
    asked = asked_of_my_city(request, request.POST if request.method == "POST" else request.GET)
    name = asked.outcome.name if asked.outcome else _("my city")
    back = address_of(asked.state) if fits(asked.state) else ""
    return respond(
        request,
        asked.outcome,
        page=lambda: report_page(request, name, asked, back),
        formats={"json": lambda outcome: my_city_answer(request, asked.form, outcome)},
        problems=asked.problems,
    )


def report_page(request: Request, name: str, asked: AskedOfCity | AskedOfMyCity, back: str) -> HttpResponse:
    """`back` is the address of the page with the same answer; empty where no address holds what is asked."""
    context = {
        "name": name,
        "sheet": asked.outcome and Sheet(asked.outcome),
        "problems": list(labelled(asked.form, asked.problems)),
        "back": back,
        "printed": {"report": printed(request, request.get_full_path()), "method": printed(request, reverse("method"))},
    }
    return render(request, "report/report.html", context)


def printed(request: Request, path: str) -> str:
    """An address as it stands on paper."""
    whole = request.build_absolute_uri(path)
    return whole if len(whole) <= LONGEST_PRINTED else whole.partition("?")[0]

"""My city: a set of services that a person builds, as an address; where that is too long, as what a form sends.

Nothing is written here: a form needs no token, and a browser that reloads sends it again.
"""

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from catalogue.exchange.problems import refusal
from catalogue.exchange.requests import Request, is_fragment, respond
from catalogue.exchange.turns import ANALYSIS, STABILITY, in_turn
from catalogue.find.forms import is_finding
from catalogue.judging.files import profile_file, services_file
from catalogue.judging.page import stability_context
from catalogue.my_city.addresses import fits
from catalogue.my_city.answers import my_city_answer
from catalogue.my_city.pages import Asked, asked_of, my_city_page


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@in_turn(ANALYSIS)
def my_city(request: Request) -> HttpResponseBase:
    asked = asked_of(request, request.POST if request.method == "POST" else request.GET)
    if address := address_after_change(request, asked):
        return HttpResponseRedirect(address)
    if is_fragment(request) and asked.state_form.method == "post" and fits(asked.state):
        return HttpResponseClientRedirect(asked.steps.address)  # the form around what is asked for must be another one
    return respond(
        request,
        asked.outcome,
        page=lambda: my_city_page(request, asked),
        formats={
            "json": lambda outcome: my_city_answer(request, asked.form, outcome),
            "csv": services_file,
            "profile-csv": profile_file,
        },
        problems=asked.problems,
    )


def address_after_change(request: Request, asked: Asked) -> str:
    """Where a change leads that is written in another way, as by the form; empty where it stands as it should.

    Also empty where the state is too long for an address, and while services are looked for: it is shown where it is.
    """
    is_change = (asked.is_change or request.method == "POST") and not is_finding(asked.parameters)
    if not is_change or "format" in request.GET or not fits(asked.state):
        return ""
    address = asked.steps.address
    is_there = request.method != "POST" and QueryDict(address.partition("?")[2]) == asked.parameters
    return "" if is_there else address


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@in_turn(STABILITY)
def stability(request: Request) -> HttpResponse:
    """How stable each proposal is, to be filled into a page that is there already."""
    asked = asked_of(request, request.POST if request.method == "POST" else request.GET)
    if asked.outcome is None or asked.problems:
        return refusal("invalid-parameters", asked.problems)
    return render(request, "judging/_stability_answer.html", stability_context(asked.outcome))

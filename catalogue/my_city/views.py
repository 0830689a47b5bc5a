"""My city: a set of services that a person builds, as an address; where that is too long, as what a form sends.

Nothing is written here: a form needs no token, and a browser that reloads sends it again.
"""

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from catalogue.exchange.envelope import text_refusal
from catalogue.exchange.requests import Request, is_fragment, respond
from catalogue.exchange.turns import ANALYSIS, in_turn
from catalogue.find.forms import is_finding
from catalogue.my_city.addresses import fits
from catalogue.my_city.answers import my_city_answer, profile_file, services_file
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
        asked.services,
        page=lambda: my_city_page(request, asked),
        formats={
            "json": lambda services: my_city_answer(request, asked.form, services, asked.additions),
            "csv": lambda services: services_file(asked.form, services),
            "profile-csv": lambda services: profile_file(asked.form, services),
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
@in_turn(ANALYSIS)
def stability(request: Request) -> HttpResponse:
    """How stable each pick is, to be filled into a page that is there already."""
    asked = asked_of(request, request.POST if request.method == "POST" else request.GET)
    if asked.additions is None:
        return text_refusal(asked.problems or {"k": [_("Say how many services to add.")]})
    return render(request, "my_city/_stability_answer.html", {"additions": asked.additions})

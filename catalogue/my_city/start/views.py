"""A guided start for a city that is not in the catalogue: its address or its form carries all that was entered.

Nothing is written, so a form needs no token, and pages that nobody has filled in are the same for all.
"""

from collections.abc import Callable

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from catalogue.exchange.requests import Request
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.forms.choices import city_names
from catalogue.my_city.start.field_forms import FieldForm
from catalogue.my_city.start.forms import AboutForm
from catalogue.my_city.start.names import NamesForm
from catalogue.my_city.start.pages import Start, about_page, field_page, names_page, review_page, start_of
from catalogue.my_city.start.way import ABOUT, FIELD, MORE, NAMES, NEXT, REVIEW, SKIP, target_of

View = Callable[..., HttpResponseBase]


def page_of_start(view: View) -> View:
    """A page that is asked for by its address, and answers its own form."""
    return csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(in_turn(PAGE)(view)))


@page_of_start
def about(request: Request) -> HttpResponseBase:
    start = start_of(request)
    if request.method != "POST":
        return about_page(start)
    form = AboutForm(request.POST, city_names())
    if not form.is_valid():
        return about_page(start, form)
    data = form.cleaned_data
    facts = {"name": data["name"], "population": str(data["population"] or ""), "city": data["city"]}
    return go_on(start, ABOUT, start.inventory.with_facts(**facts))


@page_of_start
def field(request: Request, domain: str) -> HttpResponseBase:
    start = start_of(request)
    if domain not in start.domains:
        raise Http404
    if request.method != "POST":
        return field_page(start, domain, more=request.GET.get("more", ""))
    here, go = f"{FIELD}{domain}", request.POST.get("go", NEXT)
    if go == SKIP:
        return go_on(start, here, start.state)
    form = FieldForm(start.inventory, domain, request.POST)
    if form.is_finding or not form.is_valid():
        return field_page(start, domain, form)
    if go.startswith(MORE):
        return start.go_to(here, form.state(), go.removeprefix(MORE))
    return go_on(start, here, form.state())


@page_of_start
def names(request: Request) -> HttpResponseBase:
    start = start_of(request)
    if request.method != "POST":
        return names_page(start)
    if "go" in request.POST:
        return go_on(start, NAMES, start.state)
    form = NamesForm(start.inventory, request.POST)
    return start.go_to(REVIEW, form.state()) if form.is_complete else names_page(start, form)


@page_of_start
def review(request: Request) -> HttpResponseBase:
    start = start_of(request)
    if request.method != "POST":
        return review_page(start)
    if "remove" in request.POST:
        numbers = {str(own.number): own.number for own in start.inventory.own}
        gone = numbers.get(request.POST["remove"])
        if gone is None:
            return review_page(start, _("This service is not in the list any more."))
        return start.go_to(REVIEW, start.inventory.without_own([gone]))
    if "drop" in request.POST:
        return start.go_to(REVIEW, start.inventory.with_services([], [request.POST["drop"]]))
    return go_on(start, REVIEW, start.state)


def go_on(start: Start, here: str, state: str) -> HttpResponseBase:
    """The page that the pressed button leads to; the next one where none was."""
    return start.go_to(target_of(start.request.POST.get("go", NEXT), here, start.domains), state)

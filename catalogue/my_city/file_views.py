"""A city as a file: downloaded, and loaded again. Nothing is written here, so a form needs no token."""

import json
from datetime import date
from http import HTTPStatus

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from catalogue.exchange.requests import Request
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.my_city.addresses import address_of, fits
from catalogue.my_city.dated import MOST_DATED, Earlier, bare, earlier_in
from catalogue.my_city.files import file_of
from catalogue.my_city.forms import vocabulary_of
from catalogue.my_city.loading import LARGEST_FILE, Loaded, UnreadableFileError, load
from catalogue.my_city.pages import Asked, asked_of, my_city_page
from catalogue.my_city.saving import saved_cities
from catalogue.my_city.states import canonical, packed_state
from catalogue.rules.blindness import sight


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@in_turn(PAGE)
def download(request: Request) -> HttpResponseBase:
    """A state as a file; one that cannot be read whole is shown instead, with what is wrong."""
    asked = asked_of(request, request.POST if request.method == "POST" else request.GET)
    if not asked.form.is_valid():
        return my_city_page(request, asked)
    data = file_of(
        bare(asked.state), earlier_of(request, asked), localdate(), asked.form.snapshot, asked.form.vocabulary
    )
    name = slugify(asked.form.cleaned_data["name"]) or "my-city"
    return HttpResponse(
        json.dumps(data, ensure_ascii=False, indent=1) + "\n",
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{localdate().isoformat()}.json"'},
    )


def earlier_of(request: Request, asked: Asked) -> list[Earlier]:
    """The earlier states that a state carries along, and those that the account keeps, the newest first."""
    kept = saved_cities(request.user, asked.state)["kept_earlier"]
    of_account = [Earlier(localdate(each.saved), bare(canonical(QueryDict(each.state)))) for each in kept]
    every = dict.fromkeys([*earlier_in(asked.state), *of_account])
    return sorted(every, key=day_of, reverse=True)[:MOST_DATED]


def day_of(earlier: Earlier) -> date:
    return earlier.day


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@in_turn(PAGE)
def upload(request: Request) -> HttpResponseBase:
    """Take a file: to the page of its state, or, where not all of it can be read, to what is wrong and what is left."""
    if request.method != "POST":
        return load_page(request)
    try:
        loaded = loaded_from(request)
    except UnreadableFileError as error:
        return load_page(request, str(error))
    if loaded.problems:
        return load_page(request, loaded=loaded)
    if fits(loaded.state):
        return HttpResponseRedirect(address_of(loaded.state))
    return my_city_page(request, asked_of(request, QueryDict(loaded.state)))


def loaded_from(request: Request) -> Loaded:
    file = request.FILES.get("file")
    if file is None:
        raise UnreadableFileError(_("Choose a file first."))
    if file.size is None or file.size > LARGEST_FILE:
        message = _("The file is too large: %(size)s kB of at most %(most)s kB.")
        raise UnreadableFileError(message % {"size": (file.size or 0) // 1000 + 1, "most": LARGEST_FILE // 1000})
    snapshot = sight(request.user).everything
    return load(file.read(), vocabulary_of(snapshot), snapshot.members)


def load_page(request: Request, problem: str = "", loaded: Loaded | None = None) -> HttpResponse:
    context = {"problem": problem, "loaded": loaded, "packed": packed_state(loaded.state) if loaded else ""}
    refused = problem or loaded
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "my_city/load.html", context, status=status)

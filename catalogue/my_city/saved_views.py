"""What an account does with its cities: keep, open, put back, delete; only the owner may."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalogue.analysis.drafts import LONGEST_NAME
from catalogue.exchange.requests import Request, SignedInRequest
from catalogue.exchange.turns import ANALYSIS, in_turn
from catalogue.models import EarlierState, SavedCity
from catalogue.my_city import saving
from catalogue.my_city.addresses import address_of, fits
from catalogue.my_city.dated import Earlier
from catalogue.my_city.earlier import comparison, on_its_day
from catalogue.my_city.pages import page_of_state
from catalogue.my_city.states import LARGEST_STATE, canonical


@require_POST
def save(request: Request) -> HttpResponseBase:
    """Keep the posted state under the account: as a new city, or as the new state of one.

    Who is not signed in (any more) comes back with the whole state after signing in.
    """
    parameters = QueryDict(canonical(QueryDict(request.POST.get("state", ""))), mutable=True)
    name = " ".join(request.POST.get("name", "").split())[:LONGEST_NAME]
    if name:
        parameters["name"] = name
    state = canonical(parameters)
    if not request.user.is_authenticated:
        return sign_in_first(request, state)
    key = parameters.get("saved", "")
    city = None if "new" in request.POST or "\0" in key else request.user.saved_cities.filter(key=key).first()
    if refusal := refusal_of(state, is_more=city is None and request.user.saved_cities.count() >= saving.MOST_SAVED):
        messages.error(request, refusal)
        return back_to(request, state)
    try:
        seen = request.POST.get("replace") or saving.edition(state)
        city = saving.save(city or SavedCity(owner=request.user), QueryDict(state, mutable=True), seen)
    except saving.OvertakenError:
        messages.warning(request, _("Not saved: this city was saved elsewhere meanwhile. See below."))
        return back_to(request, state)
    messages.success(request, _("Saved as “%(name)s”.") % {"name": city.name})
    return opened(city)


def refusal_of(state: str, *, is_more: bool) -> str:
    """Why a state is not kept; empty where it is."""
    if len(state) > LARGEST_STATE:
        message = _("Not kept: the city is too large, %(size)s kB of at most %(most)s kB.")
        return message % {"size": len(state) // 1000 + 1, "most": LARGEST_STATE // 1000}
    if not QueryDict(state).get("name", "").isprintable():
        return _("Not kept: the name holds signs that cannot be shown.")
    if is_more:
        return _("You have %(most)s cities, which is all that is kept.") % {"most": saving.MOST_SAVED}
    return ""


def sign_in_first(request: Request, state: str) -> HttpResponseBase:
    """The door, from which an address leads back; a state too long for one is shown again, else it would be lost."""
    if fits(state):
        return redirect_to_login(address_of(state))
    messages.warning(
        request, _("Not kept: you are not signed in any more. Sign in in another tab, then save again; or download it.")
    )
    return page_of_state(request, state)


def back_to(request: Request, state: str) -> HttpResponseBase:
    """The page of a state, by its address as long as there is one."""
    return HttpResponseRedirect(address_of(state)) if fits(state) else page_of_state(request, state)


def opened(city: SavedCity) -> HttpResponseBase:
    """The page of a saved city, by the address of its state as long as there is one."""
    return HttpResponseRedirect(address_of(city.state) if fits(city.state) else city.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@in_turn(ANALYSIS)
def saved(request: SignedInRequest, key: str) -> HttpResponseBase:
    """Open a city; posted: delete it."""
    city = get_object_or_404(SavedCity, key=key, owner=request.user)
    if request.method != "POST":
        return back_to(request, canonical(QueryDict(city.state)))
    try:
        state = saving.discard(city, request.POST.get("edition", ""))
    except saving.OvertakenError:
        return overtaken(request, city)
    messages.success(request, _("Deleted from your account. It is still on this page."))
    return back_to(request, state)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@in_turn(ANALYSIS)
def earlier(request: SignedInRequest, key: str, pk: int) -> HttpResponseBase:
    """Open an earlier state of a city, or see it beside the present one; posted: put it back, or delete it."""
    found = get_object_or_404(
        EarlierState.objects.select_related("city"), pk=pk, city__key=key, city__owner=request.user
    )
    if request.method != "POST":
        return compared(request, found) if "compare" in request.GET else back_to(request, saving.reopened(found))
    if "delete" in request.POST:
        found.delete()
        messages.success(request, _("The earlier state is deleted."))
        return opened(found.city)
    try:
        return opened(saving.put_back(found, request.POST.get("edition", "")))
    except saving.OvertakenError:
        return overtaken(request, found.city)


def compared(request: Request, found: EarlierState) -> HttpResponseBase:
    """An earlier state beside the present one; where no address holds both, the earlier one alone, and why."""
    if address := comparison(on_its_day(Earlier(found.saved.date(), found.state)), found.city.state):
        return HttpResponseRedirect(address)
    messages.warning(request, _("Both states are too long to be compared by an address. Here is the earlier one."))
    return back_to(request, saving.reopened(found))


def overtaken(request: Request, city: SavedCity) -> HttpResponseBase:
    messages.warning(request, _("Nothing was changed: this city was saved elsewhere meanwhile. Here it is."))
    return opened(city)

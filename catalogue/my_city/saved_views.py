"""What an account does with its cities: keep, put back, delete; only the owner may."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from catalogue.analysis.drafts import LONGEST_NAME
from catalogue.exchange.requests import Request, SignedInRequest
from catalogue.models import SavedPortfolio
from catalogue.my_city import saving
from catalogue.my_city.addresses import LONGEST_STATE, address_of, canonical


@require_POST
def save(request: Request) -> HttpResponseBase:
    """Keep the posted state under the account: as a new city, or as the new state of one.

    Who is not signed in (any more) comes back with the whole state after signing in.
    """
    parameters = QueryDict(request.POST.get("state", ""), mutable=True)
    name = " ".join(request.POST.get("name", "").split())[:LONGEST_NAME]
    if name:
        parameters["name"] = name
    state = canonical(parameters)
    if len(state) > LONGEST_STATE:
        messages.error(request, _("This city is too large to be kept: its address would be too long."))
        return HttpResponseRedirect(reverse("my-city"))
    back = f"{reverse('my-city')}?{state}"
    if not request.user.is_authenticated:
        return redirect_to_login(back)
    if not parameters.get("name", "").isprintable():
        messages.error(request, _("Not kept: the name holds signs that cannot be shown."))
        return HttpResponseRedirect(back)
    key = parameters.get("saved", "")
    city = None if "new" in request.POST or "\0" in key else request.user.portfolios.filter(key=key).first()
    if city is None and request.user.portfolios.count() >= saving.MOST_SAVED:
        message = _("You have %(most)s cities, which is all that is kept.")
        messages.error(request, message % {"most": saving.MOST_SAVED})
        return HttpResponseRedirect(back)
    seen = request.POST.get("replace") or saving.edition(state)
    try:
        city = saving.save(city or SavedPortfolio(owner=request.user), parameters, seen)
    except saving.OvertakenError:
        messages.warning(request, _("Not saved: this city was saved elsewhere meanwhile. See below."))
        return HttpResponseRedirect(back)
    messages.success(request, _("Saved as “%(name)s”.") % {"name": city.name})
    return redirect(city)


@login_required
@require_POST
def change_saved(request: SignedInRequest, key: str) -> HttpResponseBase:
    """Delete a city, or put its state before the last save back."""
    city = get_object_or_404(SavedPortfolio, key=key, owner=request.user)
    seen = request.POST.get("edition", "")
    try:
        if "delete" not in request.POST:
            return redirect(saving.put_back(city, seen))
        state = saving.discard(city, seen)
    except saving.OvertakenError:
        messages.warning(request, _("Nothing was changed: this city was saved elsewhere meanwhile. Here it is."))
        return redirect(city)
    messages.success(request, _("Deleted from your account. It is still in the address of this page."))
    return HttpResponseRedirect(address_of(state))

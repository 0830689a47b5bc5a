"""Portfolios under an account: kept, put back, deleted; only by their owner."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from catalogue.analysis.drafts import LONGEST_NAME
from catalogue.models import SavedPortfolio
from catalogue.portfolio.addresses import LONGEST_STATE, canonical

MOST_SAVED = 100


def saved_portfolios(request):
    if not request.user.is_authenticated:
        return {"saved": [], "current": None}
    saved = list(request.user.portfolios.all())
    current = next((one for one in saved if one.key == request.GET.get("saved")), None)
    return {"saved": saved, "current": current}


@require_POST
def save(request):
    """Keep the posted state under the account: as a new portfolio, or as the new state of an own one.

    Who is not signed in (any more) comes back with the whole state after signing in.
    """
    parameters = QueryDict(request.POST.get("state", ""), mutable=True)
    name = " ".join(request.POST.get("name", "").split())[:LONGEST_NAME]
    if name:
        parameters["name"] = name
    state = canonical(parameters)
    if len(state) > LONGEST_STATE:
        messages.error(request, _("This portfolio is too large to be kept: its address would be too long."))
        return HttpResponseRedirect(reverse("portfolio"))
    back = f"{reverse('portfolio')}?{state}"
    if not request.user.is_authenticated:
        return redirect_to_login(back)
    if not parameters.get("name", "").isprintable():
        messages.error(request, _("Not kept: the name holds signs that cannot be shown."))
        return HttpResponseRedirect(back)
    key = parameters.get("saved", "")
    own = None if "new" in request.POST or "\0" in key else request.user.portfolios.filter(key=key).first()
    if own is None and request.user.portfolios.count() >= MOST_SAVED:
        messages.error(request, _("You have %(most)s portfolios, which is all that is kept.") % {"most": MOST_SAVED})
        return HttpResponseRedirect(back)
    saved = keep(own or SavedPortfolio(owner=request.user), parameters)
    messages.success(request, _("Saved as “%(name)s”.") % {"name": saved.name})
    return redirect(saved)


def keep(portfolio, parameters):
    portfolio.name = parameters.get("name", "")[:LONGEST_NAME] or _("Portfolio")
    parameters["name"], parameters["saved"] = portfolio.name, portfolio.key
    state = canonical(parameters)
    if portfolio.state and portfolio.state != state:
        portfolio.earlier_state = portfolio.state
    portfolio.state = state
    portfolio.save()
    return portfolio


@login_required
@require_POST
def change_saved(request, key):
    """Delete an own portfolio, or put its state before the last save back."""
    portfolio = get_object_or_404(SavedPortfolio, key=key, owner=request.user)
    if "delete" in request.POST:
        state = QueryDict(portfolio.state, mutable=True)
        state.pop("saved", None)
        portfolio.delete()
        messages.success(request, _("Deleted from your account. It is still in the address of this page."))
        return HttpResponseRedirect(f"{reverse('portfolio')}?{canonical(state)}")
    if portfolio.earlier_state:
        portfolio.state, portfolio.earlier_state = portfolio.earlier_state, portfolio.state
        portfolio.name = QueryDict(portfolio.state).get("name", portfolio.name)
        portfolio.save()
    return redirect(portfolio)

"""What the session remembers of a portfolio, so that a change can be undone."""

from django.http import HttpResponseRedirect, QueryDict
from django.urls import reverse

from catalogue.portfolio.addresses import LONGEST_STATE, canonical, digest

REMEMBERED = 30


SESSION_KEY = "portfolio"


def memory_of(request):
    """What the session knows: the last state, every state by its digest, and the state before each."""
    return request.session.get(SESSION_KEY, {"last": "", "before": {}, "states": {}})


def follow_change(request):
    """Go to the plain address of a changed state, and remember the state before it. `add` goes on with the last one.

    None where the state is too long for that: it is shown where it is.
    """
    memory = memory_of(request)
    parameters = request.GET
    before = memory["states"].get(parameters.get("from", ""), "" if parameters.get("from") == digest("") else None)
    if added := [slug for slug in request.GET.getlist("add") if slug]:
        before = memory["last"]
        parameters = QueryDict(before, mutable=True)
        if request.GET.get("city") not in (None, parameters.get("city")):
            parameters = request.GET.copy()  # from another city's page: a portfolio of its own
        parameters.setlist("service", [*parameters.getlist("service"), *added])
    state = canonical(parameters)
    if len(state) > LONGEST_STATE:
        return None
    if before is not None and state != before:
        remember(memory, state, before)
        request.session[SESSION_KEY] = memory
    address = reverse("portfolio")
    return HttpResponseRedirect(f"{address}?{state}" if state else address)


def remember(memory, state, before=None):
    """Keep the newest states only, so that no session grows without end."""
    memory["last"] = state
    if before is not None:
        memory["before"][digest(state)] = before
    for own in (before, state):
        if own is not None:
            memory["states"].pop(digest(own), None)
            memory["states"][digest(own)] = own
    for name in ("before", "states"):
        memory[name] = dict(list(memory[name].items())[-REMEMBERED:])

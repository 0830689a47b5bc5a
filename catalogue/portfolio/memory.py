"""What the session remembers of a portfolio, so that a change can be undone."""

from typing import TypedDict

from django.http import HttpResponseRedirect, QueryDict

from catalogue.exchange.requests import Request
from catalogue.portfolio.addresses import LONGEST_STATE, address_of, canonical, digest

REMEMBERED = 30
"""So many states, the newest, are remembered: no session grows without end."""

SESSION_KEY = "portfolio"


class Memory(TypedDict):
    """The last state, every state by its digest, and the state before each by the digest of that one."""

    last: str
    before: dict[str, str]
    states: dict[str, str]


def memory_of(request: Request) -> Memory:
    return request.session.get(SESSION_KEY, Memory(last="", before={}, states={}))


def follow_change(request: Request) -> HttpResponseRedirect | None:
    """Go to the plain address of a state that was just changed, and remember the state before it.

    None where nothing was changed, and where the state is too long for an address: it is shown where it is.
    """
    if "from" not in request.GET and "add" not in request.GET:
        return None
    memory = memory_of(request)
    parameters, before = changed_state(request.GET, memory)
    state = canonical(parameters)
    if len(state) > LONGEST_STATE:
        return None
    if before is not None and state != before:
        remember(request, state, before)
    return HttpResponseRedirect(address_of(state))


def changed_state(parameters: QueryDict, memory: Memory) -> tuple[QueryDict, str | None]:
    """The parameters of the new state, and the state before it where that is known.

    `from` names the state before by its digest; `add` goes on with the last one, unless it comes from the page of
    another city, which begins a portfolio of its own.
    """
    added = [slug for slug in parameters.getlist("add") if slug]
    if not added:
        known = {digest(""): "", **memory["states"]}
        return parameters, known.get(parameters.get("from", ""))
    before = memory["last"]
    goes_on = QueryDict(before, mutable=True)
    if parameters.get("city") not in (None, goes_on.get("city")):
        goes_on = parameters.copy()
    goes_on.setlist("service", [*goes_on.getlist("service"), *added])
    return goes_on, before


def remember(request: Request, state: str, before: str | None = None) -> None:
    """Keep a state as the last one, and the one before it."""
    memory = memory_of(request)
    memory["last"] = state
    if before is not None:
        memory["before"][digest(state)] = before
        keep_newest(memory["states"], before)
    keep_newest(memory["states"], state)
    memory["before"] = dict(list(memory["before"].items())[-REMEMBERED:])
    memory["states"] = dict(list(memory["states"].items())[-REMEMBERED:])
    request.session[SESSION_KEY] = memory


def keep_newest(states: dict[str, str], state: str) -> None:
    """Put a state at the end, also where it was there before."""
    states.pop(digest(state), None)
    states[digest(state)] = state

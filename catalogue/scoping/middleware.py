"""Takes what is in view from the beginning of an address: `/in/<collection>/`, `/by/<codebook>/`, or both in turn.

What is left of the address is answered as ever. The beginning becomes the script's prefix, so that all addresses that
the answer names stay in the same view.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import cast

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix, set_script_prefix

from catalogue.exchange.requests import Request
from catalogue.models.scopes import EVERYBODYS, Scope, current_scope, enter
from catalogue.scoping.rights import is_open

BEGINNING = re.compile(r"(?:/in/(?P<collection>[-\w]+))?(?:/by/(?P<codebook>[-\w]+))?(?=/)", re.ASCII)

GetResponse = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True)
class Asked:
    """A scope as an address writes it, `beginning` and the rest."""

    beginning: str
    rest: str
    scope: Scope


def asked(path: str) -> Asked | None:
    """What an address asks for; None where it says nothing of what is in view."""
    found = BEGINNING.match(path)
    if not found or not found.group():
        return None
    return Asked(found.group(), path[found.end() :], Scope(found["codebook"] or "", found["collection"] or ""))


def is_scoped(request: HttpRequest) -> bool:
    """Whether an address, as it came, begins with what is in view."""
    return asked(request.path_info) is not None


def set_scope(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        found, before = asked(request.path_info), (current_scope(), get_script_prefix())
        enter(EVERYBODYS)
        if found:
            let_in(cast(Request, request), found)
        response = get_response(request)
        if response.streaming:
            leave_when_sent(response, *before)
        else:  # at once: whoever answers in its place, as with an address that lacks its slash, never closes it
            leave(*before)
        return response

    return middleware


def let_in(request: Request, found: Asked) -> None:
    """Raises Http404 where there is nothing of the kind, or nothing for this person: nobody can tell these apart."""
    scope = found.scope
    if not is_open(scope, request.user):
        raise Http404
    request.path_info = found.rest
    set_script_prefix(get_script_prefix() + found.beginning.removeprefix("/") + "/")
    enter(scope)


def leave(scope: Scope, prefix: str) -> None:
    enter(scope)
    set_script_prefix(prefix)


def leave_when_sent(response: HttpResponseBase, scope: Scope, prefix: str) -> None:
    """What is sent bit by bit is made while it is sent."""
    response._resource_closers.append(partial(leave, scope, prefix))  # type: ignore[attr-defined]

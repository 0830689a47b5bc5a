"""What was sent by somebody who is not signed in any more: kept on a page, to be sent again."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure

from catalogue.exchange.requests import Request

UNSENT = "csrfmiddlewaretoken"


def is_own(request: HttpRequest) -> bool:
    """Whether a page of this site sent the form: what others send must not be confirmed with one click."""
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()


def keep(request: Request, *_address: Any, **_named: Any) -> HttpResponseBase:
    """The answer to a form that comes without its token; see `answered_without_token`."""
    return kept_page(request) if is_own(request) else csrf_failure(request)


def kept_page(request: HttpRequest) -> HttpResponse:
    sent = [(name, text) for name, texts in request.POST.lists() if name != UNSENT for text in texts]
    problem = _("The page was opened before you signed in again. Nothing is lost: please send it once more.")
    if not request.user.is_authenticated:
        problem = _(
            "You are not signed in any more, and nothing was saved yet. Nothing is lost: keep this page open, sign in "
            "in another tab, then come back and send it again."
        )
    return render(request, "kept.html", {"sent": sent, "problem": problem}, status=403)

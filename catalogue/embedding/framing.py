"""What other sites may show: who asks, what the browser allows, and what stands where there is nothing to show."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from csp.constants import NONE
from csp.decorators import csp_replace
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from catalogue.embedding.found import HiddenError, WithdrawnError
from catalogue.embedding.pictures import sentence_picture
from catalogue.embedding.style import own_style
from catalogue.exchange.requests import Request
from catalogue.exchange.turns import View
from catalogue.rules.blindness import Sight, hidden_sentence, sight
from catalogue.sharing.embeds import is_for_all

Drawn = Callable[[Request, str, Sight], HttpResponse]
Instead = Callable[[Request, str, str], HttpResponse]
Policy = dict[str, list[str]]

FRAMED = {"frame-ancestors": ["*"], "script-src": [NONE], "connect-src": [NONE], "form-action": [NONE]}
"""Any site may show them; nothing in them runs, asks or sends."""

HEADERS = {
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
    "X-Robots-Tag": "noindex",
}
"""A page that isolates itself may show them, a program may read them, and who searches finds the whole page instead."""


def small_page(view: Drawn) -> View:
    """Mark a view of a small page (by slug) for frames of other sites."""
    return shown_elsewhere(view, sentence_page, lambda: FRAMED)


def picture(view: Drawn) -> View:
    """Mark a view of an SVG (by slug) for images of other sites; its style is let in where it is opened by itself."""
    return shown_elsewhere(view, sentence_svg, lambda: {**FRAMED, "style-src": [own_style().source]})


def shown_elsewhere(view: Drawn, instead: Instead, policy: Callable[[], Policy]) -> View:
    """Answers everybody as a stranger, under a policy of its own; but shows nobody what the other pages hide."""

    @xframe_options_exempt
    @wraps(view)
    def answered(request: Request, slug: str) -> HttpResponseBase:
        sees, request.user = sight(request.user), AnonymousUser()
        response = answer(view, instead, request, slug, sees)
        for name, value in HEADERS.items():
            response[name] = value
        return csp_replace(policy())(lambda _request: response)(request)

    return answered


def answer(view: Drawn, instead: Instead, request: Request, slug: str, sees: Sight) -> HttpResponseBase:
    """What a view shows; a sentence `instead` (of a name) where there is nothing to show, no longer, or not yet."""
    try:
        if not is_for_all():
            raise Http404
        return view(request, slug, sees)
    except WithdrawnError as withdrawn:
        response = instead(request, withdrawn.name, _("This service was withdrawn from the catalogue."))
        response.status_code = HTTPStatus.GONE
    except HiddenError as hidden:
        response = instead(request, hidden.name, hidden_sentence())
        response.status_code = HTTPStatus.FORBIDDEN
    except Http404:
        response = instead(request, "", _("There is nothing at this address, or it is not public."))
        response.status_code = HTTPStatus.NOT_FOUND
    return response


def sentence_page(request: Request, name: str, sentence: str) -> HttpResponse:
    return render(
        request, "embedding/nothing.html", {"name": name, "title": name or _("Nothing here"), "sentence": sentence}
    )


def sentence_svg(request: Request, name: str, sentence: str) -> HttpResponse:
    return svg_answer(sentence_picture(name, sentence, None))


def svg_answer(content: str) -> HttpResponse:
    return HttpResponse(content, content_type="image/svg+xml; charset=utf-8")

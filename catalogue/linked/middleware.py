"""Leads who asks for data by the header Accept from the page of a thing to what they say of it (303 See Other).

Before all that keeps answers, since a page is kept whatever else is accepted.
"""

import re
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from catalogue.exchange.problems import refusal
from catalogue.linked.files import FORMATS
from catalogue.scoping.middleware import asked

GetResponse = Callable[[HttpRequest], HttpResponseBase]

PAGE = "text/html"
TYPES = {PAGE: "", **{media_type: name for name, (_write, media_type) in FORMATS.items()}, "application/json": "json"}
"""The formats by their media types; of several that are liked alike the first."""

PROFILE = re.compile(r';\s*profile\s*=\s*("[^"]*"|[^;,]*)', re.IGNORECASE)

CATALOGUE = "data"
CATALOGUE_FILES = {"ttl": "catalogue.ttl", "jsonld": "catalogue.jsonld", "json": "datapackage.json"}
LINKED = {"service-list", "service-detail", "actor-detail", "city-detail", CATALOGUE}
"""Names of the pages that have linked data."""


def lead_to_linked_data(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = other_answer(request) or get_response(request)
        if response.get("Content-Type", "").startswith(PAGE) or response.status_code == HTTPStatus.SEE_OTHER:
            patch_vary_headers(response, ["Accept"])
        return response

    return middleware


def other_answer(request: HttpRequest) -> HttpResponse | None:
    """None where the page itself is meant: by all that accept HTML or anything no less than linked data."""
    says_nothing = not request.headers.get("Accept", "").strip()
    if says_nothing or request.method not in ("GET", "HEAD") or "format" in request.GET:
        return None
    preferred = preferred_type(request)
    if preferred == PAGE or (name := page_at(request.path_info)) not in LINKED:
        return None
    if preferred is None:
        sentence = _("This address answers as %(types)s.") % {"types": ", ".join(TYPES)}
        return refusal("not-acceptable", {"Accept": [sentence]})
    return HttpResponse(status=HTTPStatus.SEE_OTHER, headers={"Location": address(request, name, TYPES[preferred])})


def preferred_type(request: HttpRequest) -> str | None:
    """Whatever profile of a media type is asked for, the one that there is."""
    asked_for = HttpRequest()
    asked_for.META["HTTP_ACCEPT"] = PROFILE.sub("", request.headers["Accept"])
    return asked_for.get_preferred_type(list(TYPES))


def page_at(path: str) -> str | None:
    """The name of the page at a path, whatever is in view there."""
    scoped = asked(path)
    try:
        return resolve(scoped.rest if scoped else path).url_name
    except Resolver404:
        return None


def address(request: HttpRequest, name: str | None, form: str) -> str:
    if name == CATALOGUE:
        return f"{request.path}{CATALOGUE_FILES[form]}"
    query = request.GET.copy()
    query["format"] = form
    return f"{request.path}?{query.urlencode()}"

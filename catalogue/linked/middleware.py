"""Leads who asks for data by the header Accept from the page of a thing to what they say of it (303 See Other).

Before all that keeps answers, since a page is kept whatever else is accepted.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from catalogue.exchange.accepting import preferred_type
from catalogue.exchange.problems import refusal
from catalogue.linked.files import FORMATS
from catalogue.linked.public import reason_at
from catalogue.scoping.middleware import asked

GetResponse = Callable[[HttpRequest], HttpResponseBase]

PAGE = "text/html"
TYPES = {PAGE: "", **{media_type: name for name, (_write, media_type) in FORMATS.items()}, "application/json": "json"}
"""The formats by their media types; of several that are liked alike the first."""

BY_ACCEPT = (HTTPStatus.SEE_OTHER, HTTPStatus.NOT_ACCEPTABLE)
"""Answers that depend on the header."""

CATALOGUE, SERVICE = "data", "service-detail"
CATALOGUE_FILES = {"ttl": "catalogue.ttl", "jsonld": "catalogue.jsonld", "json": "datapackage.json"}
LINKED = {"service-list", SERVICE, "actor-detail", "city-detail", CATALOGUE}
"""Names of the pages that have linked data."""


def lead_to_linked_data(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = other_answer(request) or get_response(request)
        if response.get("Content-Type", "").startswith(PAGE) or response.status_code in BY_ACCEPT:
            patch_vary_headers(response, ["Accept"])
        return response

    return middleware


def other_answer(request: HttpRequest) -> HttpResponse | None:
    """None where the page itself is meant: by all that accept HTML or anything no less than linked data, and next to
    these where a service is not told in them."""
    says_nothing = not request.headers.get("Accept", "").strip()
    if says_nothing or request.method not in ("GET", "HEAD") or "format" in request.GET:
        return None
    preferred = preferred_type(request, TYPES)
    if preferred == PAGE or (page := page_at(request.path_info)) is None or page.url_name not in LINKED:
        return None
    types, reason = list(TYPES), None
    if preferred and TYPES[preferred] in FORMATS and page.url_name == SERVICE:
        reason = reason_at(page.kwargs["slug"])
    if reason:
        types = [media_type for media_type, form in TYPES.items() if form not in FORMATS]
        preferred = preferred_type(request, types)
    if preferred is None:
        sentence = _("This address answers as %(types)s.") % {"types": ", ".join(types)}
        return refusal("not-acceptable", {"Accept": [str(reason.label), sentence] if reason else [sentence]})
    if preferred == PAGE:
        return None
    location = address(request, page.url_name, TYPES[preferred])
    return HttpResponse(status=HTTPStatus.SEE_OTHER, headers={"Location": location})


def page_at(path: str) -> ResolverMatch | None:
    """The page at a path, whatever is in view there."""
    scoped = asked(path)
    try:
        return resolve(scoped.rest if scoped else path)
    except Resolver404:
        return None


def address(request: HttpRequest, name: str | None, form: str) -> str:
    if name == CATALOGUE:
        return f"{request.path}{CATALOGUE_FILES[form]}"
    query = request.GET.copy()
    query["format"] = form
    return f"{request.path}?{query.urlencode()}"

"""What every answer to a program has, whoever made it: who may read it from where, and errors in one form.

Outside of what keeps answers: what one reader accepts must not be kept for another.
"""

import re
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from catalogue.caching.middleware import OF_ONE_READER
from catalogue.exchange.accepting import accepts
from catalogue.exchange.problems import API, Refusal, is_for_programs, refusal, refusal_of_status

GetResponse = Callable[[HttpRequest], HttpResponseBase]

JSON = "application/json"
FILES = re.compile(rf"{API.pattern}v1/exports/")
"""Addresses that say themselves of what media type they are."""

ANALYSES = re.compile(rf"{API.pattern}v1/analyses/")
"""Addresses that are read by a body, too."""

READING = ("GET", "HEAD", "OPTIONS")
EXPOSED = ("ETag", "Link", "Retry-After", *OF_ONE_READER)
"""What scripts of other sites may read beside the body."""

ASKED_BY_SCRIPTS = ("Accept", "Content-Type", "If-None-Match")
PREFLIGHT_AGE = 86_400
"""Seconds for which a browser need not ask again what it may ask."""


def answer_programs(get_response: GetResponse) -> GetResponse:
    """Errors as problems to all but readers of pages; on the API also who may read, and no answer but JSON."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        is_api = bool(API.match(request.path))
        if is_api and request.method != "OPTIONS" and not (accepts(request, JSON) or FILES.match(request.path)):
            response: HttpResponseBase = refusal("not-acceptable", {})
        else:
            response = get_response(request)
        is_error = response.status_code >= HTTPStatus.BAD_REQUEST
        if isinstance(response, Refusal) or (is_error and is_for_programs(request)):
            response = as_problem(request, response)
        if is_api:
            patch_vary_headers(response, ["Accept"])
            open_to_others(request, response)
        return response

    return middleware


def as_problem(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The same error in the one form, with where it was met; answers that are JSON of their own stay as they are."""
    if response.get("Content-Type", "").startswith(JSON):
        return response
    told = response if isinstance(response, Refusal) else in_place_of(response)
    told.at(request.get_full_path(), named=bool(API.match(request.path)))
    del told.headers["Content-Encoding"]
    told.headers["Content-Length"] = str(len(told.content))
    return told


def in_place_of(response: HttpResponseBase) -> Refusal:
    told = refusal_of_status(response.status_code)
    told.cookies = response.cookies
    for name, value in response.items():
        if not name.startswith("Content-") or name == "Content-Security-Policy":
            told.headers[name] = value
    return told


def open_to_others(request: HttpRequest, response: HttpResponseBase) -> None:
    """Scripts of every site may read what everybody may, without cookies."""
    reading = (*READING, "POST") if ANALYSES.match(request.path) else READING
    if request.method not in reading:
        return
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = ", ".join(EXPOSED)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        response.headers["Access-Control-Allow-Methods"] = ", ".join(reading)
        response.headers["Access-Control-Allow-Headers"] = ", ".join(ASKED_BY_SCRIPTS)
        response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_AGE)

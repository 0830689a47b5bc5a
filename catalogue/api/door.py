"""What every operation does with a request before it is read: methods that all have, and bodies that none reads."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _

from catalogue.exchange.problems import Refusal, refusal

View = Callable[..., HttpResponseBase]

WITH_BODY = ("POST", "PUT", "PATCH")
READ_TYPES = ("application/json",)
CHARSETS = ("", "utf-8", "utf8")
ENCODINGS = ("", "identity")


def guarded(pattern: URLPattern | URLResolver) -> URLPattern:
    """An address whose view stands behind the door."""
    assert isinstance(pattern, URLPattern), "the API nests none"
    pattern.callback = at_the_door(pattern.callback)
    return pattern


def at_the_door(view: View) -> View:
    """HEAD is answered as GET, of which no body is sent; OPTIONS says what there is; other bodies stay outside."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if refused := refused_body(request):
            return refused
        method = request.method
        request.method = "GET" if method == "HEAD" else method
        try:
            response = view(request, *args, **kwargs)
        finally:
            request.method = method
        return with_what_is_allowed(request, response)

    return answered


def refused_body(request: HttpRequest) -> Refusal | None:
    """The answer to a body that is not read; None where there is none, or one of JSON that is short enough."""
    if request.method not in WITH_BODY:
        return None
    if "Transfer-Encoding" in request.headers:  # Django reads none of it: it would seem empty
        return refusal("bad-request", {"Transfer-Encoding": [_("Send the body whole, with its Content-Length.")]})
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal():
        return refusal("bad-request", {"Content-Length": ["This is no number."]})
    if int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return refusal("too-large", {})
    if request.headers.get("Content-Encoding", "").strip().lower() not in ENCODINGS:
        return refusal("unsupported-media-type", {"Content-Encoding": [_("Send the body without compressing it.")]})
    charset = (request.content_params or {}).get("charset", "").lower()
    if request.content_type not in READ_TYPES or charset not in CHARSETS:
        return refusal("unsupported-media-type", {})
    return None


def with_what_is_allowed(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The methods of an address that does not know this one; asked for them alone, it answers 204."""
    if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
        return response
    known = {name.strip() for name in response["Allow"].split(",")} | {"OPTIONS"}
    allowed = ", ".join(sorted(known | {"HEAD"} if "GET" in known else known))
    told: HttpResponse = (
        HttpResponse(status=HTTPStatus.NO_CONTENT) if request.method == "OPTIONS" else refusal("method-not-allowed", {})
    )
    told.headers["Allow"] = allowed
    return told

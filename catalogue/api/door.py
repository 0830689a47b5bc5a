"""What every address does beside its operations: methods that all have, and what is said of those that it has not."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver

from catalogue.exchange.problems import refusal

View = Callable[..., HttpResponseBase]


def guarded(pattern: URLPattern | URLResolver) -> URLPattern:
    """An address whose view stands behind the door."""
    assert isinstance(pattern, URLPattern), "the API nests none"
    pattern.callback = at_the_door(pattern.callback)
    return pattern


def at_the_door(view: View) -> View:
    """HEAD is answered as GET, of which no body is sent; OPTIONS says what there is."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        method = request.method
        request.method = "GET" if method == "HEAD" else method
        try:
            response = view(request, *args, **kwargs)
        finally:
            request.method = method
        return with_what_is_allowed(request, response)

    return answered


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

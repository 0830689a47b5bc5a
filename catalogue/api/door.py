"""What every address does beside its operations: HEAD, wherever there is GET."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver

View = Callable[..., HttpResponseBase]


def guarded(pattern: URLPattern | URLResolver) -> URLPattern:
    """An address whose view stands behind the door."""
    assert isinstance(pattern, URLPattern), "the API nests none"
    pattern.callback = at_the_door(pattern.callback)
    return pattern


def at_the_door(view: View) -> View:
    """HEAD is answered as GET, of which no body is sent."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        method = request.method
        request.method = "GET" if method == "HEAD" else method
        try:
            return view(request, *args, **kwargs)
        finally:
            request.method = method

    return answered

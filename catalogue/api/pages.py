"""Asks a page of the site for its data: what the API answers is what the page does, in the same turn, by the same
rules of who may see what.
"""

from copy import copy

from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix, resolve, reverse
from django_htmx.middleware import HtmxDetails

from catalogue.exchange.requests import Request


def as_data(request: Request, page: str, address: dict[str, str], parameters: QueryDict) -> HttpResponseBase:
    """The answer of a page (the name of its address) to these parameters as JSON, for who sent the request."""
    asked = parameters.copy()
    asked["format"] = "json"
    path = reverse(page, kwargs=address)
    own = asked_by_reader(request, path, asked)
    own.resolver_match = match = resolve(own.path_info)
    return match.func(own, *match.args, **match.kwargs)


def asked_by_reader(request: Request, path: str, asked: QueryDict) -> Request:
    """The same request as if the address of a page had been opened, whole."""
    own = copy(request)
    headers = {name: value for name, value in request.META.items() if not name.startswith("HTTP_HX_")}
    own.META = {**headers, "QUERY_STRING": asked.urlencode(), "REQUEST_METHOD": "GET"}
    own.method, own.path, own.path_info = "GET", path, f"/{path.removeprefix(get_script_prefix())}"
    vars(own).pop("headers", None)  # those of META are read anew
    own.GET = asked  # type: ignore[assignment]
    own.htmx = HtmxDetails(own)
    return own

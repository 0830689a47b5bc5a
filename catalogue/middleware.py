"""What must happen before anything else reads a request."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
    QueryDict,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.views.defaults import bad_request

GetResponse = Callable[[HttpRequest], HttpResponseBase]
View = Callable[..., HttpResponseBase]


def refuse_too_many_parameters(get_response: GetResponse) -> GetResponse:
    """Answer 400 to an address with too many parameters; Django's debug page would fail on them a second time."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        try:
            request.GET  # noqa: B018 - parsed on first access
        except TooManyFieldsSent as error:
            request.GET = QueryDict()
            return bad_request(request, error)
        return get_response(request)

    return middleware


def answer_head_without_body(get_response: GetResponse) -> GetResponse:
    """Django leaves that to the server, which writes a warning each time."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method == "HEAD":
            empty(response)
        return response

    return middleware


def empty(response: HttpResponseBase) -> None:
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = ()
    elif isinstance(response, HttpResponse):
        response.content = b""


class AnswerOptions:
    """Answers OPTIONS with the methods of an address, 204: of a file, a page or an operation, whoever asks.

    Views refuse a method that they do not know and name those that they do, before anything else. To these belong
    OPTIONS and, where GET does, HEAD; also where another method is refused (405).
    """

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            known = {name.strip() for name in response["Allow"].split(",")} | {"OPTIONS"}
            response.headers["Allow"] = ", ".join(sorted(known | {"HEAD"} if "GET" in known else known))
            if request.method == "OPTIONS":
                response.status_code = HTTPStatus.NO_CONTENT
                empty(response)
                del response.headers["Content-Type"], response.headers["Content-Length"]
        return response

    def process_view(self, request: HttpRequest, view: View, _args: object, _names: object) -> HttpResponse | None:
        """Views that are classes would draw a page, or ask who it is: their methods are known without asking them."""
        made_by = getattr(view, "view_class", None)
        if request.method != "OPTIONS" or made_by is None:
            return None
        return HttpResponseNotAllowed([name.upper() for name in made_by.http_method_names if hasattr(made_by, name)])


PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()" for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
)
"""No page asks for any of these, so no script that got in may either."""


def forbid_devices(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    return middleware


class CommonMiddlewareExceptProbes(CommonMiddleware):
    """Lets probes in under any host: a balancer calls a worker by its own address, which is no host of the site."""

    def process_request(self, request: HttpRequest) -> HttpResponsePermanentRedirect | None:
        return None if request.path_info in settings.PROBES else super().process_request(request)

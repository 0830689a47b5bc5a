"""What must happen before anything else reads a request."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    QueryDict,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.views.defaults import bad_request

GetResponse = Callable[[HttpRequest], HttpResponseBase]


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
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = ()
            elif isinstance(response, HttpResponse):
                response.content = b""
        return response

    return middleware


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

"""The answer while the database is locked, full, read-only or down: 503, with all that was entered, to be sent again.

Nothing here asks the database, not even for the session.
"""

import sys
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import NamedTuple

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html
from django.utils.log import log_response
from django.utils.translation import gettext as _
from django.views.defaults import server_error as default_server_error

from catalogue.exchange.problems import is_for_programs, refusal
from catalogue.operations.outages import is_outage

LINE, MOST_ROWS = 80, 10
"""Signs in a line of a text that is shown again, and the most lines that are shown at once."""

RETRY_AFTER = 30
"""Seconds after which a program should ask again."""


class AnswerWhileUnavailable:
    """Answers for a view that met an outage; `server_error` does where a middleware met it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return unavailable(request, exception) if is_outage(exception) else None


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this while it handles an error that nothing else answered."""
    error = sys.exception()
    if error and is_outage(error):
        return unavailable(request, error)
    return refusal("server-error", {}) if is_for_programs(request) else default_server_error(request)


def unavailable(request: HttpRequest, error: BaseException) -> HttpResponse:
    list(get_messages(request))  # reading takes away "saved", which a view said before it could not be written
    response = answer(request)
    response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    response["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    log_response(
        "Database unavailable: %s %s (%s)", request.method, request.path, str(error), response=response, request=request
    )
    return response


def answer(request: HttpRequest) -> HttpResponse:
    """What is wrong, as a program asked for it, else as a page."""
    sentence = _("The database is busy or cannot be reached at the moment. Please try again shortly.")
    if is_for_programs(request):
        return refusal("unavailable", {"": [sentence]})
    if "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers:
        return HttpResponse(format_html('<p class="error" role="alert">{}</p>', sentence))
    return HttpResponse(page(request, sentence))


def page(request: HttpRequest, sentence: str) -> str:
    context: dict[str, object] = {"sentence": sentence, "address": request.get_full_path()}
    if request.method == "POST":
        context |= {"entered": list(entered(request.POST)), "csrf_token": get_token(request)}
    return render_to_string("503.html", context)


class Entered(NamedTuple):
    """One value of a form as it is sent again; what somebody wrote can be read, and a password is asked for anew."""

    name: str
    value: str

    @property
    def label(self) -> str:
        return self.name.replace("_", " ").replace("-", " ").capitalize()

    @property
    def is_secret(self) -> bool:
        return "password" in self.name

    @property
    def is_written(self) -> bool:
        return self.name == "username" or any(sign.isspace() for sign in self.value)

    @property
    def rows(self) -> int:
        """About as many lines as the value takes, within reason."""
        return min(1 + self.value.count("\n") + len(self.value) // LINE, MOST_ROWS)


def entered(data: QueryDict) -> Iterator[Entered]:
    for name, values in data.lists():
        if name != "csrfmiddlewaretoken":
            yield from (Entered(name, value) for value in values)

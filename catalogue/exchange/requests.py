"""How a request is answered: as a page, or as the same answer in a format that its address names."""

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser, User
from django.forms import BaseForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from catalogue.exchange.problems import Problems, refusal

LONGEST_ECHO = 40
"""So much of a wrong value is said again in a message."""


class Request(HttpRequest):
    """A request as the middleware hands it to every view."""

    user: User | AnonymousUser
    htmx: HtmxDetails


class SignedInRequest(Request):
    """A request that passed `login_required`."""

    user: User


Result = TypeVar("Result")
Formats = Mapping[str, Callable[[Result], HttpResponseBase]]
"""How a result is answered, by the name of the format."""


def respond(
    request: Request,
    result: Result | None,
    page: Callable[[], HttpResponseBase],
    formats: Formats[Result],
    problems: Problems | None = None,
) -> HttpResponseBase:
    """The one recipe of all analysis pages: the page, the same as data, or a refusal that says what is wrong.

    `problems` of the parameters refuse every format, also where there is no result; the page shows them itself, beside
    the fields. Nothing is computed that is not asked for.
    """
    asked = request.GET.get("format", "")
    if not asked:
        return page()
    message = unknown_format(asked, formats)
    refusals = {**(problems or {}), **({"format": [message]} if message else {})}
    return refusal("invalid-parameters", refusals) if refusals or result is None else formats[asked](result)


def unknown_format(asked: str, formats: Collection[str]) -> str:
    """A message where a page does not have the format that was asked for; empty else."""
    if not asked or asked in formats:
        return ""
    return _("There is no format “%(format)s”. You can have %(known)s.") % {
        "format": asked[:LONGEST_ECHO],
        "known": ", ".join(formats),
    }


def form_problems(form: BaseForm) -> dict[str, list[str]]:
    """The errors of a form by field, "" for those of the whole form."""
    return {
        ("" if name == "__all__" else name): [str(message) for message in messages]
        for name, messages in form.errors.items()
    }


def json_address(request: HttpRequest) -> str:
    """The address of this page, relative, with format=json."""
    rest = request.GET.copy()
    rest["format"] = "json"
    return f"?{rest.urlencode()}"


def is_fragment(request: Request) -> bool:
    """Whether htmx asks for the part of the page that it swaps, and not for the whole to restore it."""
    return bool(request.htmx) and not request.htmx.history_restore_request

"""How operations say no: they raise, and the answer is a problem."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from catalogue.api.wording import message
from catalogue.exchange.problems import BODY, Problems, Refusal, refusal, refusal_of_status


class RefusedError(Exception):
    """What is asked for is wrong: a kind of `exchange.problems.KINDS`, and what is wrong by parameter."""

    def __init__(self, problems: Problems, kind: str = "invalid-parameters"):
        super().__init__(kind, problems)
        self.kind, self.problems = kind, problems


def answer_in_problems(api: NinjaAPI) -> None:
    """Whatever an operation raises is answered in the one form; what is unforeseen goes on to Django, and the log."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], Refusal]] = {
        RefusedError: refused,
        ValidationError: not_of_the_form,
        AuthenticationError: without_token,
        HttpError: of_status,
        Http404: not_found,
        RequestDataTooBig: too_large,
        Exception: unforeseen,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def refused(_request: HttpRequest, error: RefusedError) -> Refusal:
    return refusal(error.kind, error.problems)


def not_of_the_form(_request: HttpRequest, error: ValidationError) -> Refusal:
    """Each place that is wrong by its name: of a body with the way to it, such as `touchpoints[0].channel`."""
    problems: dict[str, list[str]] = {}
    for wrong in error.errors:
        source, *way = wrong["loc"]
        name = place(way[1:] if source == BODY else way) or source
        problems.setdefault(name, []).append(message(wrong))
    in_body = any(wrong["loc"][0] == BODY for wrong in error.errors)
    return refusal("invalid-body" if in_body else "invalid-parameters", problems)


def place(way: Iterable[str | int]) -> str:
    """The way through objects and lists as people write it."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in way).removeprefix(".")


def of_status(request: HttpRequest, error: HttpError) -> Refusal:
    """Of an unreadable body, ninja says no more than that; whoever read it said why."""
    if isinstance(error.__cause__, RefusedError):
        return refused(request, error.__cause__)
    told = refusal_of_status(error.status_code)
    return refusal(told.problem["type"].partition("#")[2], {"": [str(error)]}, error.status_code)


def without_token(_request: HttpRequest, _error: AuthenticationError) -> Refusal:
    return refusal("unauthorized", {})


def not_found(_request: HttpRequest, _error: Http404) -> Refusal:
    return refusal("not-found", {})


def too_large(_request: HttpRequest, _error: RequestDataTooBig) -> Refusal:
    message = _("Send at most %(most)s bytes at once.") % {"most": settings.DATA_UPLOAD_MAX_MEMORY_SIZE}
    return refusal("too-large", {BODY: [message]})


def unforeseen(_request: HttpRequest, error: Exception) -> Refusal:
    raise error

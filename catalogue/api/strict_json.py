"""Bodies as JSON is meant to be: nothing in it that no record can hold, no name twice, and not deeper than is read.

They are looked at where an operation reads them: what an address does not know, or whom it does not, is told first.
"""

import json
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

from catalogue.api.refusals import RefusedError
from catalogue.exchange.problems import BODY

READ_TYPE = "application/json"
CHARSETS = ("", "utf-8", "utf8")
ENCODINGS = ("", "identity")


class StrictParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        return read(request)


def read(request: HttpRequest, *, storable: bool = True) -> Any:
    """Raises RefusedError for what is no JSON, such as NaN, and for what no record can hold: NUL, half of a sign."""
    refuse_unread(request)
    try:
        found = json.loads(request.body.decode("utf-8"), parse_constant=refuse_constant, object_pairs_hook=each_once)
        if storable:
            refuse_unstorable(found)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, UnfitError) else _("The body is no JSON, or goes too deep.")
        raise RefusedError({BODY: [reason]}, "bad-request") from error
    return found


def refuse_unread(request: HttpRequest) -> None:
    """Raises RefusedError for a body that is not looked into: of another type or form, or too large."""
    if "Transfer-Encoding" in request.headers:  # Django reads none of it: it would seem empty
        message = _("Send the body whole, with its Content-Length.")
        raise RefusedError({"Transfer-Encoding": [message]}, "bad-request")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal():
        raise RefusedError({"Content-Length": [_("This is no number.")]}, "bad-request")
    if int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise RequestDataTooBig
    if request.headers.get("Content-Encoding", "").strip().lower() not in ENCODINGS:
        message = _("Send the body without compressing it.")
        raise RefusedError({"Content-Encoding": [message]}, "unsupported-media-type")
    charset = (request.content_params or {}).get("charset", "").lower()
    if request.content_type != READ_TYPE or charset not in CHARSETS:
        message = _("Send JSON in UTF-8, and say so: application/json.")
        raise RefusedError({"Content-Type": [message]}, "unsupported-media-type")


class UnfitError(ValueError):
    """The body is JSON that programs read differently; the message says why."""


def refuse_constant(name: str) -> NoReturn:
    raise UnfitError(_("%(name)s is no number of JSON.") % {"name": name})


def each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise UnfitError(_("A name stands twice in one object of the body."))
    return found


def refuse_unstorable(value: Any) -> None:
    if isinstance(value, str):
        if "\0" in value:
            raise UnfitError(_("The body holds a sign that no text has (NUL)."))
        value.encode()  # raises UnicodeEncodeError, a ValueError, for half of a pair of signs
    elif isinstance(value, list):
        for each in value:
            refuse_unstorable(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            refuse_unstorable(name)
            refuse_unstorable(each)

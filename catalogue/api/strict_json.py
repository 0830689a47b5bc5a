"""Bodies as JSON is meant to be: nothing in it that no record can hold, no name twice, and not deeper than is read."""

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

from catalogue.api.refusals import RefusedError


class StrictParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        return read(request.body)


def read(body: bytes, *, storable: bool = True) -> Any:
    """Raises RefusedError for what is no JSON, such as NaN, and for what no record can hold: NUL, half of a sign."""
    try:
        found = json.loads(body.decode("utf-8"), parse_constant=refuse_constant, object_pairs_hook=each_name_once)
        if storable:
            refuse_unstorable(found)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, UnfitError) else _("The body is no JSON, or goes too deep.")
        raise RefusedError({"": [reason]}, "bad-request") from error
    return found


class UnfitError(ValueError):
    """The body is JSON that programs read differently; the message says why."""


def refuse_constant(name: str) -> NoReturn:
    raise UnfitError(_("%(name)s is no number of JSON.") % {"name": name})


def each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
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

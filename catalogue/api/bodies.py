"""Parameters that come in a body: an object of JSON, each name with one text or several."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.api.refusals import RefusedError
from catalogue.api.strict_json import read
from catalogue.exchange.problems import BODY
from catalogue.exchange.requests import Request
from catalogue.forms.fields import printable


def parameters_in_body(request: Request, several: Collection[str]) -> QueryDict:
    """What is asked in a body; `several` may be given more than once. Raises RefusedError for another form."""
    return as_parameters(object_in(request), several)


def object_in(request: Request) -> dict[str, Any]:
    body = read(request, storable=False)  # forms name the parameter
    if not isinstance(body, dict):
        raise RefusedError({BODY: [_("Send an object: each parameter with a text, or with a list of texts.")]}, WRONG)
    return body


WRONG = "invalid-body"


def as_parameters(body: dict[str, Any], several: Collection[str]) -> QueryDict:
    parameters = QueryDict(mutable=True)
    for name, value in body.items():
        texts = value if isinstance(value, list) and name in several else [value]
        if not texts or not all(isinstance(text, str) for text in texts):
            told = _("Give a text, or a list of texts.") if name in several else _("Give a text.")
            raise RefusedError({printable(name): [told]}, WRONG)
        parameters.setlist(name, texts)
    if sum(map(len, dict(parameters.lists()).values())) > (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or 0):
        raise RefusedError({BODY: [_("These are too many values.")]}, WRONG)
    return parameters

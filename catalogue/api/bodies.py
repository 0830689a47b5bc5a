"""Parameters that come in a body: an object of JSON, each name with one text or several."""

from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.api.refusals import RefusedError
from catalogue.api.strict_json import read
from catalogue.exchange.requests import Request
from catalogue.forms.fields import printable


def parameters_in(request: Request) -> QueryDict:
    """What is asked in the address, or with POST in the body. Raises RefusedError for what has another form."""
    return as_parameters(object_in(request)) if request.method == "POST" else request.GET


def object_in(request: Request) -> dict[str, Any]:
    body = read(request.body, storable=False)  # forms name the parameter
    if not isinstance(body, dict):
        raise RefusedError({"": [_("Send an object: each parameter with a text, or with a list of texts.")]}, WRONG)
    return body


WRONG = "invalid-body"


def as_parameters(body: dict[str, Any]) -> QueryDict:
    parameters = QueryDict(mutable=True)
    for name, value in body.items():
        texts = value if isinstance(value, list) else [value]
        if not texts or not all(isinstance(text, str) for text in texts):
            raise RefusedError({printable(name): [_("Give a text, or a list of texts.")]}, WRONG)
        parameters.setlist(name, texts)
    if sum(map(len, dict(parameters.lists()).values())) > (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or 0):
        raise RefusedError({"": [_("These are too many values.")]}, WRONG)
    return parameters

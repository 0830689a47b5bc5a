"""Who asks the API: a person by a token, else whoever is signed in, else anybody; and how often they may.

A token is tried only below /api/, and only in a header of its own: `Authorization: Bearer atlas_…`. Another scheme is
left to a proxy that may ask for it. Cookies never let anybody write through the API, see `writing`; so no page of
another site can make a browser do that.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from catalogue.accounts import tokens
from catalogue.accounts.client_address import client_address
from catalogue.api.limits import COUNTS, Allowance
from catalogue.exchange.problems import API, refusal
from catalogue.exchange.requests import Request
from catalogue.models import ApiToken
from catalogue.rules.publishing import CHANGES

CHALLENGE = 'Bearer realm="City Experience Atlas"'

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ApiRequest(Request):
    """A request below /api/, as `let_in` hands it on."""

    token: ApiToken | None


def let_in(get_response: GetResponse) -> GetResponse:
    """Put the owner of a token in the place of whoever is signed in, and turn away who asks too often.

    What a browser asks beforehand (OPTIONS) holds no token, asks no data and is not counted.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not API.match(request.path_info) or request.method == "OPTIONS":
            return get_response(request)
        api_request = cast(ApiRequest, request)
        text = tokens.sent_in(request)
        token = api_request.token = tokens.found(text) if text is not None else None
        allowance = counted(request, token)
        if allowance and allowance.is_spent:
            response = too_many()
        elif text is not None and token is None:
            response = not_known()
        else:
            if token:
                api_request.user = token.owner
                tokens.note_use(token)
            response = get_response(request)
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            response["WWW-Authenticate"] = CHALLENGE if text is None else f'{CHALLENGE}, error="invalid_token"'
        if allowance:
            allowance.tell(response)
        return response

    return middleware


def writes(request: ApiRequest) -> bool:
    """Whether a token came along that may change records of services, and its owner too."""
    return bool(request.token and request.token.writes and request.user.has_perm(CHANGES))


def counted(request: HttpRequest, token: ApiToken | None) -> Allowance | None:
    """One request more of a token, wherever it comes from, else of a network address; None where there is no limit."""
    most = settings.API_REQUESTS_A_MINUTE
    if not most:
        return None
    return COUNTS.take(f"token {token.pk}" if token else f"address {client_address(request)}", most)


def too_many() -> HttpResponseBase:
    message = _("You have asked as often as you may in a minute. Please wait as long as Retry-After says.")
    return refusal("too-many-requests", {"": [message]})


def not_known() -> HttpResponseBase:
    """The same for a token that never was, that ended, was revoked, or whose owner may no longer sign in."""
    message = _("This is no token that is valid now. Make one under “Your account”, “Tokens for programs”.")
    return refusal("unauthorized", {"Authorization": [message]})

"""The description of the API (OpenAPI 3.1)."""

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from catalogue.api.schema import described
from catalogue.exchange.requests import Request
from catalogue.exchange.turns import PAGE, in_turn


@require_safe
@in_turn(PAGE)
def openapi(request: Request) -> JsonResponse:
    return JsonResponse(described(request), json_dumps_params={"ensure_ascii": False, "indent": 1})

"""The description of the API: what the operations declare, and what can be chosen of the data in view."""

from typing import Any

from catalogue.api.site import api
from catalogue.exchange.addresses import whole_address
from catalogue.exchange.requests import Request


def described(request: Request) -> dict[str, Any]:
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix="")
    schema["servers"] = [{"url": whole_address(request, api.get_root_path({})).removesuffix("/")}]
    return schema

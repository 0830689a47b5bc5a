"""The description of the API: what the operations declare, and what can be chosen of the data in view."""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.urls import get_script_prefix

from catalogue.api.analyses import ANALYSES
from catalogue.api.bridge import Schema, of_fields
from catalogue.api.parameters import paging_parameters
from catalogue.api.services import names
from catalogue.api.site import api
from catalogue.exchange.addresses import whole_address
from catalogue.exchange.problems import MEDIA_TYPE
from catalogue.exchange.requests import Request
from catalogue.rules.blindness import sight
from catalogue.services.filters import ServiceFilterSet

JSON = "application/json"
ERROR = 400


def described(request: Request) -> dict[str, Any]:
    """OpenAPI 3.1, with the parameters of forms and filters as they are for the data in view."""
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix="")
    schema["servers"] = [{"url": whole_address(request, f"{get_script_prefix()}api/v1")}]
    paths = schema["paths"]
    paths["/services"]["get"]["parameters"] = listing_parameters(request)
    sees = sight(request.user)
    for analysis in ANALYSES.values():
        operations, fields = paths[analysis.path], analysis.fields(sees)
        operations["get"]["parameters"] += of_fields(fields)
        operations["post"]["requestBody"] = body_of(of_fields(fields))
    for operation in operations_in(paths):
        for status, answer in operation["responses"].items():
            if int(status) >= ERROR:
                answer["content"] = {MEDIA_TYPE: answer["content"][JSON]}
    return schema


def operations_in(paths: dict[str, Any]) -> Iterable[dict[str, Any]]:
    return [operation for own in paths.values() for operation in own.values()]


def listing_parameters(request: Request) -> list[Schema]:
    """Those of the page, from the filters that read them."""
    filterset = ServiceFilterSet(QueryDict(), sight(request.user).everything.index)
    return [*of_fields(filterset.form.fields), *paging_parameters(names())]


def body_of(parameters: list[Schema]) -> Schema:
    """The same parameters as an object of texts, or lists of them."""
    properties = {own["name"]: {"description": own["description"], **as_text(own["schema"])} for own in parameters}
    whole = {"type": "object", "properties": properties, "additionalProperties": False}
    return {"required": True, "content": {JSON: {"schema": whole}}}


def as_text(schema: Schema) -> Schema:
    """A number is written as a text, as in an address."""
    return {"type": "string", "minLength": 1} if schema["type"] in ("number", "integer") else schema

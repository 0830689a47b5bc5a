"""The description of the API: what the operations declare, and what can be chosen of the data in view."""

from typing import Any

from django.http import QueryDict
from django.urls import get_script_prefix, reverse

from catalogue.api import examples
from catalogue.api.analyses import ANALYSES
from catalogue.api.bridge import Schema, of_fields
from catalogue.api.exports import media_types
from catalogue.api.parameters import paging_parameters
from catalogue.api.services import names
from catalogue.api.site import TAGS, api
from catalogue.exchange.addresses import whole_address
from catalogue.exchange.problems import MEDIA_TYPE
from catalogue.exchange.requests import Request
from catalogue.rules.blindness import sight
from catalogue.services.downloads import OFFERED
from catalogue.services.filters import ServiceFilterSet

JSON = "application/json"
FIRST_ERROR = 400
SLUG, VERSION = "^[-a-zA-Z0-9_]+$", r"^[0-9]+([.][0-9]+)*$"

Paths = dict[str, dict[str, Schema]]


def described(request: Request) -> dict[str, Any]:
    """OpenAPI 3.1, with the parameters of forms and filters as they are for the data in view."""
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix="")
    licence = {
        "name": "The licence that each collection names",
        "url": whole_address(request, reverse("collection-list")),
    }
    schema["info"]["license"] = licence
    schema["servers"] = [{"url": whole_address(request, f"{get_script_prefix()}api/v1")}]
    schema["security"] = [{}]
    schema["tags"] = [{"name": name, "description": about} for name, about in TAGS.items()]
    paths: Paths = schema["paths"]
    add_forms(request, paths)
    add_examples(request, paths)
    for operations in paths.values():
        for operation in operations.values():
            tell_problems(operation)
            tell_slugs(operation)
    tell_files(paths["/exports/{form}"]["get"])
    return schema


def tell_files(operation: Schema) -> None:
    """Which forms a selection has as a file, and of which media types these are."""
    about = "; ".join(f"{form}: {told}" for form, told in OFFERED.items())
    operation["parameters"][0] |= {"description": about, "schema": {"type": "string", "enum": [*OFFERED]}}
    operation["responses"][200] |= {
        "description": "The file.",
        "content": {own: {"schema": content_of(own)} for own in media_types()},
    }


def content_of(media_type: str) -> Schema:
    """What a file of this media type holds: objects by rules of their own, or no JSON at all."""
    return {"type": "object"} if "json" in media_type else {"type": "string", "contentMediaType": media_type}


def add_forms(request: Request, paths: Paths) -> None:
    """The parameters of the listing, from the filters that read them, and of analyses, from their forms."""
    sees = sight(request.user)
    filters = ServiceFilterSet(QueryDict(), sees.everything.index).form.fields
    paths["/services"]["get"]["parameters"] = [*of_fields(filters), *paging_parameters(names())]
    paths["/exports/{form}"]["get"]["parameters"] += of_fields(filters)
    for analysis in ANALYSES.values():
        operations, asked = paths[analysis.path], of_fields(analysis.fields(sees))
        operations["get"]["parameters"] += asked
        operations["post"]["requestBody"] = body_of(asked)


def add_examples(request: Request, paths: Paths) -> None:
    for path, answer in examples.of_answers(request):
        paths[path]["get"]["responses"][200]["content"][JSON]["example"] = answer
    for path, name, value in examples.of_addresses(request):
        for operation in paths[path].values():
            set_example(operation, name, value)
    for path, name, value in examples.of_parameters(request):
        set_example(paths[path]["get"], name, value)
        paths[path]["post"]["requestBody"]["content"][JSON].setdefault("example", {})[name] = value


def set_example(operation: Schema, name: str, value: Any) -> None:
    for parameter in operation["parameters"]:
        if parameter["name"] == name:
            parameter["example"] = value


def tell_slugs(operation: Schema) -> None:
    """What stands in an address is a short name, but for versions of the guide."""
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            pattern = VERSION if parameter["name"] == "version" else SLUG
            parameter["schema"] = {"type": "string", "pattern": pattern}


def tell_problems(operation: Schema) -> None:
    """Refusals have a media type of their own."""
    for status, answer in operation["responses"].items():
        if int(status) >= FIRST_ERROR:
            answer["content"] = {MEDIA_TYPE: answer["content"][JSON]}


def body_of(parameters: list[Schema]) -> Schema:
    """The same parameters as an object of texts, or lists of them."""
    properties = {own["name"]: {"description": own["description"], **as_text(own["schema"])} for own in parameters}
    whole = {"type": "object", "properties": properties, "additionalProperties": False}
    return {"required": True, "content": {JSON: {"schema": whole}}}


def as_text(schema: Schema) -> Schema:
    """A number is written as a text, as in an address."""
    return {"type": "string", "minLength": 1} if schema["type"] in ("number", "integer") else schema

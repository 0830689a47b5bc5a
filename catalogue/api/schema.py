"""The description of the API: what the operations declare, and what can be chosen of the data in view."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.urls import get_script_prefix, reverse

from catalogue.api import examples
from catalogue.api.analyses import ANALYSES
from catalogue.api.bridge import SLUG, Schema, body_of, enum, of_fields
from catalogue.api.changes import FILTERS as CHANGES
from catalogue.api.exports import media_types
from catalogue.api.files import FILES
from catalogue.api.parameters import paging_parameters
from catalogue.api.resources import RESOURCES
from catalogue.api.services import names
from catalogue.api.site import TAGS, api
from catalogue.api.words import LISTING
from catalogue.exchange.addresses import whole_address
from catalogue.exchange.problems import MEDIA_TYPE
from catalogue.exchange.requests import Request
from catalogue.models import Service
from catalogue.rules.blindness import sight
from catalogue.services.downloads import OFFERED
from catalogue.services.filters import ServiceFilterSet

SLUG_ABOUT = "The short name, as lists tell it."
VERSION_ABOUT = "The version, such as 1.2."

JSON = "application/json"
FIRST_ERROR, TOO_LONG = 400, 414
VERSION = r"^[0-9]+([.][0-9]+)*$"

TAG = ("ETag", "Names this state of the answer; for one who may change the record, that of the record.")
AGAIN = ("Retry-After", "The seconds after which to ask again.")
HEADERS = {
    200: [TAG],
    201: [TAG, ("Location", "Where the record can be read.")],
    301: [("Location", "Where the record can be read that has taken its place.")],
    401: [("WWW-Authenticate", "That a token is asked for, and whether the one that was sent is not valid.")],
    405: [("Allow", "The methods that the address knows.")],
    412: [("ETag", "The present state of the record, where it is another than the one that was seen.")],
    429: [AGAIN],
    503: [AGAIN],
}
"""By status header fields with what they say."""

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
    for resource in RESOURCES.values():  # what says which record is meant stands among the parameters
        schema["components"]["schemas"].pop(f"{resource.record}Address", None)
    add_forms(request, paths)
    add_values(request, paths)
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
    """What a file of this media type holds: what is described, linked data by rules of their own, or no JSON at all."""
    if media_type in FILES:
        return {"$ref": f"#/components/schemas/{FILES[media_type].__name__}"}
    return {"type": "object"} if "json" in media_type else {"type": "string", "contentMediaType": media_type}


def add_forms(request: Request, paths: Paths) -> None:
    """The parameters of the listing, from the filters that read them, and of analyses, from their forms."""
    sees = sight(request.user)
    filters = ServiceFilterSet(QueryDict(), sees.everything.index).form.fields
    paths["/services"]["get"]["parameters"] = [*of_fields(filters, LISTING), *paging_parameters(names())]
    paths["/exports/{form}"]["get"]["parameters"] += of_fields(filters, LISTING)
    for analysis in ANALYSES.values():
        operations, asked = paths[analysis.path], (analysis.fields(sees), analysis.words, analysis.needed)
        operations["get"]["parameters"] += of_fields(*asked)
        operations["post"]["requestBody"] = {"required": True, "content": {JSON: {"schema": body_of(*asked)}}}


def add_values(request: Request, paths: Paths) -> None:
    """The values that lists can be narrowed to, where they are few."""
    for path, resource in RESOURCES.items():
        rows = resource.rows(request)
        name_values(
            paths[path]["get"], {name: own.values(rows) for name, own in resource.filters.items() if not own.choices}
        )
    published = Service.objects.published()
    name_values(paths["/changes"]["get"], {name: own.values(published) for name, own in CHANGES.items()})


def name_values(operation: Schema, known: Mapping[str, list[str]]) -> None:
    for parameter in operation["parameters"]:
        if values := known.get(parameter["name"]):
            parameter["schema"]["items"] = enum(values)


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
    """What texts stand in an address: short names, and versions of the guide."""
    for parameter in operation["parameters"]:
        if parameter["in"] == "path" and parameter["schema"]["type"] == "string":
            is_version = parameter["name"] == "version"
            parameter["schema"] = {"type": "string", "pattern": VERSION if is_version else SLUG}
            parameter.setdefault("description", VERSION_ABOUT if is_version else SLUG_ABOUT)


def tell_problems(operation: Schema) -> None:
    """Refusals have a media type of their own, and some answers header fields beside the usual ones."""
    operation["responses"][TOO_LONG] = {"description": "The address is longer than the server reads; it says no more."}
    for status, answer in operation["responses"].items():
        if int(status) >= FIRST_ERROR and int(status) != TOO_LONG:
            answer["content"] = {MEDIA_TYPE: answer["content"][JSON]}
        if int(status) in HEADERS:
            answer["headers"] = {
                name: {"description": about, "schema": {"type": "string"}} for name, about in HEADERS[int(status)]
            }

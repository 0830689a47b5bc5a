"""The description says what answers hold, in words that a stranger understands."""

import re

import pytest
from pydantic import ValidationError

from catalogue.api.analyses import ANALYSES
from catalogue.api.entry import PLACES
from catalogue.api.files import ServicesFile, ServicesMap
from catalogue.api.results.envelope import analysis_of
from tests.answers import content
from tests.factories import make_service

pytestmark = pytest.mark.django_db

FREE = {f"/components/schemas/{name}" for name in ("ServiceInList", "ServiceRecord", "PlacedService", "IdeaAsked")}
"""Objects with names that no schema knows: beside columns the determinants of the model in view, each typed."""


@pytest.fixture(scope="module")
def description(django_db_setup, django_db_blocker):
    from django.test import Client  # noqa: PLC0415

    with django_db_blocker.unblock():
        return Client().get("/api/v1/openapi.json").json()


def schemas_in(node, path=""):
    """Every object of the description with its place, but for examples, which are data."""
    if isinstance(node, dict):
        yield path, node
        for name, own in node.items():
            if name not in ("example", "examples"):
                yield from schemas_in(own, f"{path}/{name}")
    elif isinstance(node, list):
        for number, own in enumerate(node):
            yield from schemas_in(own, f"{path}/{number}")


def test_no_answer_holds_anything_that_is_not_described(description):
    answers = [*schemas_in(description["components"], "/components")]
    open_objects = {place for place, own in answers if own.get("additionalProperties") is True}
    typed = {place for place, own in answers if own.get("properties") and own.get("additionalProperties")}
    assert (open_objects, typed) == (set(), FREE)
    shapes = [
        (f"{place}/{name}", shape)
        for place, own in answers
        for name, shape in (own.get("properties") or {}).items()
        if isinstance(shape, dict)
    ]
    known = {"type", "$ref", "anyOf", "allOf", "enum", "const"}
    assert [place for place, shape in shapes if not known & shape.keys()] == []
    assert len(shapes) > 300


def test_everything_is_told_in_a_sentence(description):
    schemas = description["components"]["schemas"]
    told = {}
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            told[method, path, "summary"] = f"{operation['summary']}."
            told[method, path] = operation["description"]
            told |= {(method, path, each["name"]): each.get("description") for each in operation["parameters"]}
    for name, schema in schemas.items():
        for field, own in schema.get("properties", {}).items():
            referred = schemas.get(own.get("$ref", "").rpartition("/")[2], {})
            told[name, field] = own.get("description") or referred.get("description")
    assert {where: text for where, text in told.items() if not text or " " not in text or text[-1] not in ".?"} == {}
    assert len({operation["operationId"] for own in description["paths"].values() for operation in own.values()}) > 30


def test_the_entry_names_every_address_that_can_be_read(client, description):
    answer = client.get("/api/v1/")
    assert answer.status_code == 200
    told = answer.json()
    assert told["openapi"] == "http://testserver/api/v1/openapi.json"
    assert told["resources"][0]["address"] == "http://testserver/api/v1/services"
    named = {f"/{path}" for place in PLACES for path in (place.path, place.one) if path}
    readable = {path for path, own in description["paths"].items() if "get" in own and "security" not in own["get"]}
    assert named == readable - {"/"}
    page = client.get("/api/").content.decode()
    assert [place.path for place in PLACES if f"<code>{place.path}</code>" not in page] == []
    for name in ("documentation", "explorer", "problems"):
        assert client.get(told[name]).status_code == 200


ASKED = [
    ("city", "city/berlin", {}),
    ("city", "city/berlin", {"against": "catalogue", "budget": "5", "costs": "Dokk1 3.5"}),
    ("city", "city/aarhus", {"k": "1"}),
    ("my-city", "my-city", {"as_of": "2026-01-01", "draft": "mobility~1111111111111~~~~~A lift"}),
    ("best-next", "best-next", {"service": ["jelbi-berlin"]}),
    ("compare", "compare", {"service": ["jelbi-berlin", "whim-helsinki"]}),
    ("compare", "compare", {"city": ["berlin", "vienna"]}),
]


@pytest.mark.parametrize(("name", "path", "asked"), ASKED)
def test_an_analysis_holds_what_its_schema_says_and_nothing_else(client, name, path, asked):
    own = ANALYSES[name]
    answer = client.get(f"/api/v1/analyses/{path}", asked)
    assert answer.status_code == 200, answer.content
    analysis_of(own.name, own.told or own.name, own.asked, own.result).model_validate_json(answer.content)


@pytest.mark.parametrize("beside", [{}, {"city": "berlin", "phase": "before", "g-resident": "presumed"}])
def test_an_idea_holds_what_its_schema_says_and_nothing_else(client, snapshot, beside):
    idea = {"name": "A lift", "field": next(iter(snapshot.domains)), **{d.slug: "2" for d in snapshot.determinants}}
    own = ANALYSES["idea"]
    answer = client.get("/api/v1/analyses/idea", idea | beside)
    assert answer.status_code == 200, answer.content
    analysis_of("idea", "evaluate", own.asked, own.result).model_validate_json(answer.content)


def test_a_file_holds_what_its_schema_says_and_nothing_else(client, description):
    nowhere = make_service(name="Nowhere yet", cities=())
    asked = {"domain": [nowhere.domain.slug], "sort": ["-launched"]}
    described, files = description["paths"]["/exports/{form}"]["get"]["responses"]["200"]["content"], []
    for form, model in (("json", ServicesFile), ("geojson", ServicesMap)):
        answer = client.get(f"/api/v1/exports/{form}", asked)
        assert described[answer["Content-Type"]]["schema"] == {"$ref": f"#/components/schemas/{model.__name__}"}
        files.append(content(answer))
    listed, placed = ServicesFile.model_validate_json(files[0]), ServicesMap.model_validate_json(files[1])
    assert [feature.id for feature in placed.features if feature.geometry is None] == [nowhere.slug]
    assert {feature.properties.slug for feature in placed.features} == {service.slug for service in listed.services}
    assert placed.provenance.model_dump() == listed.model_dump(exclude={"services"})
    for wrong in (b'"launched": "x"', b'"launched": 2000, "beside": "x"'):
        with pytest.raises(ValidationError):
            ServicesFile.model_validate_json(re.sub(rb'"launched": (null|\d+)', wrong, files[0]))


@pytest.mark.parametrize("name", ["kinds", "cities", "links", "collections", "determinants", "codings"])
def test_each_record_of_a_list_has_an_address(client, description, name):
    record = client.get(f"/api/v1/{name}", {"limit": 1}).json()["items"][0]
    path = next(place.one for place in PLACES if place.path == name)
    assert client.get(f"/api/v1/{path.format(**record)}").json() == record
    assert client.get(f"/api/v1/{path.format(**record)}x").status_code == 404

"""Reading writes nothing: whatever address an anonymous visitor asks for, the database stays as it is."""

import re

import pytest
from django.contrib.admindocs.views import simplify_regex
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from catalogue.my_city.addresses import LONGEST_STATE
from catalogue.my_city.steps import packed
from tests.answers import content

pytestmark = pytest.mark.django_db

PARAMETERS = {
    "round_slug": "passes",
    "key": "a-key",
    "fact": "status",
    "pk": "1",
    "kind": "service",
    "record": "1",
    "version": "1",
    "object_id": "1",
    "id": "1",
    "uidb64": "MQ",
    "app_label": "catalogue",
    "content_type_id": "1",
    "url": "nowhere",
    "domain": "mobility",
    "section": "services",
    "rest": "saved/a-key/",
    "name": "services",
    "token": "a-key:signed",
    "share_key": "a-shared-key",
    "form": "json",
    "round": "passes",
    "coder": "pass-1",
    "service": "jelbi-berlin",
    "determinant": "accessibility",
    "source": "jelbi-berlin",
    "target": "parkrun",
}
"""A value for every parameter of an address but `slug`, which is a service's, a city's or a determinant's."""

SLUGS = {
    "services": "jelbi-berlin",
    "actors": "berliner-verkehrsbetriebe-bvg",
    "cities": "berlin",
    "collections": "main",
    "determinants": "accessibility",
    "kinds": "mobility-app",
    "coding": "jelbi-berlin",
    "codebooks": "atlas-1",
}

BEFORE = packed(["v=1&city=london", ""], LONGEST_STATE)

FURTHER = [
    "/my-city/?city=berlin",
    f"/my-city/?city=berlin&before={BEFORE}",
    "/my-city/?city=berlin&add=parkrun",
    "/my-city/?city=berlin&saved=a-key",
    "/my-city/?city=berlin&format=csv",
    "/services/?q=parking&view=table",
    "/cities/berlin/?format=json",
    "/coding/guide/1.1/?since=1.1",
    "/evaluate/?from=jelbi-berlin",
    "/evaluate/ideas/?idea=retail~3322331012300~~~~~Shop&service=jelbi-berlin",
    "/compare/?city=berlin&city=london",
    "/services/?country=DE&format=ttl",
    "/services/jelbi-berlin/?format=jsonld",
    "/actors/berliner-verkehrsbetriebe-bvg/?format=ttl",
    "/oembed?url=http://testserver/services/jelbi-berlin/&format=xml",
]


def routes(patterns, start="/"):
    """The route of every address of the site, with <names> of its parameters."""
    for pattern in patterns:
        route = start + simplify_regex(str(pattern.pattern)).removeprefix("/")
        if isinstance(pattern, URLPattern):
            yield re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", route)
        else:
            yield from routes(pattern.url_patterns, route)


def filled(route):
    kinds = (SLUGS[part] for part in route.split("/") if part in SLUGS)
    values = PARAMETERS | {"slug": next(kinds, "")}
    return re.sub(r"<(\w+)>", lambda match: values[match[1]], route)


def every_address():
    return sorted({filled(route) for route in routes(get_resolver().url_patterns)} | set(FURTHER))


def test_the_addresses_are_those_of_the_site():
    found = every_address()
    for address in ("/", "/services/jelbi-berlin/codings/", "/cities/berlin/", "/healthz", reverse("login")):
        assert address in found
    assert "/admin/catalogue/service/1/change/" in found
    assert [address for address in found if set("<>^$()") & set(address)] == []


@pytest.mark.parametrize(("method", "headers"), [("get", {}), ("head", {}), ("get", {"HX-Request": "true"})])
def test_no_anonymous_reading_writes(some, method, headers):
    wrote, cookies, sessions = {}, {}, Session.objects.count()
    forms = {
        reverse("login"),
        reverse("admin:login"),
        reverse("password_reset"),
        "/services/jelbi-berlin/correct/status/",
    }
    for address in sorted({*some(every_address()), *forms}):
        client = Client()
        with CaptureQueriesContext(connection) as captured:
            response = getattr(client, method)(address, headers=headers)
            content(response)
        assert response.status_code < 500, address
        statements = [
            query["sql"] for query in captured if re.match(r"\s*(INSERT|UPDATE|DELETE|REPLACE)", query["sql"])
        ]
        if statements:
            wrote[address] = statements
        if response.cookies:
            cookies[address] = set(response.cookies)
    assert wrote == {}
    assert set().union(*cookies.values()) == {"csrftoken"}, "for the forms that anybody may send"
    assert cookies.keys() <= forms
    assert Session.objects.count() == sessions


def test_head_is_answered_everywhere_with_the_headers_of_get(some):
    differ = {}
    for address in some(every_address(), of=16):
        get = Client().get(address)
        content(get)
        head = Client().head(address)
        assert content(head) == b"", address
        if unlike := {("status", get.status_code), *get.items()} ^ {("status", head.status_code), *head.items()}:
            differ[address] = unlike
    names = {name for unlike in differ.values() for name, _value in unlike}
    assert names <= {"Expires"}, differ  # the second in which it was answered


MOVED = {"/portfolio/", "/portfolio/saved/a-key/"}
NOWHERE = {"/admin/nowhere": 302, "/api/v1/analyses/city/": 404}


def test_options_names_the_methods_of_every_address_to_whoever_asks_and_asks_no_data():
    """All of them: none of these answers takes time."""
    told = {}
    for address in every_address():
        with CaptureQueriesContext(connection) as captured:
            response = Client().options(address)
        assert (response.content, len(captured)) == (b"", 0) or address in NOWHERE, address
        told[address] = response["Allow"].split(", ") if response.status_code == 204 else response.status_code
    assert {address: methods for address, methods in told.items() if isinstance(methods, int)} == {
        **dict.fromkeys(MOVED, 301),
        **NOWHERE,
    }
    methods = {address: methods for address, methods in told.items() if isinstance(methods, list)}
    assert [address for address, known in methods.items() if "OPTIONS" not in known or known != sorted(known)] == []
    assert [address for address, known in methods.items() if ("GET" in known) != ("HEAD" in known)] == []
    assert methods["/"] == methods["/services/?q=parking&view=table"] == ["GET", "HEAD", "OPTIONS"]
    assert (
        methods["/admin/catalogue/service/add/"] == methods["/accounts/tokens/"] == ["GET", "HEAD", "OPTIONS", "POST"]
    )
    assert methods["/admin/logout/"] == methods["/accounts/tokens/1/revoke/"] == ["OPTIONS", "POST"]


def test_a_method_that_an_address_does_not_know_is_refused_with_those_that_it_does(client):
    for path in ("/services/", "/api/v1/kinds", "/services/?format=json"):
        refused, told = client.delete(path), client.options(path)
        assert (refused.status_code, refused["Allow"], told["Allow"]) == (405, *["GET, HEAD, OPTIONS"] * 2)
    assert client.options("/nowhere/").status_code == 404

"""Whoever follows a list to its end has met every record once, in the order of the page."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.signing import Signer
from django.http import QueryDict
from django.utils.http import urlencode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.analysis.current import current_snapshot
from catalogue.api import cursors
from catalogue.models import Service
from catalogue.services.filters import SORTS, ServiceFilterSet
from tests.factories import make_random_services

pytestmark = pytest.mark.django_db

LISTS = ("kinds", "cities", "actors", "links", "determinants", "guides", "codings?service=jelbi-berlin")
LIST = "/api/v1/services"
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NAMES = ["Ärzte", "apple", "Apple", "APPLE", "Über", "über", "zoo", "Zoo", "apple", "10"]


@pytest.fixture
def mixed():
    """Services among which many are alike in what they are sorted by: same names, same moments, unknown values."""
    make_random_services(25, seed=5)
    moment = datetime(2026, 11, 26, 12, 0, 0, 123456, UTC)
    for number, service in enumerate(Service.objects.order_by("pk")):
        own = {"updated": moment + timedelta(microseconds=number // 3)}
        if number < 2 * len(NAMES):
            own["name"] = NAMES[number % len(NAMES)]
        Service.objects.filter(pk=service.pk).update(**own)
    return current_snapshot()


def walked(client, address, parameters):
    """All records of a list, followed from its beginning to its end."""
    found = []
    following = f"{address}{'&' if '?' in address else '?'}{urlencode(parameters, doseq=True)}"
    while following:
        answer = client.get(following)
        part = answer.json()
        assert answer.status_code == 200, part
        assert answer.get("Link") == (f'<{part["next"]}>; rel="next"' if part["next"] else None)
        assert part["items"], "a part that is named is not empty"
        found += part["items"]
        following = part["next"] and part["next"].removeprefix("http://testserver")
    return found


def in_order(snapshot, parameters):
    filterset = ServiceFilterSet(QueryDict(urlencode(parameters, doseq=True)), snapshot.index)
    assert filterset.is_valid()
    return list(filterset.ordered().values_list("slug", flat=True))


def sorts(snapshot):
    return [*SORTS, *(sign + d.slug for d in snapshot.determinants for sign in ("", "-"))]


def test_every_order_is_that_of_the_page(client, mixed):
    for sort in sorts(mixed):
        found = walked(client, LIST, {"sort": sort, "limit": 60, "fields": "slug"})
        assert [record["slug"] for record in found] == in_order(mixed, {"sort": sort}), sort


@FEW
@given(data=st.data())
def test_whatever_is_asked_for_is_walked_through_in_the_order_of_the_page(client, mixed, data):
    choices = {name: [value for value, _label in own] for name, own in mixed.index.choices.items() if own}
    asked = data.draw(
        st.fixed_dictionaries(
            {"sort": st.sampled_from(sorts(mixed))},
            optional={
                "q": st.sampled_from(["app", "parking", "ticket bus", "Berlin"]),
                "status": st.lists(st.sampled_from(choices["status"]), min_size=1, max_size=3, unique=True),
                "region": st.lists(st.sampled_from(choices["region"]), min_size=1, max_size=2, unique=True),
                "determinant": st.sampled_from(choices["determinant"]),
            },
        )
    )
    expected = in_order(mixed, asked)
    limit = data.draw(st.integers(max(1, len(expected) // 6), 100))
    if not expected:
        assert client.get(LIST, asked).json()["items"] == []
        return
    found = walked(client, LIST, asked | {"limit": limit, "fields": "slug"})
    assert [record["slug"] for record in found] == expected


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_walked_through(client, name):
    at_once = walked(client, f"/api/v1/{name}", {"limit": 100})
    in_parts = walked(client, f"/api/v1/{name}", {"limit": min(100, 1 + len(at_once) // 4)})
    assert in_parts == at_once
    assert client.get(f"/api/v1/{name}").json()["count"] == len(at_once)


def test_what_comes_and_goes_meanwhile_moves_nothing(client, mixed):
    first = client.get(LIST, {"sort": "name", "limit": 30, "fields": "slug"}).json()
    seen = [record["slug"] for record in first["items"]]
    before = in_order(mixed, {"sort": "name"})
    Service.objects.filter(slug__in=seen[:5]).update(state="draft")
    rest = walked(client, first["next"].removeprefix("http://testserver"), {})
    assert [*seen, *(record["slug"] for record in rest)] == before


def cursor_of(answer):
    [cursor] = parse_qs(urlsplit(answer.json()["next"]).query)["cursor"]
    return cursor


def test_a_cursor_of_anything_else_is_refused_by_its_name(client, problem_in, monkeypatch):
    cursor = cursor_of(client.get(LIST, {"sort": "-launched", "limit": 10}))
    assert client.get(LIST, {"sort": "-launched", "limit": 50, "fields": "slug", "cursor": cursor}).status_code == 200
    half = len(cursor) // 2
    other = "A" if cursor[half] != "A" else "B"
    broken = [
        f"{cursor[:half]}{other}{cursor[half + 1 :]}",
        cursor[:-1],
        "",
        "x",
        "a:b",
        "a:b:c",
        "\0",
        "é",
        "x" * 9000,
    ]
    broken += [Signer(salt="another").sign_object([cursors.FORMAT, "x", [1]]), cursors.SIGNER.sign_object(["x"])]
    for one in broken:
        problem_in(client.get(LIST, {"sort": "-launched", "cursor": one}), "invalid-parameters", "cursor")
    for asked in ({"sort": "launched"}, {}, {"sort": "-launched", "status": "active"}):
        problem_in(client.get(LIST, asked | {"cursor": cursor}), "invalid-parameters", "cursor")
    problem_in(client.get("/api/v1/cities", {"cursor": cursor}), "invalid-parameters", "cursor")
    problem_in(
        client.get("/by/atlas-1/api/v1/services", {"sort": "-launched", "cursor": cursor}),
        "invalid-parameters",
        "cursor",
    )
    monkeypatch.setattr(cursors, "FORMAT", cursors.FORMAT + 1)
    problem_in(client.get(LIST, {"sort": "-launched", "cursor": cursor}), "invalid-parameters", "cursor")

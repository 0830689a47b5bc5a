"""Whatever is sent as a body: an answer that says what is wrong, never a mistake of ours, and nothing written."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.api.documents import ServiceChange
from catalogue.history.states import texts
from catalogue.models import Service
from tests.catalogue.api.writers import SERVICES, Program, problems
from tests.factories import make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(editor):
    return Program(editor)


UNREADABLE = {
    "no JSON": b"{",
    "two": b"{}{}",
    "NaN": b'{"launched": NaN}',
    "infinity": b'{"launched": -Infinity}',
    "half a sign": rb'{"summary": "\ud83d"}',
    "half a sign in a name": rb'{"\ud83d": 1}',
    "NUL": rb'{"summary": "a\u0000b"}',
    "no UTF-8": b'{"summary": "\xff"}',
    "a name twice": b'{"summary": "a", "summary": "b"}',
    "deep": b"[" * 100_000,
    "deep and whole": b'{"touchpoints": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "a number that never ends": b'{"launched": ' + b"9" * 50_000 + b"}",
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_read_is_refused(program, what):
    service = make_service(state="draft")
    response = program.ask("PATCH", f"{SERVICES}/{service.slug}", UNREADABLE[what], if_match='"x"')
    assert response.status_code in (400, 422), response.content
    problems(response, response.status_code)


def test_bodies_that_are_too_large_or_of_another_type_stay_outside(program):
    large = b'{"summary": "' + b"x" * 3_000_000 + b'"}'
    problems(program.ask("PATCH", f"{SERVICES}/parkrun", large), 413)
    for name in ("text/plain", "multipart/form-data; boundary=x", "application/json; charset=latin-1"):
        problems(program.ask("PATCH", f"{SERVICES}/parkrun", b"{}", content_type=name), 415)
    problems(program.ask("PUT", f"{SERVICES}/parkrun/record", {}), 405)
    problems(program.ask("GET", f"{SERVICES}/parkrun/record", accept="text/html"), 406)


ANY = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=20),
    ),
    lambda own: st.one_of(st.lists(own, max_size=3), st.dictionaries(st.text(max_size=8), own, max_size=3)),
    max_leaves=8,
)
NAMED = st.dictionaries(st.sampled_from([*ServiceChange.model_fields]), ANY, max_size=4)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.one_of(ANY, NAMED))
def test_any_json_is_written_whole_or_refused_by_name(program, body):
    service = make_service(state="draft")
    before = texts(Service, [service.pk])[service.pk]
    etag = program.record(service.slug)["etag"]
    answer = program.ask("PATCH", f"{SERVICES}/{service.slug}", json.dumps(body), if_match=etag)
    assert answer.status_code in (200, 400, 422), (body, answer.content)
    if answer.status_code != 200:
        assert problems(answer, answer.status_code)
        assert texts(Service, [service.pk])[service.pk] == before


def test_names_of_slugs_that_no_service_has_are_not_there(program):
    for slug in ("nothing", "%20", "a%00b", "é", "x" * 3000):
        assert program.ask("GET", f"{SERVICES}/{slug}/record").status_code == 404, slug

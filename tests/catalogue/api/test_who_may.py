"""Who may write by programs: every operation that writes, by role and by what lets in, equals the table."""

import pytest
from django.contrib.auth.models import Group

from catalogue.api.site import api
from catalogue.models import Service, Touchpoint, Version
from tests.catalogue.api.writers import SERVICES, Program
from tests.factories import make_service

pytestmark = pytest.mark.django_db

EDITORS = {"editor", "reviewer", "administrator", "superuser"}
WRITING = {
    ("POST", "/services"): EDITORS,
    ("GET", "/services/{slug}/record"): EDITORS,
    ("PATCH", "/services/{slug}"): EDITORS,
    ("POST", "/services/{slug}/state"): EDITORS,
}
"""Operations that take a token, and whose."""


@pytest.fixture
def people(django_user_model):
    """A program for each role, with a token that writes, also where its owner may not."""

    def program(role, group=None):
        user = django_user_model.objects.create_user(role)
        user.groups.set(Group.objects.filter(name=group))
        return Program(user)

    return {
        "reader": program("reader"),
        "coder": program("coder", "Coders"),
        "editor": program("editor", "Editors"),
        "reviewer": program("reviewer", "Reviewers"),
        "administrator": program("administrator", "Administrators"),
        "superuser": Program(django_user_model.objects.create_superuser("superuser")),
    }


def operations():
    """Every operation that asks who sends it, as method and path."""
    paths = api.get_openapi_schema(path_prefix="")["paths"]
    return {(method.upper(), path) for path, own in paths.items() for method, each in own.items() if "security" in each}


def ask(program, method, path, slug):
    body = {"name": "Made by a program"} if path == "/services" else {"state": "review"} if "state" in path else {}
    etag = '"x"'
    if program.headers:
        read = program.ask("GET", f"{SERVICES}/{slug}/record")
        etag = read["ETag"] if read.status_code == 200 else etag
    sent = None if method == "GET" else body
    return program.ask(method, f"/api/v1{path.format(slug=slug)}", sent, if_match=etag)


def test_the_table_names_every_operation_that_takes_a_token():
    assert operations() == WRITING.keys()


@pytest.mark.parametrize(("method", "path"), WRITING)
def test_each_role_may_what_the_table_says(people, method, path):
    found = set()
    for role, program in people.items():
        slug = make_service(state="draft").slug
        answer = ask(program, method, path, slug)
        assert answer.status_code in (200, 201, 403), answer.content
        if answer.status_code != 403:
            found.add(role)
    assert found == WRITING[method, path]


@pytest.mark.parametrize(("method", "path"), WRITING)
def test_neither_a_session_nor_a_token_that_reads_writes(superuser, method, path):
    slug = make_service(state="draft").slug
    known = (Service.objects.count(), Version.objects.count())
    by_session = Program()
    by_session.client.force_login(superuser)
    for program, status in ((Program(), 401), (by_session, 401), (Program(superuser, "read"), 403)):
        answer = ask(program, method, path, slug)
        assert answer.status_code == status
        assert answer["Content-Type"] == "application/problem+json"
        assert ("WWW-Authenticate" in answer) == (status == 401)
    assert (Service.objects.count(), Version.objects.count()) == known


@pytest.mark.parametrize(("method", "path"), [own for own in WRITING if own[0] != "GET"])
def test_who_may_not_write_is_told_so_before_anything_of_the_body(people, settings, method, path):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 50
    address = f"/api/v1{path.format(slug='nowhere')}"
    wrong = (({}, {}), ("{", {}), ("x", {"content_type": "text/plain"}), ("x" * 51, {}))
    for program, status in (
        (Program(), 401),
        (Program(people["superuser"].owner, "read"), 403),
        (people["reader"], 403),
    ):
        assert {program.ask(method, address, body, **headers).status_code for body, headers in wrong} == {status}
    told = [people["editor"].ask(method, address, body, **headers).status_code for body, headers in wrong]
    assert told[1:] == [400, 415, 413]


@pytest.fixture
def superuser(django_user_model):
    return django_user_model.objects.create_superuser("superuser")


def test_who_may_no_longer_edit_may_not_by_a_token_of_before(editor):
    program = Program(editor)
    assert program.create(name="First").status_code == 201
    editor.groups.clear()
    assert program.create(name="Second").status_code == 403
    editor.is_active = False
    editor.save()
    assert program.create(name="Third").status_code == 401


def test_a_token_that_reads_shows_what_its_owner_may_read(editor):
    hidden = make_service(state="draft").collection.__class__.objects.create(
        slug="hidden", name="Hidden", visibility="hidden"
    )
    address = "/in/hidden/api/v1/kinds"
    program = Program(editor, "read")
    assert program.ask("GET", address).status_code == 404
    hidden.memberships.create(user=editor, role=1)
    answer = program.ask("GET", address)
    assert answer.status_code == 200
    assert {*answer["Cache-Control"].split(", ")} == {"private", "no-store"}
    assert Program().ask("GET", address).status_code == 404
    assert program.ask("GET", "/in/hidden/collections/hidden/").status_code == 404, "a token opens the API alone"


def test_half_of_a_change_is_never_written(editor, monkeypatch):
    program, service = Program(editor), make_service(state="draft")
    Touchpoint.objects.create(service=service, label="A stop", channel="app", phase="before", owner="provider")

    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("catalogue.editing.saving.cite", fails)
    program.client.raise_request_exception = False
    answer = program.change(service.slug, summary="Half.", touchpoints=[])
    assert answer.status_code == 500
    service.refresh_from_db()
    assert (service.summary, service.touchpoints.count()) == ("A service made for a test.", 1)

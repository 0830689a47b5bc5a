"""The API against its own description, by schemathesis, and the description by a linter that is not ours."""

import json
import shutil
import subprocess
from contextlib import closing
from itertools import count

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from catalogue.accounts import tokens
from catalogue.editing import programs
from catalogue.models import Service
from catalogue.wsgi import application
from tests.factories import make_complete
from tests.judges.requests import CONFIG, Judge

LINTER = "@redocly/cli@2.11.1"
WRITING = {"createService", "readRecord", "changeService", "moveService"}

pytestmark = pytest.mark.django_db


def read_whole(environ, start_response):
    """The application behind a reader that closes each answer, as servers do: else a file keeps its turn."""
    with closing(application(environ, start_response)) as answer:
        return [b"".join(answer)]


@pytest.fixture
def served(db):
    """As a server would ask it, but for the connection, which holds the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", read_whole, config=CONFIG)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_every_operation_does_what_its_description_says(served):
    judge = Judge(served)
    assert len(judge.operations) >= 30
    for operation in judge.operations:
        judge.ask(operation)
    judge.conclude()


def test_every_operation_that_writes_does_what_its_description_says(served, reviewer):
    """Every second request names the draft and its state, without which all would be about nothing."""
    draft = make_complete(state="draft", slug="night-bus")
    token = tokens.issue(reviewer, "judge", "write").text
    numbers, known = count(), Service.objects.count()

    def name_the_draft(case):
        if next(numbers) % 2 == 0 and "slug" in (case.path_parameters or {}):
            case.path_parameters["slug"] = slug = Service.objects.get(pk=draft.pk).slug  # a request may give another
            if case.headers and "If-Match" in case.headers:
                case.headers["If-Match"] = f'"{programs.read(reviewer, slug).mark}"'

    judge = Judge(served, {"Authorization": f"Bearer {token}"}, name_the_draft)
    own = [each for each in judge.operations if each.definition.raw["operationId"] in WRITING]
    assert len(own) == len(WRITING)
    for operation in own:
        judge.ask(operation)
    judge.conclude()
    succeeded = {name: {status for status in each if status < 300} for name, each in judge.statuses.items()}
    assert succeeded == {
        "POST /services": {201}, "GET /services/{slug}/record": {200}, "PATCH /services/{slug}": {200},
        "POST /services/{slug}/state": {200},
    }  # fmt: skip
    assert Service.objects.count() > known


def test_a_linter_finds_nothing(client, tmp_path):
    assert shutil.which("npx"), "the linter needs Node.js with npx"
    description = tmp_path / "openapi.json"
    description.write_bytes(client.get("/api/v1/openapi.json").content)
    linted = subprocess.run(
        ["npx", "--yes", LINTER, "lint", str(description), "--format=json"],
        capture_output=True, text=True, timeout=300, cwd=tmp_path,
    )  # fmt: skip
    told = json.loads(linted.stdout[linted.stdout.index("{") :])
    assert (told["problems"], told["totals"]["errors"], linted.returncode) == ([], 0, 0), linted.stderr

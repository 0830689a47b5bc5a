"""The API against its own description, by schemathesis, and the description by a linter that is not ours."""

import json
import shutil
import subprocess
from collections import defaultdict
from contextlib import closing, suppress

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup

from catalogue.wsgi import application

LINTER = "@redocly/cli@2.11.1"

EXAMPLES = 5
"""So many requests are made up for an operation that keep to its description, and as many that do not."""

load_all_checks()

EXEMPT = {
    "positive_data_acceptance": {
        "": "no description says that services are compared with services, years stand in order, or cursors are signed"
    },
}
"""Checks that are not held against an operation ("" for all), each with the reason."""

MADE_UP = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)

pytestmark = pytest.mark.django_db


def read_whole(environ, start_response):
    """The application behind a reader that closes each answer, as servers do: else a file keeps its turn."""
    with closing(application(environ, start_response)) as answer:
        return [b"".join(answer)]


@pytest.fixture
def api(db):
    """As a server would ask it, but for the connection, which holds the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", read_whole)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_every_operation_does_what_its_description_says(api):
    found = findings(api)
    assert found == {}, "\n".join(text for texts in found.values() for text in texts)


def findings(schema):
    """What is wrong with answers, by operation."""
    found, seen = defaultdict(list), set()
    for result in schema.get_all_operations():
        operation = result.ok()
        seen.add(operation.label)
        for strategy in schema.get_strategies_from_examples(operation):
            ask(operation, strategy, found[operation.label], settings(MADE_UP, max_examples=1))
        ask(operation, operation.as_strategy(generation_mode=GenerationMode.POSITIVE), found[operation.label])
        with suppress(Unsatisfiable):  # where every text is right
            ask(operation, operation.as_strategy(generation_mode=GenerationMode.NEGATIVE), found[operation.label])
    assert len(seen) >= 20
    return {label: texts for label, texts in found.items() if texts}


def ask(operation, strategy, found, how=MADE_UP):
    exempt = [CHECKS.get_one(name) for name, where in EXEMPT.items() if where.keys() & {"", operation.label}]

    @how
    @given(strategy)
    def asked(case):
        try:
            case.call_and_validate(excluded_checks=exempt, headers={"Accept-Encoding": "identity"})
        except FailureGroup as failures:
            found.extend(f"{operation.label}: {failure}" for failure in failures.exceptions)

    asked()


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

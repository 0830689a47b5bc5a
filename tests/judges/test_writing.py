"""Operations that write, against their own description, by schemathesis: with a token, on a draft and its state."""

from contextlib import suppress
from itertools import count

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup

from catalogue.accounts import tokens
from catalogue.editing import programs
from catalogue.models import Service
from catalogue.wsgi import application
from tests.factories import make_complete

load_all_checks()

EXAMPLES = 25
SLUG = "night-bus"
WRITING = {"createService", "readRecord", "changeService", "moveService"}

EXEMPT = {
    "positive_data_acceptance": "no description says which pages a level rests on, or which state follows on which",
    "missing_required_header": "428 is the answer to a request without If-Match, which the check does not know",
}
"""Checks that are not held against these operations, each with the reason."""

MADE_UP = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def api(db):
    """As a server would ask it, but for the connection, which holds the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_every_operation_that_writes_does_what_its_description_says(api, reviewer):
    make_complete(state="draft", slug=SLUG)
    token = tokens.issue(reviewer, "judge", "write").text
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
    found, statuses, known = [], {}, Service.objects.count()
    operations = [result.ok() for result in api.get_all_operations()]
    own = [operation for operation in operations if operation.definition.raw["operationId"] in WRITING]
    assert len(own) == len(WRITING)
    for operation in own:
        answers = statuses.setdefault(operation.definition.raw["operationId"], set())
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            with suppress(Unsatisfiable):  # where every text is right
                ask(operation, operation.as_strategy(generation_mode=mode), headers, reviewer, found, answers)
    assert found == [], "\n".join(found)
    assert {name: {status for status in answers if status < 300} for name, answers in statuses.items()} == {
        "createService": {201}, "readRecord": {200}, "changeService": {200}, "moveService": {200},
    }  # fmt: skip
    assert Service.objects.count() > known


def ask(operation, strategy, headers, owner, found, answers):
    """Every second request names the draft and its state, without which all would be about nothing."""
    exempt, numbers = [CHECKS.get_one(name) for name in EXEMPT], count()

    @MADE_UP
    @given(strategy)
    def asked(case):
        if next(numbers) % 2 == 0 and "slug" in (case.path_parameters or {}):
            name_the_draft(case, owner)
        try:
            response = case.call(headers=headers)
            answers.add(response.status_code)
            case.validate_response(response, excluded_checks=exempt, headers=headers)
        except FailureGroup as failures:
            found.extend(f"{operation.label}: {failure}" for failure in failures.exceptions)

    asked()


def name_the_draft(case, owner):
    case.path_parameters["slug"] = SLUG
    if case.headers and "If-Match" in case.headers:
        case.headers["If-Match"] = f'"{programs.read(owner, SLUG).mark}"'

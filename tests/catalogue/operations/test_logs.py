"""One line per event, and a traceback for what nobody foresaw alone."""

import logging
import re
from logging.config import dictConfig

import pytest
from django.conf import settings as project
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from catalogue.operations.logs import LineFormatter

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [A-Z]+ [\w.]+ .+")


@pytest.fixture
def logged(capsys):
    """What the project's configuration writes while a function runs."""

    def lines(function):
        dictConfig(project.LOGGING)
        capsys.readouterr()
        function()
        return capsys.readouterr().err.splitlines()

    before = logging.root.handlers[:]
    yield lines
    logging.root.handlers[:] = before


@pytest.mark.django_db
def test_a_refusal_is_one_line(logged, client, django_user_model):
    client.force_login(django_user_model.objects.create_user("reader"))
    asked = {
        "no right": lambda: client.get("/coding/"),
        "no page": lambda: client.get("/nowhere"),
        "no such host": lambda: Client(headers={"host": "evil.example"}).get("/"),
        "no boundary": lambda: Client(enforce_csrf_checks=True).post(
            "/accounts/login/", b"x", content_type="multipart/form-data", headers={"cookie": f"csrftoken={'a' * 32}"}
        ),
        "too much": lambda: client.post("/accounts/login/", {f"field{n}": "x" for n in range(1001)}),
    }
    for name, ask in asked.items():
        lines = logged(ask)
        assert [bool(LINE.fullmatch(line)) for line in lines] == [True], name
    assert logged(lambda: client.options("/services/")) == [], "answered"


@pytest.mark.parametrize(("error", "traced"), [(PermissionDenied, 0), (SuspiciousOperation, 0), (ZeroDivisionError, 1)])
def test_only_what_nobody_foresaw_has_a_traceback(logged, error, traced):
    def fail():
        try:
            raise error("why")
        except error:
            logging.getLogger("django.request").exception("Refused: /somewhere")

    lines = logged(fail)
    assert LINE.fullmatch(lines[0])
    assert sum(line.startswith("Traceback") for line in lines) == traced
    assert len(lines) == 1 or traced


@given(st.text())
def test_nothing_that_is_sent_begins_a_line(sent):
    record = logging.LogRecord("some.logger", logging.WARNING, "", 0, "account %s", (sent,), None)
    assert LINE.fullmatch(LineFormatter().format(record))


@pytest.mark.django_db
def test_wrong_passwords_are_one_line_once_they_lock(logged):
    credentials = {"username": "anna\nbeth", "password": "secret"}

    def guess():
        for _ in range(project.AXES_FAILURE_LIMIT):
            Client().post("/accounts/login/", credentials, REMOTE_ADDR="203.0.113.7")

    lines = [line for line in logged(guess) if " catalogue." in line]
    assert [line.split(" ", 3)[3] for line in lines] == [r'locked out: account "anna\nbeth" from 203.0.113.7']

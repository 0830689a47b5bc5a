"""Settings fail loudly: each reader is tried in a process of its own, as production would start it."""

import os
import re
import subprocess
import sys
from ast import literal_eval
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from catalogue.environment import MailServer, env_hosts, env_mail_server, env_sender

SERVER_WAITS = 30
"""Seconds after which gunicorn gives a worker up."""

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "SECRET_KEY": "a-secret-of-production-that-is-long-enough-to-please-every-check-there-is-42",
    "ALLOWED_HOSTS": "atlas.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://atlas.example.org",
}


def manage(*words, **environment):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=kept | environment, capture_output=True, text=True
    )


def test_production_is_clean():
    result = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert result.returncode == 0, result.stderr


def test_a_missing_secret_is_refused():
    result = manage("check", ALLOWED_HOSTS="atlas.example.org")
    assert_refused(result, "SECRET_KEY")


def assert_refused(result, name):
    """The start stopped, and its last word names the variable."""
    assert result.returncode == 1
    assert re.search(rf"ImproperlyConfigured: {name}\b", result.stderr.splitlines()[-1])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"),
        ("DATABASE_URL", "mysql://root@localhost/atlas"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "sqlite://"),
        ("ALLOWED_HOSTS", "https://atlas.example.org"),
        ("CSRF_TRUSTED_ORIGINS", "atlas.example.org"),
        ("PUBLIC_ADDRESS", "atlas.example.org"),
        ("PUBLIC_ADDRESS", "https://atlas.example.org/atlas"),
        ("SECURE_SSL_REDIRECT", "2"),
        ("SECURE_HSTS_SECONDS", "a year"),
        ("SECURE_HSTS_SECONDS", "-1"),
        ("SECURE_HSTS_PRELOAD", "perhaps"),
        ("TRUSTED_PROXIES", "proxy.example.org"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("EMAIL_URL", "mail.example.org"),
    ],
)
def test_an_unreadable_value_stops_the_start(name, value):
    assert_refused(manage("check", **{**PRODUCTION, name: value}), name)


def test_a_mail_server_in_one_variable(monkeypatch):
    def read(url):
        monkeypatch.setenv("EMAIL_URL", url)
        return env_mail_server("EMAIL_URL", "")

    secure = {"host": "mail.example.org", "user": "atlas@example.org", "password": "p@ss/word"}
    credentials = "atlas%40example.org:p%40ss%2Fword@mail.example.org"
    assert read(f"smtps://{credentials}") == MailServer(**secure, port=465, is_tls=True)
    assert read(f"smtp+starttls://{credentials}:2525/") == MailServer(**secure, port=2525, starts_tls=True)
    assert read("smtp://localhost") == MailServer("localhost", 25)
    assert read("console:") == MailServer()
    assert [read(url).backend.split(".")[-2] for url in ("smtp://localhost", "console:")] == ["smtp", "console"]


@pytest.mark.parametrize(
    "url",
    [
        "", "nonsense", "http://secret@mail.example.org", "smtp://", "smtps://mail.example.org:port", "smtps://[::1",
        "smtps://mail.example.org/?secret=1", "smtps://user@mail.example.org", "smtps://:secret@mail.example.org",
        "smtp://user:secret@mail.example.org", "smtps://user:secret@mail.example.org:99999",
    ],
)  # fmt: skip
def test_an_unreadable_mail_server_is_refused_without_saying_its_password(monkeypatch, url):
    monkeypatch.setenv("EMAIL_URL", url)
    with pytest.raises(ImproperlyConfigured, match=r"^EMAIL_URL\b") as refusal:
        env_mail_server("EMAIL_URL", "console:")
    assert "secret" not in str(refusal.value)
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None, "nor in the traceback"


def test_whoever_has_a_mail_server_says_who_mails_are_from(monkeypatch):
    for sender in ("atlas@example.org", "City Experience Atlas <atlas@example.org>", '"Atlas, City" <atlas@localhost>'):
        monkeypatch.setenv("DEFAULT_FROM_EMAIL", sender)
        assert env_sender("DEFAULT_FROM_EMAIL", "") == sender
    for sender in ("", "atlas", "a@example.org, b@example.org", "Atlas a@example.org", "a@example.org\nBcc: b@c.de"):
        monkeypatch.setenv("DEFAULT_FROM_EMAIL", sender)
        with pytest.raises(ImproperlyConfigured, match=r"^DEFAULT_FROM_EMAIL\b"):
            env_sender("DEFAULT_FROM_EMAIL", "atlas@localhost")
    assert_refused(manage("check", **PRODUCTION, EMAIL_URL="smtp://localhost"), "DEFAULT_FROM_EMAIL")


def test_no_setting_lets_any_host_into_the_links_of_mails(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "atlas.example.org,*")
    with pytest.raises(ImproperlyConfigured, match=r"^ALLOWED_HOSTS\b"):
        env_hosts("ALLOWED_HOSTS", "")


def test_sqlite_waits_for_a_lock_shorter_than_the_server_waits_for_an_answer():
    shown = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS'])"
    options = literal_eval(manage("shell", "-v0", "-c", shown, **PRODUCTION).stdout)
    assert options["timeout"] < SERVER_WAITS
    own = manage("shell", "-v0", "-c", shown, DATABASE_URL="sqlite:////tmp/nowhere.sqlite3?timeout=1", **PRODUCTION)
    assert literal_eval(own.stdout) == options | {"timeout": 1}


def test_debug_is_off_unless_asked_for():
    shown = "from django.conf import settings; print(settings.DEBUG, settings.SESSION_COOKIE_SECURE)"
    assert manage("shell", "-v0", "-c", shown, **PRODUCTION).stdout.split() == ["False", "True"]
    assert manage("shell", "-v0", "-c", shown, DEBUG="yes").stdout.split()[0] == "True"


HEADER = """
from django.test import Client
print(Client(headers={"host": "atlas.example.org"}).get("/healthz", secure=True).headers["Strict-Transport-Security"])
"""


@pytest.mark.parametrize(
    ("switched_on", "expected"),
    [
        ({}, "max-age=2592000"),
        ({"SECURE_HSTS_SECONDS": "60", "SECURE_HSTS_INCLUDE_SUBDOMAINS": "true"}, "max-age=60; includeSubDomains"),
        ({"SECURE_HSTS_PRELOAD": "true"}, "max-age=2592000; preload"),
    ],
)
def test_hsts_speaks_for_other_hosts_only_where_switched_on(switched_on, expected):
    result = manage("shell", "-v0", "-c", HEADER, **PRODUCTION, **switched_on)
    assert result.stdout.strip() == expected, result.stderr


def test_migrations_are_complete():
    result = manage("makemigrations", "--check", "--dry-run", **PRODUCTION)
    assert result.returncode == 0, result.stdout

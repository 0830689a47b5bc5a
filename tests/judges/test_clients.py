"""The clients on the page for programs, run as they stand there against a real server."""

import shutil
import subprocess
import sys
from urllib.request import urlopen

import pytest
from bs4 import BeautifulSoup
from django.db import connections
from pytest_django.live_server_helper import LiveServer

from catalogue.models import Service


@pytest.fixture
def server(django_db_setup, django_db_blocker):
    """On committed data, which nobody changes here."""
    connections.settings["default"]["CONN_MAX_AGE"] = 0
    with django_db_blocker.unblock():
        running = LiveServer("127.0.0.1")
        yield running.url
        running.stop()
        connections.close_all()


def said_by(command, text):
    done = subprocess.run([*command, text], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def client_on_page(server, name):
    with urlopen(f"{server}/api/") as answer:
        [text] = BeautifulSoup(answer.read(), "html.parser").select(f"#{name}")
    return text.get_text()


def expected():
    running = Service.objects.published().filter(status="active")
    return f"{running.count()} of {running.count()} running services are read; the first: {running.by_name()[0].name}"


def test_the_one_in_python_needs_ten_lines_and_nothing_else(server):
    text = client_on_page(server, "python")
    assert len(list(filter(None, text.splitlines()))) <= 10
    assert said_by([sys.executable, "-I", "-c"], text).strip() == expected()


def test_the_one_in_r_needs_ten_lines_and_one_package(server):
    assert shutil.which("Rscript"), "R is needed: r-base-core and r-cran-jsonlite"
    text = client_on_page(server, "r")
    assert len(list(filter(None, text.splitlines()))) <= 10
    assert said_by(["Rscript", "--vanilla", "-e"], text).strip() == expected()

"""The files of docs/production, in real processes."""

import re
import subprocess
import sys
import time
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from tests.catalogue.operations.test_logs import LINE
from tests.processes.test_settings import PRODUCTION, ROOT
from tests.throwaway_postgres import free_port


@pytest.fixture
def started(tmp_path):
    """A site that was started too early: neither migrate nor collectstatic ran. Gives its address and its log."""
    (tmp_path / "early_settings.py").write_text(
        f"from catalogue.settings import *\nSTATIC_ROOT = {str(tmp_path)!r}\nSECURE_SSL_REDIRECT = False\n"
    )
    address = f"127.0.0.1:{free_port()}"
    command = ["-m", "gunicorn", "-c", "docs/production/gunicorn.conf.py", "--bind", address, "catalogue.wsgi"]
    environment = PRODUCTION | {
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3",
        "DJANGO_SETTINGS_MODULE": "early_settings",
        "PYTHONPATH": f"{tmp_path}:{ROOT}",
        "WEB_CONCURRENCY": "1",
    }
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment, stderr=log)
        try:
            yield f"http://{address}", tmp_path / "log"
        finally:
            server.terminate()
            server.wait(30)


def answer(url):
    try:
        with urlopen(url, timeout=20) as response:
            return response.status, response.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def await_answer(url):
    for _ in range(100):
        try:
            return answer(url)
        except URLError:
            time.sleep(0.2)
    raise AssertionError("it does not start")


def test_a_site_that_was_started_too_early_lives_and_is_not_ready(started):
    address, log = started
    assert await_answer(f"{address}/healthz") == (200, "ok\n")
    status, checks = answer(f"{address}/readyz?name=secret")
    assert status == 503
    assert [line for line in checks.splitlines() if line.endswith(": ok")] == ["database: ok"]
    assert answer(f"{address}/")[0] == 500, "as is told there"
    lines = log.read_text().splitlines()
    accesses = [line for line in lines if " gunicorn.access " in line]
    assert [re.sub(r"\d+ms$", "ms", line.split(" ", 3)[3]) for line in accesses][:2] == [
        "GET /healthz 200 3 ms",
        f"GET /readyz 503 {len(checks)} ms",
    ]
    assert [line for line in accesses if not LINE.fullmatch(line)] == []
    assert [line for line in lines if "secret" in line] == []


def test_the_unit_keeps_the_memory_of_threads_together():
    unit = (ROOT / "docs/production/atlas.service").read_text().splitlines()
    assert "Environment=MALLOC_ARENA_MAX=2" in unit, "each thread of a flood would keep memory of its own"

"""The site as production runs it, in processes of its own: gunicorn with docs/production's settings on loopback."""

import contextlib
import os
import subprocess
import sys
import time
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from bs4 import BeautifulSoup

from tests.throwaway_postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
MOST_SECONDS = 30
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "tests.processes.production_settings",
    "DEBUG": "false",
    "SECRET_KEY": "a-long-secret-of-the-tests-that-nobody-uses-elsewhere-0123456789",
}


class Answer(NamedTuple):
    status: int
    headers: dict
    page: BeautifulSoup


class Visitor:
    """A browser without scripts, behind a proxy that speaks HTTPS."""

    def __init__(self, site):
        self.site = site
        policy = DefaultCookiePolicy(secure_protocols=("http", "https"))
        self.opener = build_opener(HTTPCookieProcessor(CookieJar(policy)))

    def ask(self, path, sent=None):
        address = path if path.startswith("http") else self.site.address + path
        data = urlencode(sent, doseq=True).encode() if sent else None
        headers = {"X-Forwarded-Proto": "https", "Referer": self.site.address.replace("http:", "https:")}
        try:
            answer = self.opener.open(Request(address, data, headers), timeout=MOST_SECONDS)  # noqa: S310 - loopback
        except HTTPError as error:
            answer = error
        with answer:
            return Answer(answer.status, answer.headers, BeautifulSoup(answer.read(), "html.parser"))


class Site(NamedTuple):
    address: str
    process: subprocess.Popen

    def workers(self):
        """The ids of the processes that answer."""
        master = self.process.pid
        return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]


def environment(database, static):
    return {**os.environ, **SETTINGS, "DATABASE_URL": database, "STATIC_ROOT": str(static)}


def collect_static(folder):
    words = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(words, cwd=ROOT, env=environment("sqlite:///none.sqlite3", folder), check=True)


@contextlib.contextmanager
def running(database, static):
    """A site on a database (its address) with the static files of a folder, ended at the end."""
    address = f"127.0.0.1:{free_port()}"
    words = ["-c", "docs/production/gunicorn.conf.py", "--bind", address, "catalogue.wsgi"]
    with subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *words],
        cwd=ROOT,
        env=environment(database, static),
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            site = Site(f"http://{address}", process)
            wait_until(lambda: Visitor(site).ask("/healthz").status == 200)
            yield site
        finally:
            process.terminate()


def wait_until(holds):
    """Wait until something holds; it may fail with OSError before."""
    end = time.monotonic() + MOST_SECONDS
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if holds():
                return
        time.sleep(0.05)
    raise AssertionError("it did not come to that in time")

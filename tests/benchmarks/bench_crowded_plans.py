"""How other pages fare while the worst plans are asked for, against their quiet time, on a real server.

python3 dev.py test tests/benchmarks/bench_crowded_plans.py -s

2026-11-26, SQLite, Python 3.11, a virtual machine with 2 busy cores: p95 of the start page 1.8 times its
quiet time.
"""

import os
import socket
import subprocess
import sys
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from statistics import quantiles
from threading import Event, Thread
from time import perf_counter, sleep

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORKERS, THREADS, READERS, ROUNDS = 2, 24, 24, 60
MOST = 10
"""So many times its quiet time the start page may take."""
PAUSE = 0.2
"""Seconds after which a reader who was told to come back in two does so; else the readers, who are threads of the
process that measures, take the machine for themselves."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address of gunicorn, as README starts it, on a database of its own."""
    folder = tmp_path_factory.mktemp("server")
    env = {**os.environ, "DEBUG": "true", "DATABASE_URL": f"sqlite:///{folder / 'atlas.sqlite3'}"}
    for command in (["migrate", "--verbosity", "0"], ["seed"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [f"--workers={WORKERS}", f"--threads={THREADS}", f"--bind=127.0.0.1:{port}", "--log-level=error"]
    words = [sys.executable, "-m", "gunicorn", *options, "catalogue.wsgi"]
    with subprocess.Popen(words, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        wait_for(port)
        yield port
        process.terminate()


def wait_for(port):
    for _attempt in range(100):
        try:
            return get(port, "/healthz")
        except OSError:
            sleep(0.1)
    raise TimeoutError


def get(port, address):
    """The status, and the seconds that the answer took. A connection of its own, so that any worker may answer."""
    connection, started = HTTPConnection("127.0.0.1", port, timeout=60), perf_counter()
    connection.request("GET", address, headers={"Cookie": "messages="})  # as one for whom nothing is kept
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status, perf_counter() - started


def p95(port, address):
    return quantiles((get(port, address)[1] for _round in range(ROUNDS)), n=20)[-1]


WORST = (
    "/cities/berlin/?k=10&rung=anywhere&pool=all&cost=1&costs=parkrun+2&budget={:.3f}",
    "/cities/berlin/stability/?k=10&rung=activities&pool=all&per_field=2&cost=1&costs=parkrun+2&budget={:.3f}",
)
"""The page with the hardest plan, and what it asks for after it: the same question in 200 draws."""


def test_the_start_page_while_plans_are_asked_for(server):
    for _round in range(8):
        get(server, "/")
    quiet = p95(server, "/")
    over, statuses, numbers = Event(), [], count()

    def read_on():
        while not over.is_set():
            number = next(numbers)
            statuses.append(get(server, WORST[number % 2].format(9 + number / 1000))[0])
            if statuses[-1] == 503:
                over.wait(PAUSE)

    readers = [Thread(target=read_on) for _reader in range(READERS)]
    for reader in readers:
        reader.start()
    busy = p95(server, "/")
    over.set()
    for reader in readers:
        reader.join()
    print(
        f"\n{READERS} readers ask for the worst plans: {statuses.count(200)} answered, {statuses.count(503)} told to "
        f"come back; p95 of / is {busy / quiet:.1f} times its quiet time"
    )
    assert set(statuses) <= {200, 503}
    assert busy < MOST * quiet

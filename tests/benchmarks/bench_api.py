"""A list of 24 services for programs, as multiples of the page's first view, and of a probe where it is kept.

python3 dev.py test tests/benchmarks/bench_api.py -s -n 0 [--postgres]

2026-11-26, SQLite, Python 3.11, a virtual machine with 2 busy cores: a list 0.94 of the page's first view (43 ms), kept
0.55 of a probe.
"""

import pytest
from django.test import Client

from tests.benchmarks.timing import cpu_seconds_in_turn

MOST_OF_A_PAGE, MOST_PROBES = 1.0, 3.0
KEPT = 32 * 2**20

pytestmark = pytest.mark.django_db


def client(settings, kept):
    settings.KEPT_ANSWERS_BYTES = kept
    made = Client()
    made.handler.load_middleware()
    return made


def test_a_list_costs_no_more_than_the_page(settings):
    made = client(settings, kept=0)
    listed, page = cpu_seconds_in_turn(lambda: made.get("/api/v1/services"), lambda: made.get("/services/"))
    print(f"\nlist of 24: {listed * 1000:.1f} ms, {listed / page:.2f} of the page")
    assert listed <= MOST_OF_A_PAGE * page


def test_a_list_that_is_kept_costs_little_more_than_a_probe(settings):
    made = client(settings, KEPT)
    listed, probe = cpu_seconds_in_turn(lambda: made.get("/api/v1/services"), lambda: made.get("/healthz"), rounds=200)
    print(f"\nlist of 24, kept: {listed * 1000:.2f} ms, {listed / probe:.2f} probes")
    assert listed <= MOST_PROBES * probe

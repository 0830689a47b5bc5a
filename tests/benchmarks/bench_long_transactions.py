"""What a write costs late in a transaction that writes much, such as an upgrade or an import, against an early one.

python3 dev.py test --postgres tests/benchmarks/bench_long_transactions.py -s -n 0

2026-11-26, PostgreSQL 15, Python 3.11, a virtual machine with 2 busy cores, after 6,000 writes: 1.2 times. While each
write renewed the one row of the version, it was 21 times.
"""

from statistics import median
from time import perf_counter

import pytest
from django.db import transaction
from django.db.models import F

from catalogue.models import Touchpoint

pytestmark = pytest.mark.django_db

WRITES, COMPARED = 2000, 100
MOST = 2
"""So many times the early writes' time the late ones may take, each write of another row."""


def seconds(key):
    """Of a write in a savepoint of its own, as upgrades and imports make them."""
    started = perf_counter()
    with transaction.atomic():
        Touchpoint.objects.filter(pk=key).update(label=F("label"))
    return perf_counter() - started


def test_a_late_write_costs_what_an_early_one_does():
    keys = list(Touchpoint.objects.order_by("pk").values_list("pk", flat=True))
    times = [seconds(keys[number % len(keys)]) for number in range(WRITES)]
    early, late = median(times[:COMPARED]), median(times[-COMPARED:])
    print(f"\nearly {early * 1000:.2f} ms, late {late * 1000:.2f} ms: {late / early:.2f} times")
    assert late <= MOST * early

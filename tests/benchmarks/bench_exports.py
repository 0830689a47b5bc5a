"""The collection as CSV, workbook and JSON against plain SQL and csv in one run; the memory of package and GeoJSON.

python3 dev.py test tests/benchmarks/bench_exports.py -s -n 0 [--postgres]

2026-11-27, SQLite, Python 3.11, a virtual machine with 2 busy cores, 10,000 services: CSV 1.4 times plain SQL and csv,
the workbook 3.1, JSON 1.3; the package 23 MB above the worker.
"""

import tracemalloc

import pytest

from catalogue.data.package import zip_pieces
from experience.models import Determinant
from tests.answers import content
from tests.benchmarks.bench_export import MEGABYTE, SIZE, by_plain_sql
from tests.benchmarks.growth import grow
from tests.benchmarks.timing import cpu_seconds_in_turn

pytestmark = pytest.mark.django_db

MOST_OF_WORKBOOK, MOST_OF_TABLE = 6, 3
MOST_MEMORY = 150
"""Megabytes above what the process takes anyway."""


def test_files_of_all(client):
    grow(SIZE)
    order = list(Determinant.objects.values_list("slug", flat=True))

    def sent(asked):
        return lambda: content(client.get(f"/services/?format={asked}"))

    calls = [lambda: by_plain_sql(order), sent("csv"), sent("xlsx-table"), sent("json")]
    bare, table, workbook, data = cpu_seconds_in_turn(*calls, rounds=3)
    print(f"\n{SIZE} services; plain SQL and csv {bare:.2f} s of the processor")
    print(f"CSV {table / bare:.2f} times that, workbook {workbook / bare:.2f}, JSON {data / bare:.2f}")
    taken = {"package": peak(zip_pieces), "GeoJSON": peak(lambda: client.get("/services/?format=geojson"))}
    print("; ".join(f"{name} of {size:.1f} MB at a peak of {most:.1f}" for name, (size, most) in taken.items()))
    assert table < MOST_OF_TABLE * bare
    assert workbook < MOST_OF_WORKBOOK * bare
    assert max(most for _size, most in taken.values()) < MOST_MEMORY


def peak(pieces):
    """The size of a file and what memory sending it takes, in megabytes: more is held than before it began."""
    tracemalloc.start()
    size = sum(map(len, pieces()))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return size / MEGABYTE, most / MEGABYTE

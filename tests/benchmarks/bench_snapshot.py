"""What a page and a change cost with 10,000 services, as multiples of the same with 141 in the same run.

python3 dev.py test tests/benchmarks/bench_snapshot.py -s -n 0 [--postgres]

On 2026-11-25, on two busy cores with SQLite: pages 1.0 to 1.9 times, a city of 1,000 services 4.9. A full read takes
53 ms with 141 services and 27 times that with 10,000; what follows one change 0.36 and 0.03 of it. A bulk load takes
1.03 times.
"""

from time import process_time

import pytest
from django.db import transaction

from catalogue.analysis.current import current_snapshot
from catalogue.analysis.reading import read
from catalogue.index import data_version, triggers
from catalogue.index.shown_tables import ShownTable, shown_tables
from catalogue.models import City, Service
from tests.benchmarks.growth import grow
from tests.benchmarks.timing import cpu_seconds

SIZE, ROUNDS = 10_000, 7
LARGE_CITY = 1_000

PAGES = {
    "/": 2, "/services/jelbi-berlin/": 2, "/cities/": 2, "/cities/london/": 2, "/determinants/": 2,
    "/determinants/accessibility/": 2, "/method/": 2,
}  # fmt: skip
"""Pages, and at most so many times their time with 141 services they may take."""

MOST_FOR_A_LARGE_CITY, MOST_FOR_MARKS = 5, 1.3


def page_times(client):
    return {path: cpu_seconds(lambda p=path: client.get(p).content, ROUNDS) for path in PAGES}


def keep_london():
    """Copies lie elsewhere, so that the city stays what it was."""
    places, kigali = Service.cities.through.objects, City.objects.get(slug="kigali")
    added = places.filter(city__slug="london", service__slug__regex=r"-\d+$")
    places.exclude(pk__in=added.values("pk")).filter(service__in=added.values("service"), city=kigali).delete()
    added.update(city=kigali)


def fill_a_city():
    """A city of many services that run."""
    city, places = City.objects.get(slug="kampala"), Service.cities.through
    running = Service.objects.published().filter(status__in=["active", "pilot", "changed"]).exclude(cities=city)
    chosen = running.exclude(cities__slug="london").order_by("pk").values_list("pk", flat=True)
    places.objects.bulk_create(places(service_id=pk, city=city) for pk in chosen[:LARGE_CITY])


def change_and_read():
    """The CPU seconds that the first reader after a change of one service waits for the new state."""
    times = []
    for number in range(ROUNDS):
        Service.objects.filter(slug="jelbi-berlin").update(name=f"Name {number}")
        started = process_time()
        current_snapshot()
        times.append(process_time() - started)
    return sorted(times)[ROUNDS // 2]


@pytest.mark.django_db
def test_growth(client):
    few, changed, full = page_times(client), change_and_read(), cpu_seconds(lambda: read(None), 3)
    print(f"\n   141 services: full read {full * 1000:7.1f} ms, after one change {changed / full:5.2f} x")
    with transaction.atomic():
        grow(SIZE)
        keep_london()
    large_full, large_changed = cpu_seconds(lambda: read(None), 1), change_and_read()
    print(
        f"{SIZE:6} services: full read {large_full / full:6.1f} x, after one change {large_changed / large_full:5.2f} x"
    )
    many = page_times(client)
    for path, most in PAGES.items():
        print(f"{path:32} {few[path] * 1000:7.1f} ms {many[path] / few[path]:6.2f} x")
        assert many[path] <= most * few[path], path
    fill_a_city()
    large = cpu_seconds(lambda: client.get("/cities/kampala/").content, ROUNDS) / few["/cities/london/"]
    print(f"{'a city of 1,000 services':32} {few['/cities/london/'] * 1000:7.1f} ms {large:6.2f} x")
    assert large <= MOST_FOR_A_LARGE_CITY


def load_seconds():
    """CPU seconds of a bulk load of ten times the collection, taken back."""
    with transaction.atomic():
        started = process_time()
        grow(1_410)
        spent = process_time() - started
        transaction.set_rollback(True)
    return spent


@pytest.mark.django_db
def test_what_a_bulk_load_pays_for_the_marks(monkeypatch):
    """Against triggers that only renew the version, whatever is written."""
    marked = min(load_seconds() for _ in range(3))
    plain_tables = [ShownTable(table.name) for table in shown_tables()]
    monkeypatch.setattr(triggers, "shown_tables", lambda: plain_tables)
    monkeypatch.setattr(data_version, "change", lambda table, vendor, services: data_version.RENEWALS[vendor])
    triggers.install()
    plain = min(load_seconds() for _ in range(3))
    print(f"\nbulk load with a token alone {plain * 1000:7.0f} ms, with marks {marked / plain:5.2f} x")
    assert marked <= MOST_FOR_MARKS * plain

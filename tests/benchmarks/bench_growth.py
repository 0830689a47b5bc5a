"""What grows with the catalogue and what must not: the last page by name, writes with the search index, and seeding.

python3 dev.py test tests/benchmarks/bench_growth.py -s [--postgres]

2026-11-26, SQLite, Python 3.11, a virtual machine with 2 busy cores: 5,000 services, the last page 0.7 times the first
(reading all rows before it would take 0.5 times that alone), a changed name 1.2 times what it takes at 141; seeding 2.6
times bulk insertion.
"""

from time import process_time

import pytest
from django.apps import apps
from django.db import connection, transaction

from catalogue.models import Service
from catalogue.operations.loading import load, shipped
from catalogue.services.views import PAGE_SIZE
from tests.benchmarks.growth import grow
from tests.benchmarks.timing import cpu_seconds, seconds

SIZE = 5_000
MOST_OF_BULK = 3
MOST_OF_FIRST = 2


@pytest.mark.django_db
def test_the_last_page_by_name(client):
    grow(SIZE)
    pages = -(-Service.objects.published().count() // PAGE_SIZE)
    first, last = (cpu_seconds(lambda n=number: client.get(f"/services/?page={n}").content) for number in (1, pages))
    rows = Service.objects.published().by_name().with_card_data()[(pages - 1) * PAGE_SIZE :]
    print(
        f"\n{SIZE} services: last page {last / first:.1f} times the first; reading all rows before it "
        f"{cpu_seconds(lambda: list(rows.all())) / first:.1f} times"
    )
    assert last <= MOST_OF_FIRST * first


@pytest.mark.django_db
def test_a_write_with_the_search_index():
    times = []
    for size in (Service.objects.count(), SIZE):
        grow(size)
        service = Service.objects.first()
        times.append(seconds(lambda s=service: Service.objects.filter(pk=s.pk).update(name="Another name")))
    print(f"\na changed name at {SIZE} services takes {times[1] / times[0]:.1f} times what it takes at 141")


@pytest.mark.django_db
def test_seeding_beside_bulk_insertion():
    models = [model for label in ("experience", "catalogue") for model in rows_of(label)]
    rows = {model: [facts(row) for row in model._base_manager.all()] for model in models}
    bulk, seeded = [], []
    for _round in range(3):
        bulk.append(emptied(models, lambda: insert(rows)))
        seeded.append(emptied(models, lambda: load(shipped())))
    ratio = min(seeded) / min(bulk)
    print(f"\nseeding takes {ratio:.1f} times bulk insertion of the same {sum(map(len, rows.values()))} rows")
    assert ratio < MOST_OF_BULK


def rows_of(label):
    return list(apps.get_app_config(label).get_models(include_auto_created=True))


def emptied(models, write):
    """Seconds of the processor that something takes on empty tables; all is rolled back."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for model in reversed(models):
                cursor.execute(f"DELETE FROM {model._meta.db_table}")
        started = process_time()  # other work of the machine does not count
        write()
        taken = process_time() - started
        transaction.set_rollback(True)
    return taken


def facts(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def insert(rows):
    for model, own in rows.items():
        model._base_manager.bulk_create(model(**values) for values in own)

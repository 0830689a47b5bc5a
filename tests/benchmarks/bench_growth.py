"""What grows with the catalogue and what must not: the last page by name, writes with the search index, and seeding.

python3 dev.py test tests/benchmarks/bench_growth.py -s [--postgres]

2026-11-26, SQLite, Python 3.11, a virtual machine with 2 busy cores: 5,000 services, the last page 9 times the first
(57 without the index), a changed name 1.2 times what it takes at 141; seeding 2.6 times bulk insertion.
"""

from time import process_time

import pytest
from django.apps import apps
from django.core.paginator import Paginator
from django.db import connection, transaction

from catalogue.models import Service
from catalogue.operations.loading import load, shipped
from tests.benchmarks.growth import grow
from tests.benchmarks.timing import seconds

SIZE = 5_000
MOST_OF_BULK = 3


@pytest.mark.django_db
def test_the_last_page_by_name():
    grow(SIZE)
    paginator = Paginator(Service.objects.published().by_name().with_card_data(), 24)
    first, last = (seconds(lambda n=number: list(paginator.page(n))) for number in (1, paginator.num_pages))
    sorted_anew = Service.objects.published().order_by("summary", "slug").with_card_data()
    without = seconds(lambda: list(Paginator(sorted_anew, 24).page(paginator.num_pages)))
    print(f"\n{SIZE} services: last page {last / first:.1f} times the first; unindexed {without / first:.1f} times")


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

"""How facet counts and search grow with the catalogue, as multiples of a bare count in the same run.

python3 dev.py test tests/benchmarks/bench_listing.py -s [--postgres]

2026-11-26, SQLite, Python 3.11, a virtual machine with 2 busy cores: counts 4 to 22 times a bare count at all sizes,
GROUP BYs 53 to 179 times, the search 2 to 17 times.
"""

from time import perf_counter

import pytest
from django.db.models import Count
from django.http import QueryDict

from catalogue.analysis.current import current_snapshot
from catalogue.index import facets, search
from catalogue.index.queries import exactly
from catalogue.models import Service
from catalogue.services.filters import ServiceFilterSet
from experience.levels import STANDARD
from tests.benchmarks.timing import seconds
from tests.factories import make_random_services

SIZES = [141, 1_000, 5_000]


def group_bys():
    """What the bit sets replace: one GROUP BY per facet that has a path."""
    for facet in facets.FACETS:
        if facet.path:
            counted = facet.services().filter(domain__slug="mobility")
            list(counted.order_by().values_list(facet.path).annotate(Count("pk", distinct=True)))


@pytest.mark.django_db
def test_growth():
    print("\nservices  bare count    bit sets    GROUP BYs    search+count    build of the index")
    for size in SIZES:
        make_random_services(size - Service.objects.count(), seed=size)
        data = QueryDict("domain=mobility")
        started = perf_counter()
        index = facets.build(STANDARD)
        built = perf_counter() - started
        snapshot = current_snapshot()
        snapshot.index = index
        bare = seconds(lambda: Service.objects.published().filter(domain__slug="mobility").count())
        counted = seconds(lambda d=data, p=snapshot: counts(d, p))
        grouped = seconds(group_bys)
        found = seconds(lambda: search.matching(Service.objects.published(), exactly(["made", "service"])).count())
        print(
            f"{size:8}  {bare * 1000:7.2f} ms  {counted / bare:7.1f} x  {grouped / bare:9.1f} x  {found / bare:12.1f} x"
            f"  {built / bare:14.1f} x"
        )
        assert {c.value: c.count for c in dict(by_name(data, snapshot))["domain"]}["mobility"] == (
            Service.objects.published().filter(domain__slug="mobility").count()
        )


def counts(data, snapshot):
    return list(facets.counts(snapshot.index, ServiceFilterSet(data, snapshot.index).selection()))


def by_name(data, snapshot):
    return ((facet.name, choices) for facet, choices in counts(data, snapshot))

"""What judging 60 services at moments costs, as multiples of the listing's first view in the same run, and its memory.

python3 dev.py test tests/benchmarks/bench_moments.py -s -n 0 [--postgres]
"""

import random
from itertools import count
from tracemalloc import get_traced_memory, start, stop

import pytest
from django.http import QueryDict

from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.snapshot import current_snapshot
from catalogue.models import City, Service
from experience.ranking import DRAWS
from tests.benchmarks.timing import cpu_seconds

pytestmark = pytest.mark.django_db

SIZE, ROUNDS = 60, 7
MOST_OF_LISTING, MOST_BYTES = 3, 100e6

numbers = count(1)


@pytest.fixture
def chosen():
    """60 services of the collection that may run."""
    running = Service.objects.published().exclude(status="discontinued").order_by("slug").values_list("slug", flat=True)
    return random.Random(1).sample(list(running), SIZE)


def asked(client, address):
    """A page as who asks for it first pays for it: no answer is kept for a visitor with this cookie, and no other view
    asked for the same target before."""
    sign = "&" if "?" in address else "?"
    response = client.get(
        f"{address}{sign}target=0.{next(numbers):04}9&against=target", headers={"cookie": "messages="}
    )
    assert response.status_code == 200
    return response.content


def listing_seconds(client):
    return cpu_seconds(lambda: client.get("/services/", headers={"cookie": "messages="}).content, ROUNDS)


def everything(services):
    """All that the page and the data of a set say."""
    return (
        services.ladder, services.determinants, services.persons_rows, services.phases_rows, services.moments,
        services.conventions, services.codings, services.sources, services.integration, services.fields,
        services.suggestions(5),
    )  # fmt: skip


def test_a_city(client, chosen):
    city = City.objects.get(slug="kigali")
    city.services.set(Service.objects.filter(slug__in=chosen))
    page = cpu_seconds(lambda: asked(client, "/cities/kigali/"), ROUNDS)
    ratio = page / listing_seconds(client)
    print(f"\na city of {SIZE} services takes {ratio:.1f} times the listing's first view")
    assert ratio < MOST_OF_LISTING


def test_my_city(client, chosen):
    query = QueryDict(mutable=True)
    query.setlist("service", chosen)
    page = cpu_seconds(lambda: asked(client, f"/my-city/?{query.urlencode()}"), ROUNDS)
    ratio = page / listing_seconds(client)
    print(f"\nmy city of {SIZE} services takes {ratio:.1f} times the listing's first view")
    assert ratio < MOST_OF_LISTING


def test_all_that_is_said_of_a_set(client, chosen):
    snapshot = current_snapshot()
    members = [snapshot.members[slug] for slug in chosen]
    taken = cpu_seconds(lambda: everything(ServiceSet(members, snapshot)), ROUNDS)
    start()
    everything(services := ServiceSet(members, snapshot))
    peak = get_traced_memory()[1]
    stop()
    assert services.simulated.draws == DRAWS
    print(
        f"\nall that is said of {SIZE} services takes {taken / listing_seconds(client):.1f} times the listing's first "
        f"view, and {peak / 1e6:.0f} MB with {DRAWS} draws"
    )
    assert peak < MOST_BYTES

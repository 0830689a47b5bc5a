"""What judging 60 services at moments costs, as multiples of the listing's first view in the same run, and its memory.

python3 dev.py test tests/benchmarks/bench_moments.py -s -n 0 [--postgres]

On 2026-11-26, on two busy cores with SQLite: a city 1.7 to 1.8 times where this set is asked for the first time, 1.0
with another target; My city 2.0 to 2.3, and 1.3 to 1.5. What is drawn of a service is kept for other sets
(`service_drawn`), so that it is drawn in the first of the rounds alone; what is computed of the set is not. All that is
said of them 1.8 to 1.9 times, 7 MB above what was there, with 2,000 draws. With the best five a page takes 1.0 to 1.2
times the one without; a kept answer 1.2 to 1.5 times the listing's.
"""

import random
from itertools import count
from tracemalloc import get_traced_memory, start, stop

import pytest
from django.http import QueryDict

from catalogue.analysis.current import current_snapshot
from catalogue.analysis.service_sets import KEPT, ServiceSet
from catalogue.judging.outcome import Outcome
from catalogue.models import City, Service
from experience.ranking import DRAWS
from tests.benchmarks.timing import cpu_seconds, cpu_seconds_in_turn

pytestmark = pytest.mark.django_db

SIZE, ROUNDS = 60, 7
MOST_OF_LISTING, MOST_OF_A_PAGE, MOST_OF_KEPT, MOST_BYTES = 3, 2, 3, 100e6

numbers = count(1)


@pytest.fixture
def chosen():
    """60 services of the collection that may run."""
    running = Service.objects.published().exclude(status="discontinued").order_by("slug").values_list("slug", flat=True)
    return random.Random(1).sample(list(running), SIZE)


def asked(client, address):
    """A page under a target that nobody asked for before, for a visitor with a cookie, for whom no answer is kept."""
    sign = "&" if "?" in address else "?"
    response = client.get(
        f"{address}{sign}target=0.{next(numbers):04}9&against=target", headers={"cookie": "messages="}
    )
    assert response.status_code == 200
    return response.content


def asked_first(client, address):
    """The same where nobody asked for this set of services before."""
    KEPT.clear()
    return asked(client, address)


def told(what, client, address):
    """Times of the page in those of the listing's first view; the figures of a set are kept for the next target."""
    listing, first, again = cpu_seconds_in_turn(
        lambda: listing_page(client),
        lambda: asked_first(client, address),
        lambda: asked(client, address),
        rounds=2 * ROUNDS,
    )
    first, again = first / listing, again / listing
    print(
        f"\n{what} of {SIZE} services takes {first:.1f} times the listing's first view, {again:.1f} with another target"
    )
    assert first < MOST_OF_LISTING


def listing_page(client):
    return client.get("/services/", headers={"cookie": "messages="}).content


def listing_seconds(client):
    return cpu_seconds(lambda: listing_page(client), ROUNDS)


def kept_seconds(client, address):
    return cpu_seconds(lambda: client.get(address).content, 5 * ROUNDS)


def everything(services):
    """All that the page and the data of a set say."""
    return (
        services.ladder, services.determinants, services.persons_rows, services.phases_rows, services.moments,
        services.conventions, services.codings, services.sources, services.integration, services.fields,
        services.suggestions(5),
    )  # fmt: skip


def test_a_city(client, chosen):
    City.objects.get(slug="kigali").services.set(Service.objects.filter(slug__in=chosen))
    told("a city", client, "/cities/kigali/")


def test_my_city(client, chosen):
    query = QueryDict(mutable=True)
    query.setlist("service", chosen)
    told("my city", client, f"/my-city/?{query.urlencode()}")


def test_the_best_five_beside_a_page_without(client, chosen, monkeypatch):
    City.objects.get(slug="kigali").services.set(Service.objects.filter(slug__in=chosen))
    best = cpu_seconds(lambda: asked_first(client, "/cities/kigali/?k=5"), ROUNDS)
    monkeypatch.setattr(Outcome, "problems", {"": ["No next services are asked for."]})
    without = cpu_seconds(lambda: asked_first(client, "/cities/kigali/?k=5"), ROUNDS)
    print(f"\na city's page with the best five takes {best / without:.1f} times the one without")
    assert best < MOST_OF_A_PAGE * without


@pytest.mark.parametrize("address", ["/cities/london/", "/my-city/?city=london"])
def test_a_reader_of_a_kept_answer_pays_what_any_kept_page_costs(client, address):
    kept = kept_seconds(client, address) / kept_seconds(client, "/services/")
    print(f"\na kept answer of {address} takes {kept:.1f} times the listing's")
    assert kept < MOST_OF_KEPT


def test_all_that_is_said_of_a_set(client, chosen):
    snapshot = current_snapshot()
    members = [snapshot.members[slug] for slug in chosen]

    def said():
        KEPT.clear()
        return everything(ServiceSet(members, snapshot))

    taken = cpu_seconds(said, ROUNDS)
    KEPT.clear()
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

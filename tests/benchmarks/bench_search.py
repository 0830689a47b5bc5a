"""What the longest searches cost with 10,000 services, as multiples of a plain listing in the same run.

python3 dev.py test tests/benchmarks/bench_search.py -s -n 0 [--postgres]

Times are the processor's for this process; on PostgreSQL that leaves out what the database does.

2026-11-26, SQLite, Python 3.11, a virtual machine with 2 busy cores: 2.0 to 4.2 times, in 7 to 9 queries.
"""

from functools import partial

import pytest
from django.db import transaction

from catalogue.index.search import MAX_WORDS
from catalogue.models import Synonyms
from catalogue.models.synonyms import MOST_GROUPS, MOST_SYNONYMS
from tests.answers import queries_of
from tests.benchmarks.growth import grow
from tests.benchmarks.timing import cpu_seconds_in_turn

SIZE, ROUNDS = 10_000, 5
MOST, MOST_QUERIES = 5, 10
"""So many times a plain listing a search may take, and so many queries."""

SAID = "bus city water map park phone light data night street public museum bike help air pay ride book safe food"
CROWDED = [f"quokka{chr(ord('a') + n)}" for n in range(MAX_WORDS)]
"""Words that no service says, each in as many groups of as many words as there may be."""

SEARCHES = {
    "one word": "bus",
    "one word with many synonyms": CROWDED[0],
    "20 words that services say": SAID,
    "20 words, half said": " ".join([*SAID.split()[:10], *(f"numbat{n}x" for n in range(10))]),
    "20 words with many synonyms": " ".join(CROWDED),
    "10 words mistyped, 10 said": " ".join([*SAID.split()[:10], *(f"{word}x" for word in CROWDED[:10])]),
}


def crowd():
    """Synonyms that services say, as many as the form allows."""
    for word in CROWDED:
        for group in range(MOST_GROUPS):
            others = (f"{said} {word}{group}" for said in SAID.split())
            words = ", ".join([word, *SAID.split()[: MOST_SYNONYMS // 2 - 1], *others])
            Synonyms.objects.create(slug=f"{word}-{group}", words=words)


@pytest.mark.django_db
def test_the_longest_searches(client):
    with transaction.atomic():
        grow(SIZE)
    crowd()
    client.get("/services/", {"q": "numbatx"})  # reads the words of all services
    asked = [partial(client.get, "/services/", {"q": search}) for search in ("", *SEARCHES.values())]
    plain, *others = cpu_seconds_in_turn(*asked, rounds=ROUNDS)
    print(f"\n{SIZE} services, a plain listing takes {plain * 1000:.0f} ms")
    for (name, search), own in zip(SEARCHES.items(), others, strict=True):
        queries = queries_of(client, f"/services/?q={search}")
        print(f"{name:32} {own / plain:5.1f} times, {queries} queries")
        assert own <= MOST * plain, name
        assert queries <= MOST_QUERIES, name

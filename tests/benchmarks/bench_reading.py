"""What an anonymous reader of the listing waits for, as multiples of simpler answers in the same run.

python3 dev.py test tests/benchmarks/bench_reading.py -s [--postgres]

Times are the processor's for this process; on PostgreSQL that leaves out what the database does.

The comparison with Datasette needs it in another environment, and is skipped without: `python3 -m venv DIR`,
`DIR/bin/pip install "datasette<1"`, and `DATASETTE_PYTHON=DIR/bin/python` before the command.

2026-11-25, 141 services, SQLite, Python 3.11, a virtual machine with 2 busy cores: the listing again 0.5 times
/healthz; first view 2.3 to 3.3 times a plain listing; Datasette 0.65 takes 2.0, 1.3 and 1.3 times as long without, with
1 and with 3 filters.
"""

import gc
import json
import os
import sqlite3
import subprocess
from collections import defaultdict
from pathlib import Path
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.urls import path
from django.views.generic import ListView

from catalogue import urls
from catalogue.index.facets import EVERY_SERVICE, FACETS
from catalogue.models import Service
from tests.benchmarks.timing import cpu_seconds

HERE = Path(__file__).parent
ROUNDS = 40
MOST_REPEATED, MOST_FIRST = 3, 4
"""Aims: a repeated view in so many times /healthz, a first one in so many times a plain listing."""

SELECTIONS = {
    "no filter": {},
    "1 filter": {"domain": "mobility"},
    "3 filters": {"domain": "mobility", "status": "active", "determinant": "accessibility"},
}
SEVERAL = {"determinant", "region", "country", "city", "channel", "phase", "customer", "payment", "technology"}
"""Facets on which a service can have several values: arrays in Datasette."""


class PlainListing(ListView):
    """What Django's own pieces make of the same rows, in the frame of the site."""

    queryset = Service.objects.published().with_card_data().by_name()
    paginate_by = 24
    template_name = "plain_listing.html"


urlpatterns = [*urls.urlpatterns, path("plain/", PlainListing.as_view())]


@pytest.fixture
def read(db, settings):
    """Makes a function that asks for an address as a browser does: through all middleware, without a network."""
    settings.ROOT_URLCONF = __name__
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], HERE]}]
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)  # the data of a test are in its one transaction
    gc.freeze()  # a worker of the site has no tests in its memory to look through

    def start(kept, encoding="gzip"):
        settings.KEPT_ANSWERS_BYTES = kept
        return reader(get_wsgi_application(), encoding)

    yield start
    gc.unfreeze()
    for signal in signals:
        signal.connect(close_old_connections)


def reader(application, encoding):
    def read(address):
        place, _mark, query = address.partition("?")
        environ = {"PATH_INFO": place, "QUERY_STRING": query, "HTTP_HOST": "testserver"}
        environ["HTTP_ACCEPT_ENCODING"] = encoding
        setup_testing_defaults(environ)
        statuses = []
        response = application(environ, lambda status, headers: statuses.append(status))
        assert b"".join(response)
        response.close()
        assert statuses == ["200 OK"]

    return read


def test_repeated_view(read):
    ask = read(kept=2**20)
    probe, page = cpu_seconds(lambda: ask("/healthz"), ROUNDS), cpu_seconds(lambda: ask("/services/"), ROUNDS)
    print(f"\n/healthz {1000 * probe:.2f} ms; the listing again {page / probe:.1f} times that, aim {MOST_REPEATED}")
    assert page <= MOST_REPEATED * probe


def test_first_view(read):
    ask = read(kept=0)
    plain, page = cpu_seconds(lambda: ask("/plain/"), ROUNDS), cpu_seconds(lambda: ask("/services/"), ROUNDS)
    print(f"\nplain listing {1000 * plain:.1f} ms; ours {page / plain:.1f} times that, aim {MOST_FIRST}")
    assert page <= MOST_FIRST * plain


def test_first_view_against_datasette(read, tmp_path):
    python = os.environ.get("DATASETTE_PYTHON")
    if not python:
        pytest.skip("set DATASETTE_PYTHON to a Python that has Datasette")
    flat_table(tmp_path / "flat.db")
    addresses = [datasette_address(chosen) for chosen in SELECTIONS.values()]
    command = [python, HERE / "datasette_pages.py", tmp_path / "flat.db", *addresses]
    theirs = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    ask = read(kept=0, encoding="identity")  # Datasette does not compress
    for (name, chosen), their in zip(SELECTIONS.items(), theirs, strict=True):
        query = "&".join(f"{facet}={value}" for facet, value in chosen.items())
        own = cpu_seconds(lambda query=query: ask(f"/services/?{query}"), ROUNDS)
        print(f"\n{name}: ours {1000 * own:.1f} ms, Datasette {their / own:.1f} times that")
        assert own <= their


def flat_table(file):
    """The published services as one table with a column for each facet."""
    values = defaultdict(lambda: defaultdict(list))
    for facet in FACETS:
        for service, value in facet.rows(EVERY_SERVICE):
            plain = value[0] if isinstance(value, tuple) else value
            if plain not in (None, "") and plain not in values[service][facet.name]:
                values[service][facet.name].append(plain)
    names = [facet.name for facet in FACETS]
    with sqlite3.connect(file) as database:
        database.execute(f"CREATE TABLE services (name, provider, summary, {', '.join(names)})")
        for service in Service.objects.published().select_related("provider"):
            own = values[service.pk]
            cells = [json.dumps(own[n]) if n in SEVERAL else next(iter(own[n]), None) for n in names]
            row = [service.name, service.provider.name, service.summary, *cells]
            database.execute(f"INSERT INTO services VALUES ({', '.join('?' * len(row))})", row)


def datasette_address(chosen):
    facets = "&".join(f"_facet{'_array' * (facet.name in SEVERAL)}={facet.name}" for facet in FACETS)
    filters = "".join(f"&{name}{'__arraycontains' * (name in SEVERAL)}={value}" for name, value in chosen.items())
    return f"/flat/services?_size=24&_sort=name&_facet_size=max&{facets}{filters}"

"""The whole collection as a file, against what plain SQL and the csv module take for the same file in the same run.

python3 dev.py test tests/benchmarks/bench_export.py -s [--postgres]

2026-11-26, SQLite, Python 3.11, a virtual machine with 2 busy cores: the file of 10,000 services 2.3 times plain SQL
and csv, its first byte after 0.002 of that, at a peak of 7.6 MB.
"""

import csv
import tracemalloc
from collections import defaultdict
from io import StringIO
from time import perf_counter

import pytest
from django.db import connection

from catalogue.models import Service, Touchpoint
from catalogue.models.expressions import BYTEWISE
from catalogue.services import export
from experience.levels import DERIVED_DETERMINANT
from experience.models import Determinant
from tests.answers import body
from tests.benchmarks.growth import grow
from tests.benchmarks.timing import seconds

SIZE = 10_000
MOST = 3
MEGABYTE = 2**20

FACTS = """
    SELECT s.id, s.slug, s.name, s.summary, s.description, d.slug, p.name, p.type, s.launched, s.launch_note, s.ended,
        s.status, s.status_as_of, s.status_note, s.personalisation, s.integration_level, s.integration_reason,
        s.unknown, s.confidence, s.official_url, s.official_url_seen, k.slug,
        p.short_name, c.name, s.scope_note, CASE WHEN s.status = 'unknown' THEN s.status_as_of END,
        o.slug, o.owner, o.licence
    FROM catalogue_service s
    JOIN catalogue_domain d ON d.id = s.domain_id
    JOIN catalogue_actor p ON p.id = s.provider_id
    JOIN catalogue_collection o ON o.id = s.collection_id
    LEFT JOIN catalogue_servicekind k ON k.id = s.kind_id LEFT JOIN catalogue_city c ON c.id = p.seat_id
    WHERE s.state = 'published' ORDER BY lower(s.name COLLATE "{}"), s.slug"""
TERMS = """
    SELECT l.service_id, t.slug FROM catalogue_service_{} l
    JOIN catalogue_{} t ON t.id = l.{}_id ORDER BY t."order", t.slug"""
PARTS = {
    "secondary": TERMS.format("secondary_domains", "domain", "domain"),
    "data": TERMS.format("data_sources", "datasource", "datasource"),
    "technologies": TERMS.format("technologies", "technology", "technology"),
    "payments": TERMS.format("payments", "paymentmodel", "paymentmodel"),
    "places": """
        SELECT l.service_id, c.name, o.code, o.region FROM catalogue_service_cities l
        JOIN catalogue_city c ON c.id = l.city_id JOIN catalogue_country o ON o.id = c.country_id ORDER BY c.name""",
    "partners": """
        SELECT p.service_id, coalesce(a.name, p.name), p.role FROM catalogue_partner p
        LEFT JOIN catalogue_actor a ON a.id = p.actor_id ORDER BY p.service_id, p.number""",
    "touchpoints": "SELECT service_id, channel, phase FROM catalogue_touchpoint ORDER BY service_id, number",
    "customers": """
        SELECT l.service_id, g.slug, l.basis FROM catalogue_servicecustomer l
        JOIN catalogue_customergroup g ON g.id = l.group_id ORDER BY g."order" """,
    "detriments": "SELECT service_id, kind, text FROM catalogue_detriment ORDER BY service_id, number",
    "evidence": "SELECT service_id, url, kind FROM catalogue_evidence ORDER BY service_id, number",
    "levels": """
        SELECT l.service_id, d.slug, l.level FROM catalogue_classification l
        JOIN experience_determinant d ON d.id = l.determinant_id""",
}


def by_plain_sql(order):
    """The rows of the file, without ORM and without guards."""
    with connection.cursor() as cursor:
        parts = {name: defaultdict(list) for name in PARTS}
        for name, query in PARTS.items():
            cursor.execute(query)
            for service, *values in cursor:
                parts[name][service].append(values)
        cursor.execute(FACTS.format(BYTEWISE[connection.vendor]))
        file = StringIO()
        csv.writer(file).writerows(plain_row(row, parts, order) for row in cursor)
    return file.getvalue()


def plain_row(row, parts, order):
    service, *facts = row
    own = {name: rows[service] for name, rows in parts.items()}
    integration, address, seen = facts[14], facts[18], facts[19]
    levels = dict(own["levels"]) | {DERIVED_DETERMINANT: None if integration is None else min(integration, 3)}
    return [
        *facts[:5],
        "; ".join(slug for [slug] in own["secondary"]),
        "; ".join(name for name, _code, _region in own["places"]),
        "; ".join(sorted({code for _name, code, _region in own["places"]})),
        "; ".join(sorted({region for _name, _code, region in own["places"]})),
        facts[20],
        *facts[5:7],
        *facts[21:23],
        "; ".join(f"{name} ({role})" for name, role in own["partners"]),
        *facts[7:13],
        "; ".join(sorted({channel for channel, _phase in own["touchpoints"]})),
        "; ".join(dict.fromkeys(phase for _channel, phase in own["touchpoints"])),
        form(own["touchpoints"]),
        "; ".join(slug for slug, basis in own["customers"] if basis == "documented"),
        "; ".join(slug for slug, basis in own["customers"] if basis == "inferred"),
        facts[13],
        "; ".join(slug for [slug] in own["data"]),
        "; ".join(slug for [slug] in own["technologies"]),
        "; ".join(slug for [slug] in own["payments"]),
        *facts[14:16],
        "; ".join(f"{kind}: {text}" for kind, text in own["detriments"]),
        "; ".join(line for line in facts[16].splitlines() if line.strip()),
        facts[17],
        verification(own["evidence"]),
        address,
        "yes" if seen else "no" if address else "",
        "; ".join(url for url, _kind in own["evidence"]),
        *facts[23:27],
        facts[27] or "not stated",
        *(levels.get(slug) for slug in order),
    ]


def form(touchpoints):
    kinds = {channel in Touchpoint.DIGITAL for channel, _phase in touchpoints}
    return {(): "", (True,): "digital", (False,): "physical"}.get(tuple(kinds), "hybrid")


def verification(evidence):
    read = [kind for _url, kind in evidence if kind != "general-knowledge"]
    return 3 if len(read) > 1 and "official" in read else min(len(read), 2)


@pytest.mark.django_db
def test_the_whole_collection(client):
    grow(SIZE)
    order = list(Determinant.objects.values_list("slug", flat=True))
    whole = body(client.get("/services/?format=csv"))
    assert whole.partition("\r\n")[2] == by_plain_sql(order)
    bare = seconds(lambda: by_plain_sql(order), 5)
    file = seconds(lambda: body(client.get("/services/?format=csv")), 5)
    started = perf_counter()
    pieces = iter(client.get("/services/?format=csv"))
    next(pieces)
    first = perf_counter() - started
    for _piece in pieces:
        pass
    print(f"\n{SIZE} services, {len(whole) / MEGABYTE:.1f} MB; plain SQL and csv {bare * 1000:.0f} ms")
    print(f"the file {file / bare:.2f} times that, its first byte after {first / bare:.3f}; peak {peak():.1f} MB")
    assert file < MOST * bare


def peak():
    """The memory that the rows take at most while they are written, in megabytes."""
    tracemalloc.start()
    for _row in export.rows(Service.objects.published().by_name()):
        pass
    taken = tracemalloc.get_traced_memory()[1] / MEGABYTE
    tracemalloc.stop()
    return taken

"""An import of many services with their parts, against the bulk insertion of the same rows in the same run.

python3 dev.py test tests/benchmarks/bench_import.py -s -n 0 [--postgres]

2026-11-26, SQLite, Python 3.11, a virtual machine with 2 busy cores: 3.5 times the bulk insertion with the history
of each service, the export 1.2 times, 41 MB above the process.
"""

import re
from pathlib import Path
from time import process_time

import pytest

from catalogue.importing.files import open_book
from catalogue.importing.run import write
from catalogue.importing.selection import Table, tables
from catalogue.importing.sheets import EXPORTED
from catalogue.importing.workbook import workbook
from catalogue.models import (
    Actor,
    City,
    Classification,
    CustomerGroup,
    Domain,
    Evidence,
    Service,
    ServiceCustomer,
    Touchpoint,
)
from experience.models import Determinant

SIZE = 10_000
MOST = 4
MOST_MEMORY = 150
MEGABYTE = 2**20


def facts(number):
    return {
        "slug": f"made-{number}",
        "name": f"Made service {number}",
        "summary": "A service made for a measurement.",
        "description": "It does nothing, in some words. " * 8,
        "confidence": "high",
        "integration_level": 1,
        "integration_reason": "It links to others.",
        "launched": 2001,
        "official_url": f"https://example.org/{number}",
    }


def inserted(size):
    """So many services, each with seven parts, by bulk insertion alone."""
    provider, domain, city, group = (m.objects.first() for m in (Actor, Domain, City, CustomerGroup))
    coded = list(Determinant.objects.filter(derived=False)[:2])
    services = Service.objects.bulk_create(
        [Service(provider=provider, domain=domain, **facts(number)) for number in range(size)], batch_size=500
    )
    city_links, places = Service.cities.through, []
    parts = {model: [] for model in (Touchpoint, Evidence, ServiceCustomer, Classification)}
    for service in services:
        places.append(city_links(service=service, city=city))
        for number in (1, 2):
            parts[Touchpoint].append(
                Touchpoint(
                    service=service, number=number, label="A place", channel="app", phase="during", owner="provider"
                )
            )
            parts[Evidence].append(
                Evidence(
                    service=service, number=number, kind="official", title="A page", supports="All of it",
                    url=f"https://example.org/{service.slug}/{number}",
                )
            )  # fmt: skip
        parts[ServiceCustomer].append(ServiceCustomer(service=service, group=group, basis="documented"))
        parts[Classification] += [Classification(service=service, determinant=d, level=1, reason="So") for d in coded]
    city_links.objects.bulk_create(places, batch_size=500)
    for model, rows in parts.items():
        model.objects.bulk_create(rows, batch_size=500)


def deleted():
    made = Service.objects.filter(slug__startswith="made-")
    for model in (Service.cities.through, Touchpoint, Evidence, ServiceCustomer, Classification):
        model.objects.filter(service__in=made.order_by().values("pk")).delete()
    made.delete()


def as_new(services):
    """The file of some services as if they were in no catalogue yet."""
    bare = [
        Table(table.sheet, ({name: text for name, text in cells.items() if name != EXPORTED} for cells in table.rows))
        for table in tables(services)
    ]
    return b"".join(workbook(bare))


def taken(action):
    """Seconds of the processor, which a busy machine changes least, and the result."""
    started = process_time()
    result = action()
    return process_time() - started, result


def memory(line):
    """What the system says of this process, in megabytes."""
    [kilobytes] = re.findall(rf"^{line}:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.M)
    return int(kilobytes) / 1024


def peak_above(action):
    """The result, and how far the memory rose above what it was before."""
    Path("/proc/self/clear_refs").write_text("5")  # lets the peak be what is taken now
    before = memory("VmRSS")
    result = action()
    return result, memory("VmHWM") - before


def imported(content):
    """As the command does: checked and written in one go."""
    book = open_book(content, "many.xlsx")
    return sum(portion.rows for portion in write(book, None))


@pytest.mark.django_db
def test_ten_thousand_services():
    bulk, _none = taken(lambda: inserted(SIZE))
    exported, content = taken(lambda: as_new(Service.objects.filter(slug__startswith="made-")))
    deleted()
    (took, rows), above = peak_above(lambda: taken(lambda: imported(content)))
    print(f"\n{rows} rows, {len(content) / MEGABYTE:.1f} MB; bulk insertion {bulk:.1f} s of the processor")
    print(f"import {took / bulk:.2f} times that, export {exported / bulk:.2f}; {above:.0f} MB above the process")
    assert rows == 8 * SIZE + 1
    assert took < MOST * bulk
    assert above < MOST_MEMORY

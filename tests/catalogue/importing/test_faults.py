"""Three hundred services with forty faults: all forty are found, where they are, and nothing else."""

import pytest

from catalogue.importing.lines import Kind
from tests.catalogue.importing.books import SERVICE, book_of, lines_of

pytestmark = pytest.mark.django_db

SIZE = 300

# The sheet, the index of the row, the column, and the wrong cell: each fault is one problem in one place.
FAULTS = [
    ("services", 0, "domain", "mobillity"),
    ("services", 1, "cities", "berlin; atlantis"),
    ("services", 2, "launched", "last year"),
    ("services", 3, "launched", 1066),
    ("services", 4, "ended", 1950),
    ("services", 5, "confidence", "hihg"),
    ("services", 6, "summary", "x" * 201),
    ("services", 7, "summary", ""),
    ("services", 8, "official_url", "http://localhost/"),
    ("services", 9, "official_url", "nowhere"),
    ("services", 10, "provider", "Nobody at all"),
    ("services", 11, "technologies", "no such thing"),
    ("services", 12, "integration_level", 7),
    ("services", 13, "personalisation", "very"),
    ("services", 14, "official_url_seen", "perhaps"),
    ("services", 298, "slug", "Not a slug!"),
    ("services", 299, "slug", "made-17"),
    ("services", 17, "status", "gone"),
    ("services", 18, "integration_evidence", "9"),
    ("services", 19, "secondary_domains", "culture, cultur"),
    ("touchpoints", 20, "channel", "ap"),
    ("touchpoints", 21, "phase", ""),
    ("touchpoints", 22, "service", "made-9999"),
    ("touchpoints", 23, "number", ""),
    ("touchpoints", 24, "number", "one"),
    ("touchpoints", 25, "label", "x" * 121),
    ("touchpoints", 26, "owner", "provder"),
    ("customers", 27, "group", "residnt"),
    ("customers", 28, "basis", "guessed"),
    ("customers", 29, "service", ""),
    ("evidence", 30, "kind", "offical"),
    ("evidence", 31, "url", "ftp://example.org/"),
    ("evidence", 32, "url", ""),
    ("evidence", 33, "title", ""),
    ("classifications", 34, "determinant", "accessability"),
    ("classifications", 35, "level", 4),
    ("classifications", 36, "reason", ""),
    ("classifications", 37, "evidence", "7"),
    ("classifications", 38, "evidence", ""),
    ("links", 39, "target", "made-39"),
]


def rows_of_a_good_file():
    all_slugs = [f"made-{number}" for number in range(SIZE)]
    slugs = all_slugs[:-2]  # the last have no parts, whose faults would be others
    return {
        "services": [SERVICE | {"slug": slug, "launched": 2010} for slug in all_slugs],
        "touchpoints": [
            {"service": s, "number": 1, "label": "Book", "channel": "app", "phase": "before", "owner": "provider"}
            for s in slugs
        ],
        "customers": [{"service": s, "group": "resident", "basis": "documented"} for s in slugs],
        "evidence": [
            {
                "service": s,
                "number": 1,
                "url": "https://example.org/",
                "title": "A page",
                "kind": "official",
                "supports": "All",
            }
            for s in slugs
        ],
        "classifications": [
            {"service": s, "determinant": "accessibility", "level": 2, "reason": "So", "evidence": 1} for s in slugs
        ],
        "links": [
            {
                "source": s,
                "target": f"made-{(n + 1) % len(slugs)}",
                "kind": 1,
                "description": "On",
                "evidence": f"{s} 1",
            }
            for n, s in enumerate(slugs)
        ],
    }


def test_forty_faults_in_three_hundred_services_are_found_and_nothing_else():
    assert len(FAULTS) == 40
    rows = rows_of_a_good_file()
    for sheet, at, column, wrong in FAULTS:
        rows[sheet][at] = rows[sheet][at] | {column: wrong}
    lines = lines_of(book_of(**rows))
    assert {line.kind for line in lines} == {Kind.PROBLEM, Kind.ADDITION}
    found = [(line.sheet, line.row, line.column) for line in lines if line.kind is Kind.PROBLEM]
    assert sorted(set(found)) == sorted((sheet, at + 2, column) for sheet, at, column, _wrong in FAULTS)

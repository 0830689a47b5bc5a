"""What is told of services is of today: each rule finds what breaks it, and nothing else."""

import pytest

from catalogue.models import Evidence, Service
from catalogue.rules import currency, wording
from catalogue.rules.dataset import PROBLEMS
from tests.factories import make_evidence, make_service

pytestmark = pytest.mark.django_db


def a_page(service, number=1, **fields):
    page = make_evidence(service, number=number, kind=fields.pop("kind", "official"))
    Evidence.objects.filter(pk=page.pk).update(**{"read_on": "2026-11-20"} | fields)


def found(finder):
    """What a rule says of the services that a test made."""
    return [text for text in finder() if text.startswith("Made service")]


def seen(status, year, page="2025"):
    service = make_service(status=status, status_as_of=year, confidence="low")
    a_page(service, published_on=page)
    return service


@pytest.mark.parametrize(
    ("status", "year", "page", "problems"),
    [
        ("active", 2025, "2025-03-04", 0),
        ("active", 2025, "2024", 1),
        ("pilot", 2025, "", 1),
        ("unknown", 2021, "2021-05", 0),
        ("unknown", 2021, "2020", 1),
        ("unknown", None, "", 0),
        ("discontinued", 2025, "", 0),
    ],
)
def test_the_year_of_a_state_is_that_of_a_page(status, year, page, problems):
    seen(status, year, page)
    assert len(found(currency.states_without_a_page)) == problems


@pytest.mark.parametrize(
    ("status", "years_ago", "problems"),
    [("active", 2, 0), ("active", 3, 1), ("pilot", 3, 1), ("changed", 3, 1), ("unknown", 3, 0), ("active", None, 1)],
)
def test_nothing_runs_that_was_last_seen_long_ago(status, years_ago, problems):
    """Long ago is measured from the latest year in which anything was seen."""
    latest = max(Service.objects.published().exclude(status_as_of=None).values_list("status_as_of", flat=True))
    make_service(status=status, status_as_of=None if years_ago is None else latest - years_ago)
    assert len(found(currency.stale_states)) == problems


def test_a_day_of_reading_is_known():
    service = make_service()
    assert len(found(currency.services_without_a_page_read)) == 1
    a_page(service)
    assert found(currency.services_without_a_page_read) == []


@pytest.mark.parametrize(
    ("pages", "problems"),
    [
        ([("official", "2025"), ("press", "2024-02")], 0),
        ([("official", "2025"), ("academic", "2024-02-03")], 0),
        ([("official", "2025"), ("official", "2026")], 1),
        ([("official", ""), ("press", "2025")], 1),
        ([("official", "2025"), ("press", "2020")], 1),
        ([("official", "2025"), ("wire", "2025"), ("blog", "2025"), ("reprint", "2025"), ("vendor", "2025")], 1),
        ([], 1),
    ],
)
def test_high_confidence_rests_on_two_kinds_of_pages_of_late(pages, problems):
    service = make_service(confidence="high")
    for number, (kind, published_on) in enumerate(pages, 1):
        a_page(service, number, kind=kind, published_on=published_on)
    assert len(found(currency.overstated_confidence)) == problems


@pytest.mark.parametrize(
    ("description", "problems"),
    [
        ("In 2024 it had 1,200 bikes at 30 stations, 2.5 rides a day and 3 prices.", 0),
        ("In 2024 it had 1,200 bikes at 30 stations, 2.5 rides a day and 3 prices for 4 groups.", 1),
        ("Ring 311 or 311: in 2024 it took 5 calls and 4, 3 or 2 reports.", 0),
    ],
)
def test_a_description_has_few_numbers_beside_its_name(description, problems):
    make_service(name="Made service 311", description=description)
    assert len(found(wording.crowded_descriptions)) == problems


@pytest.mark.parametrize(
    ("text", "problems"),
    [("Half, 5 per cent.", 0), ("Half, 5 percent.", 1), ("Half, 5 %.", 1), ("A percentage.", 0)],
)
def test_per_cent_is_written_in_one_way(text, problems):
    make_service(description=text)
    assert len(found(wording.unusual_per_cent)) == problems


def test_summaries_are_sentences_and_notes_are_none():
    make_service(summary="Bikes for all", status_note="It goes on.")
    assert len(found(wording.ending_notes)) == 2


def test_the_data_check_asks_all_of_it():
    assert {*currency.CURRENCY, *wording.WORDING} <= {*PROBLEMS}

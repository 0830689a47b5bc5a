"""Whatever changes the data, by whatever way, changes the version."""

import pytest
from django.db import connection
from django.utils import timezone

from catalogue.analysis.current import current_snapshot
from catalogue.index.data_version import data_version, last_changes, renew
from catalogue.index.shown_tables import shown_tables
from catalogue.index.text_index import sqlite_insertion
from catalogue.index.triggers import install
from catalogue.models import (
    Actor,
    Assignment,
    City,
    Classification,
    Coder,
    Coding,
    CodingRound,
    CodingSheet,
    Detriment,
    Domain,
    Evidence,
    Service,
    ServiceLink,
    Touchpoint,
)
from experience.guides import current_guide
from experience.models import Determinant
from tests.factories import classify, make_evidence, make_service

pytestmark = pytest.mark.django_db


WRITES = {
    "save": lambda s: s.save(),
    "update": lambda s: Service.objects.filter(pk=s.pk).update(domain=Domain.objects.last()),
    "many-to-many": lambda s: s.cities.add(City.objects.last()),
    "related row": lambda s: Touchpoint.objects.create(
        service=s, label="A touchpoint", channel="app", phase="before", owner="provider"
    ),
    "bulk": lambda s: Classification.objects.filter(service__slug="jelbi-berlin").update(reason="Another."),
    "provider": lambda s: Actor.objects.filter(pk=s.provider_id).update(type="university"),
    "delete": lambda s: s.delete(),
}


@pytest.mark.parametrize("write", WRITES)
def test_every_write_changes_the_version(write):
    service = make_service()
    before = data_version()
    WRITES[write](service)
    assert data_version() != before


def test_plain_sql_changes_the_version():
    before = data_version()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalogue_domain SET name = name")
    assert data_version() != before


def draft_of(service, **fields):
    coder = Coder.objects.create(slug="drafting", name="Drafting")
    coding_round = CodingRound.objects.create(slug="drafts", name="Drafts", guide=current_guide(), opened="2026-11-23")
    Assignment.objects.create(coding_round=coding_round, coder=coder, service=service)
    return CodingSheet.objects.create(coding_round=coding_round, coder=coder, service=service)


def test_drafts_of_coders_change_no_version_until_they_are_submitted():
    service = Service.objects.get(slug="jelbi-berlin")
    sheet = draft_of(service)
    before = data_version()
    coding = Coding.objects.create(sheet=sheet, determinant=Determinant.objects.first(), level=1, reason="A reason")
    coding.evidence.set(service.evidence.all())
    Coding.objects.filter(pk=coding.pk).update(level=2)
    CodingSheet.objects.filter(pk=sheet.pk).update(revision=2)
    coding.delete()
    assert data_version() == before
    CodingSheet.objects.filter(pk=sheet.pk).update(submitted=timezone.now())
    assert data_version() != before


def test_an_assignment_changes_the_version_where_it_hides_codes():
    """Codes of a service are shown to nobody while somebody is still to code it in the same round."""
    sheet = CodingSheet.objects.submitted().first()
    coder = Coder.objects.create(slug="late", name="Late")
    before = data_version()
    Assignment.objects.create(coding_round=draft_of(sheet.service).coding_round, coder=coder, service=sheet.service)
    untouched = data_version()
    Assignment.objects.create(coding_round=sheet.coding_round, coder=coder, service=sheet.service)
    assert data_version() != untouched != before, "a new round and coder do show"


def test_what_is_not_published_changes_no_version():
    hidden, shown = make_service(state="draft"), make_service()
    before = data_version()
    hidden.save()
    page = make_evidence(hidden)
    hidden.cities.add(City.objects.last())
    classify(hidden, "accessibility", 2).evidence.add(page)
    detriment = Detriment.objects.create(service=hidden, kind="fee", text="A fee")
    detriment.evidence.add(page)
    ServiceLink.objects.create(source=hidden, target=shown, kind=1, description="D").evidence.add(page)
    assert data_version() == before
    Evidence.objects.filter(pk=page.pk).update(service=shown)
    assert data_version() != before
    before = data_version()
    Service.objects.filter(pk=hidden.pk).update(state="published")
    assert data_version() != before
    before = data_version()
    Service.objects.filter(pk=hidden.pk).update(state="draft")
    assert data_version() != before


def test_a_statement_that_ignores_conflicts_marks_its_change_too():
    service = make_service()
    marked = last_changes()
    row = Touchpoint(service=service, number=1, label="L", channel="app", phase="before", owner="provider")
    Touchpoint.objects.bulk_create([row], ignore_conflicts=True)
    assert [(part, number) for part, number, _token in last_changes() - marked] == [("service", service.pk)]


def test_everything_can_be_read_anew():
    before, held = data_version(), current_snapshot()
    renew()
    assert data_version() != before
    assert [part for part, _number, _token in last_changes()] == ["everything"]
    assert current_snapshot().determinants is not held.determinants


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no TRUNCATE")
def test_truncate_changes_everything():
    before = data_version()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE catalogue_touchpoint")
    assert data_version() != before
    assert [part for part, _number, _token in last_changes()] == ["everything"]


def test_triggers_can_be_laid_again_and_again():
    install()
    install()
    assert data_version() is not None
    assert "catalogue_service_cities" in [table.name for table in shown_tables()]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL plans anew for each statement")
def test_a_write_looks_up_its_own_service_and_reads_no_table():
    """Else each row that is written would cost as much as there are services."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sqlite_insertion('SELECT 1')}")
        steps = [step for *_numbers, step in cursor.fetchall()]
    assert [step for step in steps if step.startswith("SCAN") and "CONSTANT ROW" not in step] == []
    assert any(step.startswith("SEARCH l ") for step in steps)

"""Freshness: nothing is read again while nothing changes, and the next page shows every change."""

import pytest
from django.db import transaction
from django.http import QueryDict

from catalogue.analysis.current import _everybodys, current_snapshot
from catalogue.index.data_version import data_version
from catalogue.index.facets import counts
from catalogue.models import Domain, Service
from catalogue.rules import blindness
from catalogue.services.filters import ServiceFilterSet
from experience.models import Determinant
from tests.factories import make_service

pytestmark = pytest.mark.django_db


def domain_counts():
    index = current_snapshot().index
    counted = {
        facet.name: choices for facet, choices in counts(index, ServiceFilterSet(QueryDict(), index).selection())
    }
    return {choice.value: choice.count for choice in counted["domain"]}


def test_nothing_is_read_again_while_nothing_changes(django_assert_num_queries):
    first = current_snapshot()
    _ = first.index, first.levels
    with django_assert_num_queries(1):
        again = current_snapshot()
        assert again is first
        assert again.index is first.index


def test_counts_are_fresh_after_a_bulk_update_and_after_a_rollback():
    before = domain_counts()
    with transaction.atomic():
        Service.objects.filter(domain__slug="parking").update(domain=Domain.objects.get(slug="mobility"))
        assert domain_counts()["mobility"] == before["mobility"] + before["parking"]
        transaction.set_rollback(True)
    assert domain_counts() == before


def test_what_is_seen_inside_a_transaction_is_shown_to_no_other_thread():
    """It could be taken back. Every test runs inside a transaction."""
    before = _everybodys.held
    make_service()
    assert current_snapshot().version == data_version()
    assert _everybodys.held is before


def test_a_service_that_is_newer_than_the_state_has_no_level_yet(snapshot):
    assert set(snapshot.profile_at(make_service().slug).levels) == {None}


def test_the_page_of_a_service_published_just_now_waits_for_the_newest_state(client, monkeypatch, snapshot):
    service = make_service()
    monkeypatch.setattr(blindness, "current_snapshot", lambda *, newest: current_snapshot() if newest else snapshot)
    assert client.get(service.get_absolute_url()).status_code == 200


def test_pages_that_look_rows_up_wait_for_a_state_that_knows_them(client, monkeypatch, snapshot):
    """A determinant added just now, and two services of which one is renamed."""
    group = snapshot.determinants[0].group
    made = Determinant.objects.create(slug="made", name="Made", short_name="Made", group=group, order=99)
    stale = lambda *, newest=False: current_snapshot() if newest else snapshot  # noqa: E731
    monkeypatch.setattr(blindness, "current_snapshot", stale)
    assert client.get(made.get_absolute_url()).status_code == 200
    Service.objects.filter(slug="jelbi-berlin").update(slug="another-slug")
    assert client.get("/compare/?service=another-slug&service=whim-helsinki").status_code == 200

"""Freshness: nothing is read again while nothing changes, and the next page shows every change."""

import pytest
from django.db import transaction
from django.http import QueryDict

from catalogue.analysis.snapshot import current_snapshot
from catalogue.models import Domain, Service
from catalogue.services.filters import ServiceFilterSet

pytestmark = pytest.mark.django_db


def domain_counts():
    facets = {
        facet.name: choices for facet, choices in ServiceFilterSet(QueryDict(), current_snapshot().index).facets()
    }
    return {choice.value: choice.count for choice in facets["domain"]}


def test_nothing_is_read_again_while_nothing_changes(django_assert_num_queries):
    first = current_snapshot()
    _ = first.index, first.profiles
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

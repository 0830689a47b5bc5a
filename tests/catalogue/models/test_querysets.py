"""Selections of services that hold on both databases."""

import pytest

from catalogue.models import Service
from tests.factories import make_service

pytestmark = pytest.mark.django_db


def test_listing_order_is_bytewise_on_both_databases():
    names = ["zeta", "Alpha", "beta", "Éclair", "alpha 2", "Alpha-1"]
    for name in names:
        make_service(name=name)
    queryset = Service.objects.filter(slug__startswith="made-", name__in=names)
    assert [s.name for s in queryset.by_name()] == ["Alpha", "alpha 2", "Alpha-1", "beta", "zeta", "Éclair"]

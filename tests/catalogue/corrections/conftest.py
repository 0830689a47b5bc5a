"""Visitors who write as fast as tests do, and a service that they correct."""

import pytest

from catalogue.corrections import forms
from catalogue.models import Service
from tests.catalogue.corrections.visitor import SERVICE


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(forms, "LEAST_SECONDS", 0)


@pytest.fixture
def service(db):
    return Service.objects.get(slug=SERVICE)

"""People with accounts, and mails that go out within the answer: another thread would not see a test's rows."""

import pytest
from django.contrib.auth.models import Group

from catalogue.accounts import mails


@pytest.fixture(autouse=True)
def _mails_at_once(monkeypatch):
    monkeypatch.setattr(mails, "later", lambda work: work())


@pytest.fixture
def anna(db, django_user_model):
    return django_user_model.objects.create_user("anna", "anna@city.example", "anna-password", first_name="Anna")


@pytest.fixture
def group():
    return lambda name: Group.objects.get(name=name)

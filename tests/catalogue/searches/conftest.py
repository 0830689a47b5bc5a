"""People who keep searches, and the site's address, without which no mail has a link."""

import pytest
from django.test import Client

from catalogue.models import SavedSearch

SITE = "https://atlas.example.org"


@pytest.fixture
def anna(db, django_user_model):
    return django_user_model.objects.create_user("anna", "anna@city.example", "anna-password")


@pytest.fixture
def ben(db, django_user_model):
    return django_user_model.objects.create_user("ben", "ben@city.example", "ben-password")


@pytest.fixture
def anna_client(anna):
    client = Client()
    client.force_login(anna)
    return client


@pytest.fixture
def ben_client(ben):
    client = Client()
    client.force_login(ben)
    return client


@pytest.fixture
def search(anna):
    return SavedSearch.objects.create(owner=anna, name="Moving in Berlin", query="domain=mobility&city=berlin")


@pytest.fixture(autouse=True)
def _public_address(settings):
    settings.PUBLIC_ADDRESS = SITE

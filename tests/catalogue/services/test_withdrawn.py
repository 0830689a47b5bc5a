"""A withdrawn service: its addresses say that it is gone and why, and nothing else speaks of it."""

import json

import pytest
from django.db import IntegrityError, transaction

from catalogue.exchange.problems import KINDS
from catalogue.models import Service
from tests.answers import body, parsed
from tests.factories import make_service

pytestmark = pytest.mark.django_db

REASON = "The operator asked us to take it out: it never started."


@pytest.fixture
def withdrawn():
    return make_service(name="Zweirad Probe", state="withdrawn", withdrawal_reason=REASON)


def test_its_pages_answer_gone_with_the_reason(client, editor_client, withdrawn):
    for reader in (client, editor_client):
        for path in (withdrawn.get_absolute_url(), f"{withdrawn.get_absolute_url()}codings/"):
            response = reader.get(path)
            assert response.status_code == 410
            page = parsed(response)
            assert page.h1.text == withdrawn.name
            assert REASON in page.main.text
            assert page.select('main a[href="/services/"]') != [], "a way on"


def test_its_data_answer_gone_with_the_reason(client, withdrawn):
    response = client.get(withdrawn.get_absolute_url(), {"format": "json"})
    assert response.status_code == 410
    problem = json.loads(response.content)
    assert problem["type"] == KINDS["withdrawn"].type
    assert REASON in problem["problems"][""][0]


def test_nothing_else_speaks_of_it(client, withdrawn):
    for address in ("/services/?q=Zweirad+Probe", "/services/?format=csv", "/compare/?service-find=Zweirad&finding=1"):
        response = client.get(address)
        assert response.status_code == 200
        assert f"/services/{withdrawn.slug}/" not in body(response)


def test_it_needs_a_reason(withdrawn):
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.filter(pk=withdrawn.pk).update(withdrawal_reason="")


def test_it_comes_back_when_it_is_published_again(client, withdrawn):
    Service.objects.filter(pk=withdrawn.pk).update(state="published")
    assert client.get(withdrawn.get_absolute_url()).status_code == 200

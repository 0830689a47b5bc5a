"""A second model beside the first: made once for all tests here, which take it back together."""

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.test import Client
from django.utils import timezone

from catalogue.analysis.additions import FEWEST_DRAWS, Additions
from catalogue.models import Service
from tests.answers import content
from tests.second_model import SecondModel, make_second_model

SERVICE = "21-swings-montreal"
ANSWERED = "&".join(f"{slug}=2" for slug in (
    "offer-variety", "transaction-convenience", "information-orientation", "responsiveness", "data-driven-adaptation",
    "accessibility", "price-value", "safety-trust", "place-atmosphere", "touchpoint-integration",
))  # fmt: skip
OF_THE_FIRST = (
    "/cities/?format=json",
    "/cities/berlin/?format=json",
    "/coding/agreement/?format=json",
    "/coding/guide/?format=json",
    f"/compare/?service={SERVICE}&service=whim-helsinki&format=json",
    "/data/agreement.csv",
    "/data/codings.csv",
    f"/evaluate/?format=json&name=Bus&field=mobility&phase=during&{ANSWERED}",
    f"/my-city/?service={SERVICE}&format=json",
    "/services/?format=csv&sort=contribution",
    f"/services/{SERVICE}/?format=json",
)
"""Answers of the first model as data, each address with what it takes to be answered."""


@dataclass(frozen=True)
class Beside:
    """The second model, and what was answered of the first one before there was another, by address."""

    model: SecondModel
    before: dict[str, bytes]


@pytest.fixture(scope="package")
def beside(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Additions, "draw_number", FEWEST_DRAWS)  # as for each test
        everything = transaction.atomic()
        everything.__enter__()
        Service.objects.update(updated=timezone.now())  # a record is changed by levels of whatever model
        client = Client()
        before = {address: content(client.get(address)) for address in OF_THE_FIRST}
        user = User.objects.create_user("second-reviewer")
        user.groups.add(Group.objects.get(name="Reviewers"))
        made = make_second_model(user)
    yield Beside(made, before)
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        everything.__exit__(None, None, None)


@pytest.fixture
def second(beside, db):
    return beside.model

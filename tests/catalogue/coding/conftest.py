"""A round that is open, later than the shipped ones, and a coder with one service to code."""

import pytest

from catalogue.models import CodingRound
from experience.guides import current_guide
from tests.catalogue.coding.people import last_opened, make_coder


@pytest.fixture
def coding_round(db):
    return CodingRound.objects.create(slug="round-9", name="Second round", guide=current_guide(), opened=last_opened())


@pytest.fixture
def coder(django_user_model, coding_round):
    return make_coder(django_user_model, "anna", coding_round)


@pytest.fixture
def coder_client(client, coder):
    client.force_login(coder.user)
    return client

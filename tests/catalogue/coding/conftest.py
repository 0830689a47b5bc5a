"""A round that is open, and a coder with one service to code."""

from datetime import date

import pytest

from catalogue.models import CodingRound
from experience.guides import current_guide
from tests.catalogue.coding.people import make_coder


@pytest.fixture
def coding_round(db):
    return CodingRound.objects.create(
        slug="round-2", name="Second round", guide=current_guide(), opened=date(2026, 11, 22)
    )


@pytest.fixture
def coder(django_user_model, coding_round):
    return make_coder(django_user_model, "anna", coding_round)


@pytest.fixture
def coder_client(client, coder):
    client.force_login(coder.user)
    return client

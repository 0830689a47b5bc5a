import json

import pytest
from django.test import Client

from catalogue.exchange.problems import KINDS, MEDIA_TYPE


@pytest.fixture
def reader(settings):
    """An anonymous reader of a site that keeps answers."""
    settings.KEPT_ANSWERS_BYTES = 4 * 2**20
    client = Client()
    client.handler.load_middleware()
    return client


@pytest.fixture
def problem_in():
    """The problem in an answer, which is of this kind and names these parameters."""

    def read(response, kind, *named):
        told = json.loads(response.content)
        expected = (KINDS[kind].status, MEDIA_TYPE, KINDS[kind].type, [*named])
        assert (response.status_code, response["Content-Type"], told["type"], [*told["problems"]]) == expected, told
        assert told["status"] == response.status_code
        assert told.keys() == {"type", "title", "status", "detail", "instance", "problems"}
        return told

    return read

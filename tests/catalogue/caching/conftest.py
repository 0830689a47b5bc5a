import pytest
from django.test import Client

from tests.answers import queries_of

KEPT = 4 * 2**20


@pytest.fixture
def new_process(db, settings):
    """Makes a client with middleware of its own, so with its own store, as another worker has it."""

    def start(kept=KEPT):
        settings.KEPT_ANSWERS_BYTES = kept
        client = Client()
        client.handler.load_middleware()
        return client

    return start


@pytest.fixture
def reader(new_process):
    """An anonymous reader of a site that keeps answers."""
    return new_process()


@pytest.fixture
def is_kept():
    """Whether an answer comes from the store: the one query then asks whether the data are the same."""
    return lambda client, path: queries_of(client, path) == 1

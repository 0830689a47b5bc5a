import asyncio

import pytest

from tests.catalogue.upkeep.web import serving


@pytest.fixture
def web():
    with serving() as web:
        yield web


@pytest.fixture(autouse=True)
def _no_loop_of_the_browser():
    """Browser tests of the same process leave their event loop marked as running; a round of visits runs its own."""
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)

import asyncio
from contextlib import contextmanager

import pytest

from tests.catalogue.upkeep.web import serving


@pytest.fixture
def web():
    with serving() as web:
        yield web


class OwnLoop(asyncio.Runner):
    """Browser tests of the same process leave their event loop marked as running, beside which no other may run.

    Not taken away for longer: Django has other connections to the database where none is marked.
    """

    def run(self, coro, **options):
        with none_marked():
            return super().run(coro, **options)

    def close(self):
        with none_marked():
            super().close()


@contextmanager
def none_marked():
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(loop)


@pytest.fixture(autouse=True)
def _own_loop(monkeypatch):
    monkeypatch.setattr(asyncio, "Runner", OwnLoop)

import pytest

from tests.catalogue.upkeep.web import serving


@pytest.fixture
def web():
    with serving() as web:
        yield web

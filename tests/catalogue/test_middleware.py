"""What happens before any view reads a request."""

import pytest

from tests.answers import parsed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("debug", [True, False])
def test_too_many_parameters_are_a_bad_request(client, settings, debug):
    settings.DEBUG = debug
    response = client.get("/services/?" + "&".join(f"domain=x{n}" for n in range(2000)))
    assert response.status_code == 400
    assert "400.html" in [template.name for template in response.templates], "not the page for developers"
    assert parsed(response).select('main a[href="/services/"]') != [], "a way on"

"""What happens before any view reads a request."""

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from catalogue.middleware import answer_head_without_body
from tests.answers import parsed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("debug", [True, False])
def test_too_many_parameters_are_a_bad_request(client, settings, debug):
    settings.DEBUG = debug
    response = client.get("/services/?" + "&".join(f"domain=x{n}" for n in range(2000)))
    assert response.status_code == 400
    assert "400.html" in [template.name for template in response.templates], "not the page for developers"
    assert parsed(response).select('main a[href="/services/"]') != [], "a way on"


@pytest.mark.parametrize("made", [HttpResponse, StreamingHttpResponse])
def test_head_is_answered_with_the_headers_of_get_and_without_a_body(settings, made):
    assert settings.MIDDLEWARE[0] == "catalogue.middleware.answer_head_without_body", "it sees every answer"
    answer = answer_head_without_body(lambda _request: made([b"page"], headers={"Content-Length": 4}))
    get, head = answer(RequestFactory().get("/")), answer(RequestFactory().head("/"))
    assert (b"".join(get), b"".join(head)) == (b"page", b"")
    assert get.headers == head.headers

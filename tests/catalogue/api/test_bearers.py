"""Who is let in to the API: by a token, by a session, or as anybody; and how often."""

from threading import Thread

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client, RequestFactory

from catalogue.accounts import tokens
from catalogue.api import bearers
from catalogue.api.limits import WINDOW, Counts
from catalogue.caching.middleware import is_personal

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/anything"


@pytest.fixture
def token(editor):
    return tokens.issue(editor, "x")


def ask(path=ADDRESS, method="GET", user=None, **headers):
    """What is let in, and what it answers."""
    request = RequestFactory().generic(method, path, headers=headers)
    request.user = user or AnonymousUser()
    seen = []

    def view(own):
        seen.append(own)
        return HttpResponse("in")

    response = bearers.let_in(view)(request)
    return (seen or [None])[0], response


def shown(text):
    return {"authorization": f"Bearer {text}"}


def test_a_token_stands_for_its_owner_whatever_the_cookies_say(token, reviewer):
    request, _response = ask(user=reviewer, **shown(token.text))
    assert (request.user, request.token) == (token.token.owner, token.token)
    request, _response = ask(user=reviewer)
    assert (request.user, request.token) == (reviewer, None)


def test_below_what_is_in_view_too(token):
    request, _response = ask("/in/hidden/by/atlas-1/api/v1/services", **shown(token.text))
    assert request.user == token.token.owner


@pytest.mark.parametrize("header", ["Bearer", "bearer x", "Bearer atlas_0_0", "BEARER  \t", "Bearer é"])
def test_what_is_no_token_is_refused_with_the_name_of_the_header(header):
    request, response = ask(authorization=header)
    assert (request, response.status_code) == (None, 401)
    assert response["WWW-Authenticate"].startswith("Bearer ")
    assert b'"Authorization"' in response.content


def test_ended_ones_are_refused_alike(token):
    _request, unknown = ask(**shown(token.text[:-1] + ("A" if token.text[-1] != "A" else "B")))
    tokens.revoke(token.token.owner, token.token.pk)
    _request, revoked = ask(**shown(token.text))
    assert revoked.status_code == unknown.status_code == 401
    assert revoked.content == unknown.content


@pytest.mark.parametrize("header", ["Basic dXNlcjpwYXNzd29yZA==", "Digest x", ""])
def test_other_schemes_are_left_to_a_proxy(header, reviewer):
    request, _response = ask(user=reviewer, authorization=header)
    assert (request.user, request.token) == (reviewer, None)


def test_a_token_opens_nothing_but_the_api(token):
    for path in ("/accounts/", "/editing/", "/apiv1/", "/api/", "/in/x/editing/"):
        request, _response = ask(path, **shown(token.text))
        assert request.user.is_anonymous, path


def test_who_sends_a_header_gets_nothing_that_is_kept():
    assert is_personal(RequestFactory().get("/", headers={"authorization": "Bearer x"}))
    assert is_personal(RequestFactory().get("/api/v1/kinds", headers={"authorization": "bearer x"}))
    assert not is_personal(RequestFactory().get("/"))


def test_what_is_for_a_proxy_makes_no_answer_of_the_api_anew(db, reader):
    kept = reader.get("/api/v1/kinds")
    again = reader.get("/api/v1/kinds", headers={"Authorization": "Basic dXNlcjpwYXNzd29yZA=="})
    assert (again["ETag"], again.content) == (kept["ETag"], kept.content)


def test_a_made_up_token_is_refused_with_one_query_at_most(db, client, django_assert_max_num_queries):
    for text, most in (("nonsense", 0), (f"atlas_{'0' * 12}_{'A' * 43}", 1)):
        with django_assert_max_num_queries(most):
            assert client.get("/api/v1/services", headers={"Authorization": f"Bearer {text}"}).status_code == 401


def test_an_answer_to_a_token_is_kept_nowhere_and_others_say_that_they_vary(client, token):
    response = client.get("/services/?format=json", headers=shown(token.text))
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-store"}
    for answer in (response, client.get("/services/?format=json")):
        assert "Authorization" in answer["Vary"].split(", ")


def test_so_many_requests_a_minute_and_no_more(settings, token, monkeypatch):
    moment = [0.0]
    monkeypatch.setattr(bearers, "COUNTS", Counts(clock=lambda: moment[0]))
    settings.API_REQUESTS_A_MINUTE = 3
    left = [ask()[1]["RateLimit-Remaining"] for _n in range(3)]
    assert left == ["2", "1", "0"]
    request, response = ask()
    assert (request, response.status_code) == (None, 429)
    told = {name: response[name] for name in ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")}
    assert told == {"RateLimit-Limit": "3", "RateLimit-Remaining": "0", "RateLimit-Reset": str(WINDOW)}
    assert (response["Retry-After"], response["RateLimit-Policy"]) == (str(WINDOW), f"3;w={WINDOW}")
    assert ask(**shown(token.text))[1].status_code == 200, "a token has its own count"
    assert ask(**shown("x"))[1].status_code == 429, "what is no token counts for its address"
    assert ask(method="OPTIONS")[1].status_code == 200
    assert "RateLimit-Limit" not in ask("/services/")[1]
    moment[0] = WINDOW
    assert ask()[1]["RateLimit-Remaining"] == "2"


def test_without_a_limit_none_is_told():
    assert "RateLimit-Limit" not in ask()[1]


def test_endless_addresses_take_no_memory():
    counts = Counts(clients=100, clock=lambda: 0.0)
    for number in range(1_000):
        counts.take(f"{number}", 5)
    assert len(counts._windows) == 100
    assert counts.take("999", 5).left == 3, "who asked last is known"
    assert counts.take("0", 5).left == 4, "who asked long ago begins anew"


def test_threads_count_together():
    counts = Counts(clock=lambda: 0.0)
    threads = [Thread(target=lambda: [counts.take("one", 10_000) for _n in range(1_000)]) for _m in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts.take("one", 10_000).left == 10_000 - 8_001


def test_what_is_kept_tells_nobody_of_the_requests_of_another(settings, monkeypatch):
    settings.KEPT_ANSWERS_BYTES, settings.API_REQUESTS_A_MINUTE = 4 * 2**20, 5
    monkeypatch.setattr(bearers, "COUNTS", Counts(clock=lambda: 0.0))
    client = Client()
    client.handler.load_middleware()
    first = client.get("/api/v1/kinds")
    assert (first.status_code, first["RateLimit-Remaining"]) == (200, "4")
    for _n in range(20):
        kept = client.get("/api/v1/kinds")
        assert (kept.status_code, kept.content, "RateLimit-Remaining" in kept) == (200, first.content, False)
    assert client.get("/api/v1/kinds?limit=1")["RateLimit-Remaining"] == "3", "what was kept counted nothing"

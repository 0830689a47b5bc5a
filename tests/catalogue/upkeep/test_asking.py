"""What every kind of answer means, and that none of them holds up a run or leads it into another network."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from time import monotonic

import certifi
import pytest

from catalogue.models import PageCheck
from catalogue.upkeep.internet import PublicInternet
from catalogue.upkeep.outcomes import Reply, delay_of, leads_elsewhere
from catalogue.upkeep.rounds import outcomes
from tests.catalogue.upkeep.web import CERTIFICATE, HERE, internet, secured

Result = PageCheck.Result

TIMEOUT, SHORT = 20, 0.5


def asked(*urls, way=None, timeout=TIMEOUT, **how):
    """The outcomes by address."""
    found = outcomes(urls, timeout, internet=way or internet(), **{"pause": 0, **how})
    return {outcome.url: outcome for some in found for outcome in some}


ANSWERS = {
    "/fine": (Result.ANSWERS, 200),
    "/status/204": (Result.ANSWERS, 204),
    "/status/404": (Result.GONE, 404),
    "/status/410": (Result.GONE, 410),
    "/status/401": (Result.REFUSED, 401),
    "/status/403": (Result.REFUSED, 403),
    "/status/999": (Result.REFUSED, 999),
    "/status/500": (Result.SERVER_ERROR, 500),
    "/status/503": (Result.SERVER_ERROR, 503),
    "/head/403": (Result.ANSWERS, 200),
    "/head/404": (Result.ANSWERS, 200),
    "/head/405": (Result.ANSWERS, 200),
    "/head/501": (Result.ANSWERS, 200),
    "/head-hangs-up": (Result.ANSWERS, 200),
    "/cookie": (Result.ANSWERS, 200),
    "/to/302?/new": (Result.ANSWERS, 200),
    "/to/301?/new": (Result.MOVED, 200),
    "/to/308?/new": (Result.MOVED, 200),
    "/to/301?/status/404": (Result.GONE, 404),
    "/chain/5": (Result.MOVED, 200),
    "/chain/6": (Result.LOOP, None),
    "/circle": (Result.LOOP, None),
    "/to/301?/": (Result.ELSEWHERE, 200),
    "/to/302?/de/index.html": (Result.ELSEWHERE, 200),
    "/to/302?/user/login?next=x": (Result.ELSEWHERE, 200),
    "/to/302?/404.html": (Result.ELSEWHERE, 200),
    "/hangs-up": (Result.BROKEN, None),
    "/nonsense": (Result.BROKEN, None),
    "/endless-headers": (Result.BROKEN, None),
    "/endless-body": (Result.ANSWERS, 200),
    "/bomb": (Result.ANSWERS, 200),
    "/short": (Result.ANSWERS, 200),
    "/to/302?http://[bad/": (Result.PRIVATE, None),
    "/to/302?http://192.168.0.1/": (Result.PRIVATE, None),
    "/to/302?http://[::1]/": (Result.PRIVATE, None),
    "/to/302?http://169.254.169.254/latest/meta-data": (Result.PRIVATE, None),
    "/to/302?http://2130706433/": (Result.PRIVATE, None),
    "/to/302?http://router.local/": (Result.PRIVATE, None),
    "/to/302?http://user:password@good.example.org/": (Result.PRIVATE, None),
    "/to/302?http://inside.example.org/": (Result.PRIVATE, None),
    "/to/302?http://good.example.org:22/": (Result.PRIVATE, None),
    "/to/302?ftp://good.example.org/": (Result.PRIVATE, None),
    "/to/302?http://gone-host.example.org/": (Result.NO_HOST, None),
}


def test_every_kind_of_answer(web):
    urls = {web.url(path): wanted for path, wanted in ANSWERS.items()}
    found = asked(*urls, way=internet({"inside.example.org": ["10.0.0.1"]}))
    assert {url: (outcome.result, outcome.status) for url, outcome in found.items()} == urls


def test_where_redirects_end_is_told(web):
    url = web.url("/to/301?/chain/2")
    assert asked(url)[url].final_url == web.url("/chain/0")
    assert asked(web.url("/fine"))[web.url("/fine")].final_url == ""


def test_head_alone_is_asked_where_it_is_answered(web):
    asked(web.url("/fine"), web.url("/status/404"))
    assert web.asked() == [("HEAD", "/fine"), ("HEAD", "/status/404"), ("GET", "/status/404")]


@pytest.mark.parametrize("path", ["/silent", "/drips"])
def test_a_request_ends_in_time_whatever_comes_in(web, path):
    started = monotonic()
    [outcome] = asked(web.url(path), timeout=SHORT).values()
    assert outcome.result == Result.TIMEOUT
    assert monotonic() - started < web.patience / 2


def test_a_visit_ends_in_time_and_what_is_left_is_not_told(web):
    found = asked(web.url("/fine"), web.url("/silent"), web.url("/status/404"), longest_visit=2)
    assert set(found) == {web.url("/fine")}


def test_a_host_without_an_answer_is_asked_once(web):
    urls = [web.url("/a", "gone-host.example.org"), web.url("/b", "gone-host.example.org")]
    assert {outcome.result for outcome in asked(*urls).values()} == {Result.NO_HOST}
    closed = [f"http://good.example.org:1/{name}" for name in "ab"]
    assert {outcome.result for outcome in asked(*closed).values()} == {Result.NO_CONNECTION}
    assert web.log == []


def test_a_host_is_asked_one_request_at_a_time_also_where_others_lead_to_it(web):
    others = [web.url(f"/to/302?{web.url('/pause')}", f"{name}.example.org") for name in "abcd"]
    asked(web.url("/pause"), web.url("/pause?again"), *others)
    assert web.most_at_once["good.example.org"] == 1
    assert len(web.asked()) == 6


def test_between_two_requests_to_a_host_there_is_a_pause(web):
    started = monotonic()
    asked(web.url("/fine"), web.url("/other"), pause=0.2)
    assert monotonic() - started > 0.4  # robots.txt is a request, too
    started = monotonic()
    asked(web.url("/fine", "slow.example.org"), web.url("/other", "slow.example.org"))
    assert monotonic() - started > 0.2, "as its robots.txt wants"


def test_robots_txt_is_heeded(web):
    shy, failing, looping = "shy.example.org", "failing.example.org", "looping.example.org"
    hidden, shown = web.url("/private/page", shy), web.url("/private/but/not/this", shy)
    found = asked(hidden, shown, web.url("/fine", failing), web.url("/fine", looping))
    assert {url: outcome.result for url, outcome in found.items()} == {
        hidden: Result.ROBOTS,
        shown: Result.ANSWERS,
        web.url("/fine", failing): Result.ROBOTS,
        web.url("/fine", looping): Result.ANSWERS,
    }
    assert web.asked(shy) == [("HEAD", "/private/but/not/this")]


def test_who_asks_says_so(web, settings):
    settings.CHECK_CONTACT = "https://atlas.example.org/about"
    asked(web.url("/fine"))
    assert "CityExperienceAtlas" in web.sent["User-Agent"]
    assert settings.CHECK_CONTACT in web.sent["User-Agent"]
    assert web.sent["Host"] == f"good.example.org:{web.server_port}"


def test_a_robots_txt_may_want_to_be_asked_later_too(web):
    urls = [web.url("/fine", "busy.example.org"), web.url("/other", "busy.example.org")]
    assert [(found.result, found.later) for found in asked(*urls).values()] == [(None, timedelta(0, 120))] * 2
    assert web.asked("busy.example.org") == []


@pytest.mark.parametrize("path", ["/wait/503?120", "/wait/429?120", "/wait/429"])
def test_a_host_that_wants_to_be_left_alone_is(web, path):
    first, second = web.url(path), web.url("/fine")
    found = asked(first, second)
    assert [outcome.result for outcome in found.values()] == [None, None]
    assert {outcome.later for outcome in found.values()} == {
        timedelta(hours=12) if path[-1] == "9" else timedelta(0, 120)
    }
    assert web.asked() == [("HEAD", path)]


def test_the_wait_is_read_in_both_forms_and_bounded():
    def delay(text):
        return delay_of(Reply(503, "", text, 0, True))

    in_an_hour = format_datetime(datetime.now(UTC) + timedelta(hours=1))
    assert delay(in_an_hour) == pytest.approx(timedelta(hours=1), abs=timedelta(seconds=5))
    assert delay("Wed, 21 Oct 2015 07:28:00 GMT") == delay("0") == timedelta(minutes=1)
    assert delay("9" * 9) == timedelta(days=30)
    assert delay("tomorrow") == delay("9" * 400) == timedelta(hours=12)
    assert delay("") is None


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [
        ("/services/x", "/", True),
        ("/services/x", "/en", True),
        ("/services/x", "/en-GB/", True),
        ("/services/x", "/home.aspx", True),
        ("/services/x", "/?p=12", False),
        ("/services/x", "/services/y", False),
        ("/en/", "/", False),
        ("/services/x", "/account/Login.aspx", True),
        ("/login/help", "/login/help/", False),
        ("/services/x", "/errors/404", True),
        ("/services/x", "/authors/x", False),
    ],
)
def test_a_start_or_sign_in_page_is_no_page(start, end, wanted):
    assert leads_elsewhere(f"https://example.org{start}", f"https://www.example.org{end}") == wanted


def test_the_address_that_was_looked_at_is_the_one_that_is_connected_to(web):
    """A name that leads to a public address when it is looked at, and into the own network a moment later."""
    turns = iter([[HERE], ["127.0.0.2"], ["127.0.0.2"], ["127.0.0.2"]])
    looked_at = []

    def rebinding():
        looked_at.append(next(turns))
        return looked_at[-1]

    [outcome] = asked(web.url("/fine", "turns.example.org"), way=internet({"turns.example.org": rebinding})).values()
    assert outcome.result == Result.PRIVATE
    assert web.log == [("GET", "turns.example.org", "/robots.txt")], "each request looked once, and used what it found"
    assert looked_at == [[HERE], ["127.0.0.2"]]


def test_of_several_addresses_public_ones_alone_are_tried_in_turn(web):
    names = {"many.example.org": ["10.0.0.1", "127.0.0.9", HERE]}
    [outcome] = asked(web.url("/fine", "many.example.org"), way=internet(names, ("127.0.0.9", HERE))).values()
    assert outcome.result == Result.ANSWERS


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "10.1.2.3", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "0.0.0.0"]
)
def test_as_it_is_shipped_nothing_but_the_public_internet_is_asked(web, host):
    """Without what tests bring along: the check of names, and behind it the check of addresses."""

    async def lookup(name, port):
        return [host.strip("[]")]

    urls = [f"http://{host}:{web.server_port}/", web.url("/fine")]
    found = asked(*urls, way=PublicInternet(lookup))
    assert {outcome.result for outcome in found.values()} == {Result.PRIVATE}
    assert web.log == []


def test_a_certificate_must_be_for_the_name(web, monkeypatch):
    secured(web)
    urls = [web.url("/fine", host).replace("http:", "https:") for host in ("good.example.org", "other.example.org")]
    assert {outcome.result for outcome in asked(*urls).values()} == {Result.UNSAFE}, "nobody vouches for it"
    monkeypatch.setattr(certifi, "where", lambda: str(CERTIFICATE))
    found = asked(*urls)
    assert [found[url].result for url in urls] == [Result.ANSWERS, Result.UNSAFE]

"""Expensive answers come one at a time; who is turned away learns it at once, in the form that was asked for."""

import gc
import logging
from contextlib import ExitStack, contextmanager
from threading import Barrier, Event, Thread

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from catalogue.analysis.kept import Kept
from catalogue.exchange.problems import FILE, KINDS
from catalogue.exchange.turns import ANALYSIS, DOWNLOAD, PAGE, STABILITY, STRANGER, TURNS, Turns, in_turn
from tests.answers import alerts, parsed


class Visitor(Thread):
    """Asks for a turn, stays until told to go, and notes whether it had one."""

    def __init__(self, asked: Turns):
        super().__init__(daemon=True)
        self.asked, self.inside, self.leave, self.mine = asked, Event(), Event(), None
        self.start()

    def run(self):
        with self.asked.next() as self.mine:
            self.inside.set()
            self.leave.wait(10)


def let_out(visitor):
    visitor.leave.set()
    visitor.join(10)


def test_one_has_the_turn_one_waits_and_all_others_are_turned_away():
    asked = Turns(most_waiting=1, longest_wait=10)
    first = Visitor(asked)
    assert first.inside.wait(10)
    rest = [Visitor(asked) for _ in range(5)]
    away = [visitor for visitor in rest if visitor.inside.wait(0.2)]
    assert [visitor.mine for visitor in away] == [False] * 4
    [waiting] = [visitor for visitor in rest if visitor not in away]
    let_out(first)
    assert waiting.inside.wait(10)
    assert (first.mine, waiting.mine) == (True, True)
    for visitor in rest:
        let_out(visitor)
    assert not asked._turn.locked()


def test_nobody_waits_longer_than_is_allowed():
    asked = Turns(most_waiting=2, longest_wait=0.01)
    with asked.next() as mine, asked.next() as late, asked.next() as later:
        assert (mine, late, later) == (True, False, False)
    with asked.next() as mine:
        assert mine


def test_an_error_gives_the_turn_back():
    asked = Turns(most_waiting=0)
    with pytest.raises(ZeroDivisionError), asked.next():
        1 / 0  # noqa: B018
    with asked.next() as mine:
        assert mine


def test_the_same_question_by_many_is_computed_once_and_never_two_at_a_time(monkeypatch):
    """Threads like those of one process: some get the answer, the others are told to come back."""
    monkeypatch.setitem(TURNS, ANALYSIS, Turns(most_waiting=2, longest_wait=10))
    kept, computing, most, statuses = Kept(9), [], [], []
    begun, start = Event(), Barrier(8)

    def compute():
        computing.append(1)
        most.append(len(computing))
        begun.wait(0.3)
        computing.pop()
        return "answer"

    @in_turn(ANALYSIS)
    def view(request):
        return HttpResponse(kept.answer(request.GET["q"], compute))

    def ask():
        start.wait()
        statuses.append(view(RequestFactory().get("/?q=1&format=json")).status_code)

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
    assert sorted(statuses) == [200] * 3 + [503] * 5


ADDRESSES = [
    "/my-city/?city=berlin&k=2",
    "/my-city/stability/?city=berlin&k=2",
    "/cities/berlin/?target=0.5",
    "/cities/berlin/report/?target=0.5",
    "/my-city/report/?city=berlin&k=2",
    "/compare/?city=berlin&city=london",
    "/evaluate/?name=x&field=mobility",
    "/?x=1",
    "/services/?q=parking",
    "/services/?view=map",
    "/services/jelbi-berlin/?x=1",
    "/services/jelbi-berlin/codings/?x=1",
    "/cities/?x=1",
    "/coding/agreement/?round=round-1",
    "/data/agreement.csv?round=round-1",
    "/data/codings.csv?round=round-1",
    "/determinants/?x=1",
    "/determinants/accessibility/?x=1",
    "/method/?x=1",
    "/find/?for=service&service-find=parking",
]


@pytest.fixture
def somebody_else(monkeypatch):
    """Whose turn it is for as long as the test lasts."""
    with ExitStack() as stack:
        for kind in (ANALYSIS, STABILITY, PAGE):
            stack.enter_context(turn_of_another(monkeypatch, kind))
        yield


@contextmanager
def turn_of_another(monkeypatch, kind):
    others = Turns(most_waiting=0)
    monkeypatch.setitem(TURNS, kind, others)
    with others.next():
        yield


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.usefixtures("somebody_else")
def test_who_is_turned_away_is_told_in_the_form_that_was_asked_for(client, address, caplog):
    caplog.set_level(logging.INFO)
    page = client.get(address)
    part = client.get(address, headers={"HX-Request": "true"})
    data, table = client.get(f"{address}&format=json"), client.get(f"{address}&format=csv")
    for answer in (page, part, data, table):
        assert (answer.status_code, int(answer["Retry-After"]) > 0) == (503, True)
        assert "no-store" in answer["Cache-Control"]
    if FILE.search(address.partition("?")[0]):
        assert page.json()["type"] == part.json()["type"] == KINDS["busy"].type
    else:
        assert [link["href"] for link in parsed(page).select("main a")][0] == address
        assert parsed(page).select("title")
        assert (parsed(part).select("title"), len(alerts(parsed(part)))) == ([], 1)
    assert data.json()["type"] == table.json()["type"] == KINDS["busy"].type
    assert caplog.records == [], "else a flood would fill the log; the server has a line for each request"


@pytest.mark.django_db
@pytest.mark.usefixtures("somebody_else")
@pytest.mark.parametrize("address", ["/my-city/", "/cities/berlin/", "/compare/", "/evaluate/", "/", "/services/"])
def test_pages_without_an_own_question_need_no_turn(client, address):
    assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_who_brings_a_forged_cookie_waits_for_others_of_that_kind_and_who_is_signed_in_does_not(
    client, admin_client, monkeypatch
):
    """For either nothing is kept."""
    client.cookies["sessionid"] = "forged"
    with turn_of_another(monkeypatch, STRANGER):
        assert client.get("/").status_code == 503
        assert admin_client.get("/").status_code == 200
    client.cookies["sessionid"] = "forged"
    assert client.get("/").status_code == 200


@in_turn(PAGE)
def table(_request):
    return StreamingHttpResponse(iter(["a", "b"]))


@pytest.mark.django_db
def test_a_table_has_its_turn_until_it_is_sent_and_holds_up_no_question(monkeypatch):
    monkeypatch.setitem(TURNS, DOWNLOAD, Turns(most_waiting=0))
    asked = RequestFactory().get("/?format=csv")
    first = table(asked)
    pieces = iter(first)
    assert (next(pieces), table(asked).status_code) == (b"a", 503)
    assert in_turn(PAGE)(lambda _request: HttpResponse())(asked).status_code == 200
    first.close()
    second = table(asked)
    assert second.status_code == 200
    second.close()


@pytest.mark.django_db
def test_a_table_that_nobody_closes_gives_its_turn_back(monkeypatch):
    monkeypatch.setitem(TURNS, DOWNLOAD, Turns(most_waiting=0))
    asked = RequestFactory().get("/?format=csv")
    assert table(asked).status_code == 200
    gc.collect()
    second = table(asked)
    assert second.status_code == 200
    second.close()


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/cities/berlin/", "/my-city/"])
def test_who_goes_on_is_not_turned_away_by_what_the_page_before_still_asks_for(client, monkeypatch, page):
    for kind in (ANALYSIS, STABILITY):
        monkeypatch.setitem(TURNS, kind, Turns(most_waiting=0))
    query = "city=berlin&k=1"
    with TURNS[STABILITY].next():
        assert client.get(f"{page}?{query}").status_code == 200
        assert client.get(f"{page}stability/?{query}").status_code == 503
    with TURNS[ANALYSIS].next():
        assert client.get(f"{page}?{query}&for=resident").status_code == 503

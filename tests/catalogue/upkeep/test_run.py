"""A run over the catalogue's pages: which are asked, what stays of it when it is ended, and what it says."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from catalogue.management.commands import check_links
from catalogue.models import Actor, DeadPage, Evidence, PageCheck, Service
from catalogue.upkeep.addresses import CONTROLS, MOST_OF_A_HOST, due, named, register
from catalogue.upkeep.run import NoNetworkError, run
from tests.catalogue.upkeep.web import internet
from tests.factories import make_service

pytestmark = pytest.mark.django_db

Result = PageCheck.Result
DAY = timedelta(days=1)
TIMEOUT = 20
NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)


def cites(*urls):
    """Let a service cite these pages."""
    service = make_service()
    Evidence.objects.bulk_create(
        Evidence(service=service, number=number, kind="press", title="A page", url=url, supports="It.")
        for number, url in enumerate(urls, 1)
    )
    return service


def pages(**rows):
    PageCheck.objects.bulk_create(PageCheck(url=f"https://{name}.org/", **fields) for name, fields in rows.items())


def test_every_address_has_one_row_also_where_many_name_it():
    service = cites("https://a.org/x", "https://a.org/x", "https://b.org/")
    Service.objects.filter(pk=service.pk).update(official_url="https://b.org/")
    Actor.objects.filter(pk=service.provider_id).update(website="https://c.org/")
    register()
    urls = list(PageCheck.objects.values_list("url", flat=True))
    assert sorted(urls) == sorted(named())
    assert {"https://a.org/x", "https://b.org/", "https://c.org/"} <= named()
    PageCheck.objects.filter(url="https://b.org/").update(result=Result.ANSWERS)
    Evidence.objects.filter(service=service, url="https://a.org/x").delete()
    register()
    assert (
        sorted(PageCheck.objects.values_list("url", flat=True))
        == sorted(named())
        == sorted({*urls} - {"https://a.org/x"})
    )
    assert PageCheck.objects.get(url="https://b.org/").result == Result.ANSWERS


def test_the_oldest_come_first_and_failing_ones_each_day():
    pages(
        never={},
        young={"checked_at": NOW - 29 * DAY},
        old={"checked_at": NOW - 31 * DAY},
        older={"checked_at": NOW - 40 * DAY},
        failing={"checked_at": NOW - 10 * timedelta(hours=1), "failures": 1},
        failed_today={"checked_at": NOW - timedelta(hours=2), "failures": 1},
        left_alone={"not_before": NOW + DAY},
        left_alone_before={"not_before": NOW - DAY},
    )
    dead = PageCheck.objects.create(url="https://dead.org/", checked_at=NOW - DAY, failures=3)
    DeadPage.objects.create(page=dead, since=NOW.date())
    chosen = [url.removeprefix("https://").partition(".")[0] for url in due(NOW, 30 * DAY, 100)]
    assert chosen == ["never", "left_alone_before", "older", "old", "failing"]
    assert due(NOW, 30 * DAY, 2) == ["https://never.org/", "https://left_alone_before.org/"]
    assert due(NOW, 0 * DAY, 100, "young.org") == ["https://young.org/"]


def test_of_one_host_only_so_many_are_asked_in_a_run():
    PageCheck.objects.bulk_create(PageCheck(url=f"https://big.org/{number}") for number in range(MOST_OF_A_HOST + 5))
    pages(small={})
    assert len(due(NOW, DAY, 1000)) == MOST_OF_A_HOST + 1


def test_what_came_in_is_kept_when_a_run_is_ended(web):
    urls = [web.url("/fine", f"{name}.example.org") for name in "abcdefghijklmn"]
    cites(*urls)
    PageCheck.objects.bulk_create(PageCheck(url=url) for url in urls)

    def end(outcome):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(urls, TIMEOUT, tell=end, internet=internet(), pause=0)
    done = PageCheck.objects.filter(result=Result.ANSWERS).count()
    assert 1 <= done < len(urls)
    left = due(now(), DAY, 100)
    assert len(left) == len(urls) - done
    run(left, TIMEOUT, internet=internet(), pause=0)
    assert PageCheck.objects.filter(result=Result.ANSWERS).count() == len(urls)


def test_silence_counts_only_beside_an_answer(web):
    """Without a network every page would fail, night after night."""
    silent = [f"http://{name}.example.org:1/" for name in "abc"]
    PageCheck.objects.bulk_create(PageCheck(url=url) for url in silent)
    with pytest.raises(NoNetworkError):
        run(silent, TIMEOUT, internet=internet(), pause=0)
    assert not PageCheck.objects.exclude(result="").exists()
    PageCheck.objects.create(url=web.url("/fine"), result=Result.ANSWERS, checked_at=NOW)
    report = run(silent, TIMEOUT, internet=internet(), pause=0)
    assert report.results == {Result.NO_CONNECTION: 3, Result.ANSWERS: 1}
    assert set(PageCheck.objects.exclude(url=web.url("/fine")).values_list("failures", flat=True)) == {1}


def test_a_site_that_wants_no_programs_answers_too(web):
    url = web.url("/private", "shy.example.org")
    PageCheck.objects.create(url=url)
    assert run([url], TIMEOUT, internet=internet(), pause=0).results == {Result.ROBOTS: 1}


def test_a_few_pages_that_answered_before_are_asked_again_not_all(web):
    PageCheck.objects.bulk_create(
        PageCheck(url=web.url(f"/fine/{number}"), result=Result.ANSWERS, checked_at=NOW) for number in range(9)
    )
    run([], TIMEOUT, internet=internet(), pause=0)
    assert len(web.asked()) == CONTROLS


@pytest.fixture
def command(web, monkeypatch, capsys):
    """The command on the web of our own."""
    monkeypatch.setattr(check_links, "run", partial(run, internet=internet(), pause=0))

    def call(*words):
        call_command("check_links", *words)
        return capsys.readouterr().out

    return call


def test_the_command_tells_of_pages_to_look_at(web, command):
    cites(web.url("/status/404"), web.url("/fine"), web.url("/to/301?/new"))
    host = ("--host", f"good.example.org:{web.server_port}")
    out = command(*host, "--timeout", "1")
    assert web.url("/status/404") in out
    assert web.url("/new") in out
    assert web.url("/fine") not in out
    asked = len(web.log)
    command(*host)
    assert len(web.log) == asked, "nothing is due"


@pytest.mark.parametrize(
    "words", [("--limit", "0"), ("--limit", "x"), ("--timeout", "0"), ("--timeout", "999"), ("--older-than", "-1")]
)
def test_a_wrong_number_is_refused(command, words):
    with pytest.raises(CommandError):
        command(*words)


def test_the_command_says_that_there_is_no_network(command):
    cites("http://a.example.org:1/")
    with pytest.raises(CommandError, match="network"):
        command("--host", "a.example.org:1", "--timeout", "1")

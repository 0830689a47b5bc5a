"""The editors' list of pages, and what its buttons do."""

from datetime import UTC, date, datetime
from functools import partial

import pytest

from catalogue.exchange.turns import CHECK, TURNS
from catalogue.models import Actor, DeadPage, Evidence, PageCheck
from catalogue.upkeep import checking
from catalogue.upkeep.lists import GROUPS
from catalogue.upkeep.run import run
from tests.answers import parsed, queries_of, text_of
from tests.catalogue.upkeep.web import internet
from tests.factories import make_service

pytestmark = pytest.mark.django_db

LIST = "/editing/pages/"
Result = PageCheck.Result
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def page(url, dead=False, **fields):
    check = PageCheck.objects.create(url=url, **fields)
    if dead:
        DeadPage.objects.create(page=check, since=date(2026, 11, 3))
    return check


def cite(url, service=None):
    return Evidence.objects.create(
        service=service or make_service(), number=1, kind="press", title="A page", url=url, supports="It."
    )


def listed(client, query=""):
    return [item["id"] for item in parsed(client.get(LIST + query)).select(".checked > li[id]")]


def test_it_shows_pages_by_what_they_answered(editor_client):
    rows = {
        "dead": page("https://a.org/dead", dead=True, result=Result.GONE, failures=2, checked_at=NOON),
        "failing": page("https://b.org/failing", result=Result.TIMEOUT, failures=1, checked_at=NOON),
        "look": page("https://c.org/look", result=Result.REFUSED, checked_at=NOON),
        "moved": page("https://d.org/moved", result=Result.MOVED, final_url="https://d.org/new", checked_at=NOON),
        "open": page("https://e.org/open"),
    }
    found = {group: listed(editor_client, f"?group={group}") for group in GROUPS}
    assert found == {group: [f"page-{row.pk}"] for group, row in rows.items()} | {"all": found["all"]}
    assert sorted(found["all"]) == sorted(f"page-{row.pk}" for row in rows.values())
    assert listed(editor_client) == found["dead"]
    assert listed(editor_client, "?group=all&q=D.org/") == found["moved"]
    counts = [text_of(badge) for badge in parsed(editor_client.get(LIST)).select(".badge")]
    assert counts == ["1", "1", "1", "1", "1", "5"]
    assert listed(editor_client, "?group=nope&page=x") == found["dead"]


def test_it_names_the_services_that_cite_a_page_and_asks_for_them_at_once(editor_client):
    draft = make_service(state="draft", official_url="https://a.org/0")
    evidence = [cite(f"https://a.org/{number}") for number in range(3)]
    actor = Actor.objects.first()
    Actor.objects.filter(pk=actor.pk).update(website="https://a.org/0")
    page("https://a.org/0", dead=True)
    links = {a["href"] for a in parsed(editor_client.get(LIST)).select(".checked a")}
    service = evidence[0].service
    edits = {f"/admin/catalogue/actor/{actor.pk}/change/"} | {
        f"/editing/services/{pk}/" for pk in (draft.pk, service.pk)
    }
    assert links == edits | {
        f"{service.get_absolute_url()}#evidence-1", "https://a.org/0", "https://web.archive.org/web/20261103/https://a.org/0"
    }  # fmt: skip
    few = queries_of(editor_client, LIST)
    for number in (1, 2):
        page(f"https://a.org/{number}", dead=True)
    assert queries_of(editor_client, LIST) == few


@pytest.fixture
def own_web(web, monkeypatch):
    monkeypatch.setattr(checking, "run", partial(run, internet=internet(), pause=0))
    return web


def test_a_page_can_be_checked_at_once(editor_client, own_web):
    check = page(own_web.url("/status/404"))
    sent = {"act": "check", "checked_page": check.pk}
    response = editor_client.post(f"{LIST}?group=open", sent)
    assert (response.status_code, response.url) == (302, f"{LIST}?group=open")
    check.refresh_from_db()
    assert (check.result, check.status_code, check.failures) == (Result.GONE, 404, 1)
    editor_client.post(LIST, sent)
    check.refresh_from_db()
    assert check.failures == 1, "the same day"
    with TURNS[CHECK].next():
        assert editor_client.post(LIST, sent).status_code == 503


def test_silence_is_not_noted(editor_client, own_web):
    check = page("http://closed.example.org:1/")
    message = parsed(editor_client.post(LIST, {"act": "check", "checked_page": check.pk}, follow=True))
    assert len(message.select("[role=status]")) == 1
    check.refresh_from_db()
    assert check.checked_at is None


def test_who_sees_a_page_takes_its_mark_away(editor_client):
    check = page("https://a.org/", dead=True, result=Result.TIMEOUT, failures=3, first_failed=date(2026, 11, 3))
    editor_client.post(LIST, {"act": "confirm", "checked_page": check.pk})
    check.refresh_from_db()
    assert (check.result, check.failures, DeadPage.objects.count()) == (Result.SEEN, 0, 0)


def test_a_page_that_is_named_no_longer_is_told(editor_client):
    answer = editor_client.post(LIST, {"act": "check", "checked_page": 10**9}, follow=True)
    assert len(parsed(answer).select("[role=status]")) == 1


def test_only_who_may_change_services_sees_and_does(client, django_user_model, editor):
    check = page("https://a.org/", dead=True)
    sent = {"act": "confirm", "checked_page": check.pk}
    assert client.get(LIST).status_code == client.post(LIST, sent).status_code == 302
    client.force_login(django_user_model.objects.create_user("reader", password="x"))
    assert client.get(LIST).status_code == client.post(LIST, sent).status_code == 403
    assert DeadPage.objects.exists()
    client.force_login(editor)
    assert client.get(LIST).status_code == 200

"""Building a portfolio step by step: each change has an address, and can be undone."""

import pytest

from tests.answers import parsed
from tests.catalogue.portfolio.asked import answer, held_on, page_of, removal_of, undo_on

pytestmark = pytest.mark.django_db


def test_undo_goes_back_step_by_step(client):
    def digest_on(page):
        return page.select_one('#outcome input[name="from"]')["value"]

    empty = page_of(client)
    assert undo_on(empty) == []
    first = client.get(f"/portfolio/?city=london&from={digest_on(empty)}&service=")
    assert first.status_code == 302
    page = parsed(client.get(first.url))
    second = client.get(f"/portfolio/?city=london&service=jelbi-berlin&from={digest_on(page)}")
    assert second.url == "/portfolio/?v=1&city=london&service=jelbi-berlin"
    assert undo_on(parsed(client.get(second.url))) == ["/portfolio/?v=1&city=london"]
    assert undo_on(page_of(client, "v=1&city=london")) == ["/portfolio/"]
    last = page_of(client).select("#content > .notice a")
    assert [link["href"] for link in last] == ["?v=1&city=london"], "the state that was seen last"
    added = client.get("/portfolio/?add=parkrun")
    assert added.url == "/portfolio/?v=1&city=london&service=parkrun"


def test_the_first_change_of_an_opened_link_can_be_undone(client):
    row = held_on(page_of(client, "v=1&city=berlin"))[0]
    removed = parsed(client.get(removal_of(row), follow=True))
    assert undo_on(removed) == ["/portfolio/?v=1&city=berlin"]
    assert "service=parkrun" in client.get("/portfolio/?add=parkrun").url


def test_a_session_stays_small(client, monkeypatch):
    monkeypatch.setattr("catalogue.portfolio.memory.REMEMBERED", 4)
    for number in range(7):
        client.get(f"/portfolio/?name=n{number}")
    memory = client.session["portfolio"]
    assert len(memory["before"]) <= 4
    assert [state[-2:] for state in memory["states"].values()] == ["n3", "n4", "n5", "n6"]


def test_equal_drafts_count_once_and_can_be_removed(client):
    draft = "mobility~3333333333333~10~D"
    found = answer(client, f"draft={draft}&draft={draft}")["result"]
    assert len(found["services"]) == 1
    [row] = held_on(page_of(client, f"draft={draft}"))
    assert held_on(parsed(client.get(removal_of(row), follow=True))) == []


def test_adding_from_a_city_goes_on_with_its_portfolio(client):
    client.get("/portfolio/?city=london&add=jelbi-berlin")
    assert client.get("/portfolio/?city=london&add=parkrun").url == (
        "/portfolio/?v=1&city=london&service=jelbi-berlin&service=parkrun"
    )
    assert client.get("/portfolio/?city=berlin&add=parkrun").url == "/portfolio/?v=1&city=berlin&service=parkrun"


def test_back_gives_the_whole_page(client):
    asked = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    whole = parsed(client.get("/portfolio/?city=berlin", headers=asked))
    part = parsed(client.get("/portfolio/?city=berlin", headers={"HX-Request": "true"}))
    assert len(whole.select("html #outcome")) == 1
    assert (len(part.select("#outcome")), part.select("html")) == (1, [])

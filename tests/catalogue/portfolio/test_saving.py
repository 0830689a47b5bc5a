"""Portfolios kept under an account: only the owner may, and nothing is lost."""

import pytest

from catalogue.index.data_version import data_version
from catalogue.models import SavedPortfolio
from tests.answers import parsed, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client, django_user_model):
    user = django_user_model.objects.create_user("owner", password="owner-password")
    client.force_login(user)
    return user


def test_saving_needs_an_account(client):
    before = SavedPortfolio.objects.count()
    assert "/accounts/login/" in client.post("/portfolio/saved/", {"state": "city=london"}).url
    assert SavedPortfolio.objects.count() == before
    assert client.get("/portfolio/saved/").status_code in (302, 405)


def test_save_change_go_back_and_delete(client, owner):
    version = data_version()
    saved = client.post("/portfolio/saved/", {"state": "city=london", "name": " My  city <b> "})
    one = SavedPortfolio.objects.get()
    assert saved.url == one.get_absolute_url()
    assert one.name == "My city <b>"
    page = parsed(client.get(saved.url))
    assert len(page.select(f'form[action="/portfolio/saved/{one.key}/"]')) == 1
    assert text_of(page.select_one("#holds")).startswith("My city <b>:")
    assert [text_of(link) for link in page.select("#outcome ul a") if "saved=" in link["href"]] == ["My city <b>"]
    client.post("/portfolio/saved/", {"state": f"{one.state}&service=jelbi-berlin"})
    one.refresh_from_db()
    assert SavedPortfolio.objects.count() == 1
    assert "jelbi-berlin" in one.state
    client.post(f"/portfolio/saved/{one.key}/", {"back": "1"})
    one.refresh_from_db()
    assert "jelbi-berlin" not in one.state
    client.post("/portfolio/saved/", {"state": one.state, "new": "1", "name": "Second"})
    assert SavedPortfolio.objects.count() == 2
    gone = client.post(f"/portfolio/saved/{one.key}/", {"delete": "1"})
    assert "city=london" in gone.url, "what was deleted is still there as a link"
    assert "saved=" not in gone.url
    assert SavedPortfolio.objects.count() == 1
    assert data_version() == version, "what people save is no part of the data"


def test_nobody_touches_the_portfolios_of_others(client, owner, django_user_model):
    other = django_user_model.objects.create_user("other")
    theirs = SavedPortfolio.objects.create(owner=other, name="Theirs", state="v=1&city=london&saved=x", key="x")
    assert client.post("/portfolio/saved/x/", {"delete": "1"}).status_code == 404
    client.post("/portfolio/saved/", {"state": "city=berlin&saved=x", "name": "Mine"})
    theirs.refresh_from_db()
    assert theirs.state == "v=1&city=london&saved=x"
    assert owner.portfolios.get().name == "Mine"
    assert "Theirs" not in client.get("/portfolio/?saved=x").content.decode()


def test_too_large_and_unprintable_states_are_refused_in_words(client, owner):
    told = []
    for state, name in (("v=1&costs=" + "x" * 20_000, ""), ("city=london", "a\0b")):
        answered = parsed(client.post("/portfolio/saved/", {"state": state, "name": name}, follow=True))
        told += [text_of(message) for message in answered.select("#content > [role=status]")]
        assert not SavedPortfolio.objects.exists()
    assert len(set(told)) == 2, "each for its own reason"
    assert client.post("/portfolio/saved/", {"state": "city=london&saved=%00"}).status_code == 302
    assert client.post("/portfolio/saved/%00/", {"delete": "1"}).status_code == 404
    assert SavedPortfolio.objects.count() == 1


def test_saving_after_the_session_ended_loses_nothing(client):
    asked = client.post("/portfolio/saved/", {"state": "city=london", "name": "Mine"})
    assert "next=/portfolio/%3Fv%3D1%26name%3DMine%26city%3Dlondon" in asked.url

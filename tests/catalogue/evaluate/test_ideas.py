"""Ideas are kept in an address by name, and put side by side with each other and with services."""

import pytest
from django.http import QueryDict

from catalogue.analysis.drafts import read_draft
from catalogue.evaluate.ideas import MOST_CARDS
from catalogue.forms.choices import MOST_COMPARED
from catalogue.my_city.forms import vocabulary_of
from tests.answers import alerts, parsed, sent_by, text_of
from tests.factories import ask_to_code

pytestmark = pytest.mark.django_db

BUS = "mobility~02312310130xx~~~~~Night bus"
SHOP = "retail~3322331012300~~~~~Shop"
OLD = "retail~3322~~~~~Old"
UNFINISHED = "retail~3322xxxxxxxxx~~~~~Hardly begun"


def page(client, **given):
    response = client.get("/evaluate/ideas/", given)
    assert response.status_code == 200
    return parsed(response)


def refusal(client, **given):
    response = client.get("/evaluate/ideas/", {**given, "format": "json"})
    assert response.status_code == 400
    return response.json()["problems"]


def cards_of(tree):
    return [text_of(name) for name in tree.select(".side-by-side .named:not(#ahead)")]


def test_ideas_and_services_stand_side_by_side_with_what_differs(client, snapshot):
    given = {"idea": [BUS, SHOP], "service": ["jelbi-berlin"]}
    tree = page(client, **given)
    assert cards_of(tree) == ["Night bus", "Shop", snapshot.members["jelbi-berlin"].name]
    found = client.get("/evaluate/ideas/", {**given, "format": "json"}).json()["result"]
    levels = [service["levels"] for service in found["services"]]
    differ = [d.slug for d, *own in zip(snapshot.determinants, *levels, strict=True) if len({*own} - {None}) > 1]
    assert found["differ"] == [slug for slug in differ if slug not in found["left_out"]]
    assert [row["data-determinant"] for row in tree.select(".dots li.clear")] == found["differ"]
    assert levels[2] == list(snapshot.members["jelbi-berlin"].levels)


def test_an_idea_is_changed_with_all_the_others_beside_it(client, snapshot):
    given = {"idea": [BUS, SHOP], "service": ["jelbi-berlin"]}
    change = page(client, **given).select_one(".side-by-side a[href^='/evaluate/?']")["href"]
    tree = parsed(client.get(change))
    sent = sent_by(tree.select_one("form.evaluate"))
    assert (sent["name"], sent["idea"], sent["service"]) == (["Night bus"], [BUS, SHOP], ["jelbi-berlin"])
    result = parsed(client.get("/evaluate/", sent | {"accessibility": "0", "idea": [BUS, SHOP]}))
    kept = QueryDict(result.select_one("a[data-keeps]")["href"].partition("?")[2])
    names = [read_draft(text, vocabulary_of(snapshot)).name for text in kept.getlist("idea")]
    assert names == ["Night bus", "Shop"], "one of the same name is replaced"
    assert read_draft(kept.getlist("idea")[0], vocabulary_of(snapshot)).answers[2] == 0
    assert kept.getlist("service") == ["jelbi-berlin"]


@pytest.mark.parametrize(
    "bad", [OLD, UNFINISHED, "~", "x" * 3000, "luck~3322331012300~~~~~X", "retail~3322331012300~~~~~"]
)
def test_what_cannot_be_read_is_told_and_nothing_is_lost(client, bad):
    tree = page(client, idea=[bad, SHOP])
    [told] = alerts(tree)
    assert "service" not in told.lower(), "what stands here is an idea"
    assert len(cards_of(tree)) == 2
    assert cards_of(tree)[1] == "Shop"
    assert tree.select(".dots, .verdict") == []
    assert list(refusal(client, idea=[bad, SHOP])) == ["idea"]
    [remove, _other] = [link["href"] for link in tree.select(".side-by-side a[href^='/evaluate/ideas/']")]
    assert alerts(parsed(client.get(remove))) == []


def test_at_most_six_are_put_side_by_side_and_repeated_ones_once(client):
    ideas = [f"{SHOP}{n}" for n in range(MOST_COMPARED)]
    assert len(cards_of(page(client, idea=ideas * 20))) == MOST_COMPARED
    assert list(refusal(client, idea=ideas, service="jelbi-berlin")) == [""]
    assert len(cards_of(page(client, idea=ideas, service="jelbi-berlin"))) == MOST_COMPARED + 1


def test_a_page_of_far_too_many_stays_small(client):
    """Each card has the address of all others."""
    many = page(client, idea=[f"{SHOP}{n}" for n in range(200)])
    assert len(cards_of(many)) == MOST_CARDS
    assert len(alerts(many)) == 1


def test_without_an_idea_there_is_nothing_to_tell(client):
    tree = page(client)
    assert cards_of(tree) == alerts(tree) == []
    assert list(refusal(client)) == [""]
    assert list(refusal(client, idea=SHOP, service="nowhere")) == ["service"]


def test_a_coder_is_not_led_by_what_stands_beside_an_idea(client, django_user_model):
    user = django_user_model.objects.create_user("coder", password="coder-password")
    ask_to_code(user, "jelbi-berlin")
    client.force_login(user)
    assert list(refusal(client, idea=SHOP, service="jelbi-berlin")) == ["service"]
    assert page(client, idea=SHOP, service="jelbi-berlin").select(".dots") == []

"""Whose data these are: the collections that a person may read, what is said of each, and how each is cited."""

import pytest
from django.contrib.auth.models import Permission, User

from catalogue.models import Collection, Membership
from catalogue.scoping.context import view
from tests.answers import body, parsed, queries_of, text_of
from tests.factories import make_complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def hidden(own, ours):
    own.visibility = "hidden"
    own.save()
    return own


@pytest.fixture
def member(client, hidden):
    user = User.objects.create_user("member")
    Membership.objects.create(collection=hidden, user=user, role=1)
    client.force_login(user)
    return client


def named(client):
    return [text_of(heading) for heading in parsed(client.get("/collections/")).select("h2")]


def test_all_that_are_open_are_listed(client, own):
    assert named(client) == ["Main collection", "Our own"]


def test_a_hidden_one_is_there_for_its_members_alone(client, hidden):
    assert named(client) == ["Main collection"]
    assert client.get("/collections/own/").status_code == 404
    assert '"own"' not in body(client.get("/collections/?format=json"))


def test_its_members_see_it_and_go_into_it(member, hidden):
    assert named(member) == ["Main collection", "Our own"]
    page = parsed(member.get("/collections/own/"))
    assert {"/in/own/", "/in/own/services/?collection=own", "/in/own/cities/berlin/"} <= {
        link["href"] for link in page.select("main a")
    }
    assert member.get("/in/own/cities/berlin/").status_code == 200


def test_only_where_there_are_services_can_they_be_found(client, own):
    links = [link["href"] for link in parsed(client.get("/collections/")).select(".onward a")]
    assert [link for link in links if "/services/" in link] == ["/services/?collection=main"]


def test_it_says_what_is_not_stated(client):
    Collection.objects.update(owner="", licence="")
    facts = text_of(parsed(client.get("/collections/main/")).select_one("dl.facts"))
    assert facts.count("not stated") == 2
    assert "licence not stated" in parsed(client.get("/collections/main/")).select_one(".cite").text
    result = client.get("/collections/main/?format=json").json()["result"]
    assert (result["owner"], result["licence"]) == (None, None)


def test_its_reviewers_are_led_to_where_it_is_changed(reviewer_client, reviewer, own):
    links = f'main a[href="/admin/catalogue/collection/{own.pk}/change/"]'
    reviewer.user_permissions.add(Permission.objects.get(codename="change_collection"))
    Membership.objects.create(collection=own, user=reviewer, role=Membership.Role.EDITOR)
    assert parsed(reviewer_client.get("/collections/own/")).select(links) == []
    Membership.objects.update(role=Membership.Role.REVIEWER)
    assert len(parsed(reviewer_client.get("/collections/own/")).select(links)) == 1


def test_a_copy_names_its_origin_where_one_may_read_it(member, hidden):
    Collection.objects.create(slug="copy", name="Copy", origin=hidden, visibility="public")
    assert "Copy of Our own" in text_of(parsed(member.get("/collections/copy/")).select_one("dl.facts"))
    member.logout()
    page = parsed(member.get("/collections/copy/"))
    assert "Our own" not in page.text


def test_numbers_are_those_of_what_is_published(client, own, ours):
    make_complete(collection=own, state="draft")
    result = client.get("/collections/own/?format=json").json()["result"]
    assert result["services"] == 1
    assert result["cities"] == [{"city": "berlin", "name": "Berlin", "services": 1}]


def test_more_collections_take_no_more_queries(client, own, ours):
    few = queries_of(client, "/collections/"), queries_of(client, "/collections/own/")
    for number in range(3):
        Collection.objects.create(slug=f"more-{number}", name=f"More {number}", visibility="public", origin=own)
        make_complete(collection=own)
    assert (queries_of(client, "/collections/"), queries_of(client, "/collections/own/")) == few


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/services/?collection=own", "Our own (City of Berlin), ODbL 1.0."),
        ("/services/?collection=main", "CC BY 4.0."),
        ("/services/ours/", "Our own (City of Berlin), ODbL 1.0."),
        ("/services/jelbi-berlin/", "CC BY 4.0."),
        (
            "/cities/berlin/",
            "Main collection (The City Experience Atlas contributors), CC BY 4.0; Our own (City of Berlin), ODbL 1.0.",
        ),
    ],
)
def test_a_citation_names_whose_the_data_are(path, told, client, ours):
    cited = parsed(client.get(path)).select_one(".cite").text
    assert cited.rpartition("/. ")[2].endswith(told) or cited.endswith(f". {told}")


def test_data_say_under_which_terms(client, ours):
    terms = client.get("/cities/berlin/?format=json").json()["data"]["terms"]
    assert terms["own"] == {"name": "Our own", "owner": "City of Berlin", "licence": "ODbL 1.0"}
    assert list(terms) == ["main", "own"]


def test_what_is_in_view_is_said_on_every_page_and_can_be_left(member):
    [banner] = parsed(member.get("/in/own/services/?q=Ours")).select("aside.view")
    assert "Our own" in banner.text
    assert banner.a["href"] == "/services/?q=Ours"
    assert not parsed(member.get("/services/")).select("aside.view")


def test_names_that_are_suggested_to_members_are_suggested_to_nobody_else(member):
    path = "find/suggestions/?q=ours"
    assert [row["address"] for row in member.get(f"/in/own/{path}").json()["found"]] == ["/in/own/services/ours/"]
    assert member.get(f"/{path}").json()["found"] == []


def test_where_nothing_else_is_in_view_no_query_asks_what_is(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert view(None) == {}

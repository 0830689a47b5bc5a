"""Links of the first release lead to the same pages as they are called now."""

import pytest
from django.http import QueryDict

pytestmark = pytest.mark.django_db

QUERY = "v=1&name=R%C3%A9sum%C3%A9&service=parkrun&draft=mobility~2x30000401000~01~Night+bus&k=2"


@pytest.mark.parametrize("page", ["", "stability/", "saved/", "saved/a-key/"])
def test_they_lead_on_with_their_query(client, page):
    response = client.get(f"/portfolio/{page}?{QUERY}")
    assert (response.status_code, response["Location"]) == (301, f"/my-city/{page}?{QUERY}")
    assert client.get(f"/portfolio/{page}")["Location"] == f"/my-city/{page}"


def test_a_form_that_was_open_is_sent_on_whole(client):
    assert client.post("/portfolio/saved/", {"state": "v=1"}).status_code == 308


def test_an_evaluation_keeps_where_it_came_from(client):
    response = client.get("/evaluate/?name=A&portfolio=city%3Dberlin")
    assert response.status_code == 301
    assert QueryDict(response["Location"].partition("?")[2]).dict() == {"name": "A", "my_city": "city=berlin"}

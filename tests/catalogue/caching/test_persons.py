"""What is shown to a person is shown to nobody else, and kept neither here nor in a browser."""

import re

import pytest
from django.contrib.auth import get_user_model

from tests.answers import body, content
from tests.catalogue.caching.public import addresses

pytestmark = pytest.mark.django_db


def directives(response):
    return set(re.split(r",\s*", response["Cache-Control"]))


@pytest.fixture
def person(new_process):
    client = new_process()
    client.force_login(get_user_model().objects.create_superuser("zora", password="a-long-password"))
    return client


@pytest.fixture
def neighbour(person):
    """An anonymous reader whom the same process answers."""
    client = person.__class__()
    client.handler = person.handler
    return client


def read(client, path):
    response = client.get(path)
    return response, content(response)


def test_no_answer_of_a_person_reaches_a_reader_nor_the_other_way(person, neighbour, some):
    for path in some(addresses()):
        answers = [(client, *read(client, path)) for client in (person, neighbour, person)]
        for client, response, text in answers if answers[1][1].status_code == 200 else []:
            is_page = b"</html>" in text and not path.startswith(
                ("/embed/", "/oembed", "/api/explore/")
            )  # alike for all
            assert (b"zora" in text) == (is_page and client is person), path
            assert ({"private", "no-store"} <= directives(response)) == (client is person), path
            assert ("ETag" in response) == (client is neighbour), path


def test_the_tag_of_a_reader_does_not_spare_a_person_the_page(person, neighbour):
    tag = neighbour.get("/services/")["ETag"]
    assert person.get("/services/", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", ["/coding/", "/coding/assign/", "/coding/settle/", "/admin/", "/accounts/password/"])
def test_pages_of_coders_and_editors_are_kept_nowhere(person, path):
    assert {"private", "no-store"} <= directives(person.get(path))


def test_who_signs_out_is_a_reader_again(person):
    assert "zora" in body(person.get("/services/"))
    farewell = person.post("/accounts/logout/")
    assert {"private", "no-store"} <= directives(farewell)
    assert farewell.cookies["sessionid"]["max-age"] == 0
    del person.cookies["sessionid"]  # as a browser does
    page = person.get("/services/")
    assert "zora" not in body(page)
    assert "ETag" in page


def test_a_form_with_a_token_is_made_for_each(reader):
    pages = [reader.get("/accounts/login/") for _ in range(2)]
    assert len({body(page) for page in pages}) == 2
    assert all({"private", "no-store"} <= directives(page) for page in pages)


def test_a_message_is_for_one_person(reader):
    reader.cookies["messages"] = "anything"
    assert {"private", "no-store"} <= directives(reader.get("/services/"))

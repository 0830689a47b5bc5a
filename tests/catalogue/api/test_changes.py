"""The public history of all services: as the page of each tells it, newest first, drafts and levels left out."""

import pytest

from catalogue.models import Service
from tests.answers import queries_of
from tests.catalogue.changes.acts import change, set_level
from tests.factories import ask_to_code

pytestmark = pytest.mark.django_db

LIST = "/api/v1/changes"


@pytest.fixture
def changed(editor):
    """Two services that were changed in turn."""
    one, other = (Service.objects.get(slug=slug) for slug in ("jelbi-berlin", "whim-helsinki"))
    change(one, editor, "Read again.", summary="First.")
    change(other, editor, summary="Second.")
    change(one, editor, summary="Third.")
    set_level(one, 1, editor)
    return one, other


def test_every_change_is_that_of_the_page_of_its_service(client, changed):
    items = client.get(LIST).json()["items"]
    in_turn = [item["service"] for item in items if item["what"] == "changed"]
    assert in_turn == [changed[number].slug for number in (0, 0, 1, 0)], "the newest first"
    for service in changed:
        own = client.get(f"{service.get_absolute_url()}changes/?format=json").json()["result"]["changes"]
        mine = [item for item in items if item["service"] == service.slug]
        assert [{**item, "service": None, "moment": None} for item in mine] == [
            {"service": None, **item, "moment": None} for item in own
        ]
        assert client.get(LIST, {"service": service.slug}).json()["items"] == mine


def test_parts_go_on_where_the_one_before_ended(client, changed):
    whole = client.get(LIST).json()["items"]
    first = client.get(LIST, {"limit": 2}).json()
    rest = client.get(first["next"].removeprefix("http://testserver").replace("limit=2", "limit=100")).json()
    assert (first["items"] + rest["items"], rest["next"]) == (whole, None)
    assert client.get(LIST, {"limit": 2, "fields": "service"}).json()["items"] == [
        {"service": item["service"]} for item in whole[:2]
    ]


def test_what_is_no_longer_published_is_told_of_no_more(client, changed, problem_in):
    change(changed[1], state="draft")
    assert changed[1].slug not in {item["service"] for item in client.get(LIST).json()["items"]}
    problem_in(client.get(LIST, {"service": changed[1].slug}), "invalid-parameters", "service")


def test_who_is_still_to_code_reads_of_no_level(client, changed, django_user_model):
    coder = django_user_model.objects.create_user("coder")
    assert any(field["field"] == "level" for field in fields_in(client))
    ask_to_code(coder, "jelbi-berlin")
    client.force_login(coder)
    assert not any(field["field"] == "level" for field in fields_in(client))


def fields_in(client):
    parts = [part for item in client.get(LIST).json()["items"] for part in item["parts"]]
    return [field for part in parts for field in part["fields"]]


def test_the_queries_do_not_grow(client, changed, editor):
    few = queries_of(client, f"{LIST}?limit=3")
    for number in range(5):
        change(changed[number % 2], editor, summary=f"Again {number}.")
    assert queries_of(client, f"{LIST}?limit=100") <= few

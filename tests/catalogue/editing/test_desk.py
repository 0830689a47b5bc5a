"""What waits, for whom: counted and listed for those who may do it, whatever the number, and for nobody else."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from catalogue.coding.guides import begin
from catalogue.history.recording import Origin, recorded
from catalogue.models import Correction, DeadPage, PageCheck
from tests.answers import parsed, queries_of, text_of
from tests.factories import make_service

pytestmark = pytest.mark.django_db

DESK, ADMIN = "/editing/", "/admin/"


def shown(client):
    """What the desk lists, by the heading of its kind."""
    sections = parsed(client.get(DESK)).select(".desk section")
    return {text_of(s.h2): [text_of(link) for link in s.select("li a")] for s in sections}


@pytest.fixture
def work(editor):
    with recorded(editor, "", Origin.FORM):
        make_service(name="My own", state="draft")
    make_service(name="Somebody's", state="draft")
    for number in range(12):
        make_service(name=f"Reviewed {number:02}", state="review")
    make_service(name="Returned", state="draft", review_note="Find a second page.")
    due = make_service(name="Due", review_due=localdate())
    Correction.objects.create(service=due, fact="status", value="discontinued")
    page = PageCheck.objects.create(url="https://example.org/gone", result="gone", failures=3)
    DeadPage.objects.create(page=page, since=localdate())
    begin(editor)


@pytest.mark.usefixtures("work")
def test_each_sees_what_waits_for_them(client, editor, reviewer):
    client.force_login(editor)
    assert [*shown(client).values()] == [
        ["Returned"], ["My own"], ["Due"], ["https://example.org/gone"], ["Due"], ["1.3"]
    ]  # fmt: skip
    client.force_login(reviewer)
    assert [len(names) for names in shown(client).values()] == [10, 1, 0, 1, 1, 1, 1]
    assert [heading.split()[0] for heading in shown(client)] == ["12", "1", "0", "1", "1", "1", "1"]
    assert "Find a second page." in parsed(client.get(DESK)).select_one(".desk").text


@pytest.mark.usefixtures("work")
def test_all_of_a_kind_stand_in_the_list(reviewer_client):
    address = parsed(reviewer_client.get(DESK)).select_one(".desk section > p a")["href"]
    rows = parsed(reviewer_client.get(address)).select("#result_list tbody tr")
    assert len(rows) == 12


@pytest.mark.usefixtures("work")
def test_the_first_page_of_the_admin_has_the_numbers(reviewer_client):
    rows = parsed(reviewer_client.get(ADMIN)).select("#waiting tbody tr")
    assert [text_of(row.td) for row in rows] == ["12", "1", "0", "1", "1", "1", "1"]


@pytest.mark.parametrize("address", [DESK, ADMIN])
def test_more_work_costs_no_more_queries(reviewer_client, address):
    make_service(state="review")
    before = queries_of(reviewer_client, address)
    for _ in range(5):
        make_service(state="review")
        service = make_service(state="draft", review_note="Mend it.", review_due=localdate())
        Correction.objects.create(service=service, fact="status", value="discontinued")
        make_service(review_due=localdate())
    assert queries_of(reviewer_client, address) == before


def test_who_may_not_edit_finds_no_way_to_it(client, django_user_model, reviewer):
    def links():
        return [link["href"] for link in parsed(client.get("/")).select("header a")]

    assert DESK not in links()
    assert client.get(DESK).url.startswith(reverse("login"))
    client.force_login(django_user_model.objects.create_user("reader", is_staff=True))
    assert DESK not in links()
    assert client.get(DESK).status_code == 403
    assert parsed(client.get(ADMIN)).select("#waiting") == []
    client.force_login(reviewer)
    assert DESK in links()

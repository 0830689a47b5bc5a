"""Two people edit one record in the admin: nothing is undone, and what both changed is told."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from catalogue.models import Technology, Touchpoint
from experience.models import Codebook, WeightSet
from tests.answers import errors_at, text_of
from tests.catalogue.admin.pages import OpenPage
from tests.factories import make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(django_user_model):
    """Two editors, each with a browser."""
    clients = []
    for name in ("ada", "ben"):
        user = django_user_model.objects.create_user(name, is_staff=True)
        user.groups.add(Group.objects.get(name="Editors"))
        clients.append(Client())
        clients[-1].force_login(user)
    return clients


@pytest.fixture
def touchpoint(db):
    return Touchpoint.objects.create(
        service=make_service(), number=1, label="As it was.", channel="app", phase="during", owner="provider"
    )


@pytest.fixture
def pages(people, touchpoint):
    ada, ben = people
    page = OpenPage(ada, touchpoint)
    return [page, page.also_open_at(ben)]


def test_changes_of_different_fields_are_both_kept(pages, touchpoint):
    ada, ben = pages
    assert ada.send(label="By Ada.") == 302
    assert ben.send(channel="web") == 302
    touchpoint.refresh_from_db()
    assert (touchpoint.label, touchpoint.channel) == ("By Ada.", "web")


def test_what_both_changed_is_told_beside_the_field_and_can_be_taken(pages, touchpoint):
    ada, ben = pages
    ada.send(label="By Ada.")
    assert ben.send(label="By Ben.", channel="web") == 200
    [told] = errors_at(ben.tree, "label")
    for part in ("As it was.", "By Ada.", "ada,"):
        assert part in told
    assert ben.data["label"] == ["By Ben."]
    assert ben.send(**{"take-label": "theirs"}) == 302
    touchpoint.refresh_from_db()
    assert (touchpoint.label, touchpoint.channel) == ("By Ada.", "web")


def test_a_record_deleted_meanwhile_comes_back_as_a_new_one(people):
    technology = Technology.objects.create(slug="new", name="New")
    ada, ben = (OpenPage(client, technology) for client in people)
    ada.client.post(f"/admin/catalogue/technology/{technology.pk}/delete/", {"post": "yes"})
    assert ben.send(name="By Ben") == 200
    assert text_of(ben.tree.select_one(".errorlist.nonfield"))
    ben.url = ben.tree.select_one("#technology_form")["action"]
    assert ben.send() == 302
    assert Technology.objects.get(slug="new").name == "By Ben"


def test_rows_are_merged_and_told(admin_client, admin_user):
    other = Client()
    other.force_login(admin_user)
    Codebook.objects.update(issued=None)
    page = OpenPage(admin_client, WeightSet.objects.first())
    first, second = page, page.also_open_at(other)
    assert first.send(**{"weights-0-value": "2", "weights-1-value": "2"}) == 302
    assert second.send(**{"weights-0-value": "3", "weights-2-value": "3"}) == 200
    assert len(second.told("conflicts")) == 1
    assert second.send() == 302
    values = WeightSet.objects.first().weights.values_list("value", flat=True)
    assert [float(value) for value in values[:3]] == [3, 2, 3]


def test_rights_taken_from_an_account_do_not_come_back(admin_client, admin_user, django_user_model):
    other = Client()
    other.force_login(admin_user)
    person = django_user_model.objects.create_user("person", is_staff=True)
    first, second = OpenPage(admin_client, person), OpenPage(other, person)
    assert first.send(is_staff=[]) == 302
    assert second.send(first_name="Pat") == 302
    person.refresh_from_db()
    assert (person.is_staff, person.first_name) == (False, "Pat")


@pytest.mark.parametrize("wrong", ["%00", "%2500", "9" * 40, "²"])
def test_a_tampered_address_is_no_fault(people, wrong):
    for method in (people[0].get, people[0].post):
        for name in ("service", "touchpoint"):
            assert method(f"/admin/catalogue/{name}/{wrong}/change/").status_code in (302, 400, 404)

"""The pages of a copy: who copies, who reads the difference, who takes over; nothing is told to others."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from catalogue.models import Collection, Membership, Service
from catalogue.operations.copies.copying import copy_collection
from catalogue.operations.upgrade import run
from catalogue.rules.dataset import unpublishable_services
from tests.answers import parsed
from tests.factories import ask_to_code, make_complete

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules_of_services_alone(monkeypatch):
    """The others would be asked of all shipped services, twice at every merge."""
    monkeypatch.setattr(run, "PROBLEMS", [unpublishable_services])


@pytest.fixture
def source():
    made = Collection.objects.create(slug="theirs", name="Theirs", visibility="public")
    make_complete(slug="alpha", name="Alpha", collection=made)
    return made


@pytest.fixture
def ours(source):
    return copy_collection(None, source, Collection(slug="ours", name="Ours"))


@pytest.fixture
def member(ours, django_user_model, client):
    """A reader of the copy, signed in."""
    user = django_user_model.objects.create_user("member")
    Membership.objects.create(collection=ours, user=user, role=Membership.Role.READER)
    client.force_login(user)
    return user


PAGE = "/collections/ours/difference/"


def here():
    return Service.objects.get(slug="alpha-ours")


def change(slug, **fields):
    Service.objects.filter(slug=slug).update(**fields)


def form_of(client):
    """What the page would send as it stands."""
    return {"seen": parsed(client.get(PAGE)).select_one("[name=seen]")["value"]}


def as_data(client):
    return json.loads(client.get(PAGE, {"format": "json"}).content)["result"]


def test_an_administrator_copies_a_collection_and_is_led_to_its_difference(source, admin_client):
    address = reverse("collection-copy", args=["theirs"])
    assert admin_client.get(address).status_code == 200
    sent = {"name": "Ours", "slug": "ours", "owner": "Us"}
    response = admin_client.post(address, sent)
    assert response["Location"] == PAGE
    ours = Collection.objects.get(slug="ours")
    assert (ours.origin, ours.owner, ours.visibility, ours.services.count()) == (source, "Us", "hidden", 1)
    again = admin_client.post(address, sent)
    assert again.status_code == 422
    assert again.context["form"].errors.keys() == {"slug"}


def test_a_copy_of_a_copy_is_refused_in_words(ours, admin_client):
    page = admin_client.post("/collections/ours/copy/", {"name": "Again", "slug": "again"})
    assert page.status_code == 422
    assert "Theirs" in page.context["form"].non_field_errors()[0]


def test_to_others_a_hidden_copy_and_its_original_are_not_there(ours, source, client, django_user_model, member):
    assert client.get(PAGE).status_code == 200
    source.visibility = "hidden"
    source.save()
    answers = [
        client.get(f"/collections/{slug}/difference/").status_code for slug in ("ours", "theirs", "none", "main")
    ]
    assert answers == [404, 404, 404, 404]
    client.force_login(django_user_model.objects.create_user("stranger"))
    assert client.get(PAGE).status_code == 404


def test_a_member_reads_the_difference_and_takes_nothing_over(ours, member, client):
    change("alpha", summary="Theirs.")
    page = parsed(client.get(PAGE))
    assert (page.select("main form"), page.select_one(".difference ins").text) == ([], "Theirs.")
    [service] = as_data(client)["services"]
    [part] = service["parts"]
    assert (service["original"], part["changed_by"], [field["theirs"] for field in part["fields"]]) == (
        "alpha", "theirs", ["Theirs."],
    )  # fmt: skip
    assert client.post(PAGE, {}).status_code == 403
    change("alpha-ours", state="draft")
    assert as_data(client)["services"] == [], "readers do not see drafts"


def test_who_is_still_to_code_a_service_is_not_told_of_its_levels(ours, member, client):
    here().classifications.update(reason="Ours.")
    assert len(as_data(client)["services"]) == 1
    ask_to_code(member, "alpha")
    assert as_data(client)["services"] == []


def test_an_administrator_decides_and_takes_over(ours, source, admin_client):
    change("alpha", summary="Theirs.", launched=2000)
    change("alpha-ours", summary="Ours.")
    make_complete(slug="beta", collection=source)
    response = admin_client.post(PAGE, form_of(admin_client) | {"service:alpha-ours": "shipped", "service": "beta"})
    assert response["Location"] == PAGE
    assert (here().summary, here().launched) == ("Theirs.", 2000)
    assert set(ours.services.values_list("slug", flat=True)) == {"alpha-ours", "beta-ours"}
    assert as_data(admin_client) == {"services": [], "new": [], "deleted_here": [], "ended_there": []}


def test_the_second_of_two_who_merge_at_once_is_told(ours, admin_client):
    change("alpha", summary="Theirs.")
    first, second = form_of(admin_client), form_of(admin_client)
    assert admin_client.post(PAGE, first).status_code == 302
    refused = admin_client.post(PAGE, second)
    assert (refused.status_code, bool(refused.context["problem"])) == (409, True)


@pytest.mark.parametrize(
    "sent", [{}, {"seen": "nonsense"}, {"service": "nowhere"}, {"service:alpha-ours": "neither"}, {"seen": ""}]
)
def test_what_cannot_be_understood_writes_nothing(sent, ours, admin_client):
    change("alpha", summary="Theirs.", launched=2000)
    change("alpha-ours", summary="Ours.")
    form = (form_of(admin_client) if "seen" not in sent and sent else {}) | sent
    assert admin_client.post(PAGE, form).status_code == 409
    assert here().launched is None


@pytest.mark.parametrize(
    ("visibility", "role", "status"),
    [("hidden", "READER", 403), ("hidden", "REVIEWER", 302), ("public", "READER", 302)],
)
def test_a_hidden_collection_is_copied_by_its_reviewers_alone(
    visibility, role, status, source, client, django_user_model
):
    """Whoever copies it could make the copy public."""
    Collection.objects.filter(pk=source.pk).update(visibility=visibility)
    user = django_user_model.objects.create_user("keeper", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="add_collection"))
    Membership.objects.create(collection=source, user=user, role=Membership.Role[role])
    client.force_login(user)
    answer = client.post("/collections/theirs/copy/", {"name": "Mine", "slug": "mine"})
    assert (answer.status_code, Collection.objects.filter(slug="mine").exists()) == (status, status == 302)

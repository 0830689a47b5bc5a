"""Deleting in the admin: what is in use is refused on a page that stays short, with the services that use it."""

import pytest

from catalogue.editing.actors import unite
from catalogue.models import Actor, City, CustomerGroup, Service, ServiceCustomer, Technology
from tests.answers import numbers_in, parsed, queries_of, text_of
from tests.catalogue.admin.pages import change_url
from tests.factories import make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def technology(db):
    return Technology.objects.create(slug="new", name="New")


def refused(client, row):
    """The list on the page that asks before deleting; whatever is confirmed, the row stays."""
    url = change_url(row).replace("change", "delete")
    assert client.post(url, {"post": "yes"}).status_code == 200
    assert type(row).objects.filter(pk=row.pk).exists()
    return parsed(client.get(url)).select_one("#deleted-objects")


def test_a_technology_in_use_stays_and_its_services_are_linked(editor_client, technology):
    services = [make_service(name="Aa"), make_service(name="Bb", state="draft")]
    technology.services.set(services)
    listed = refused(editor_client, technology)
    assert [(link.get_text(), link["href"]) for link in listed.select("a")] == [
        (service.name, change_url(service)) for service in services
    ]
    assert numbers_in(listed) == [2]


USERS = {
    City: lambda city: {*city.services.all(), *city.seated_actors.all()},
    Actor: lambda actor: {*actor.services.all(), *actor.partnerships.all()},
}


@pytest.mark.parametrize("model", USERS)
def test_a_city_and_an_actor_in_use_stay(editor_client, model):
    row = model.objects.filter(services__isnull=False).first()
    names = {link.get_text() for link in refused(editor_client, row).select("a")}
    assert names == {str(user) for user in USERS[model](row)}


def test_an_actor_that_others_were_united_with_stays(editor_client):
    actor = Actor.objects.create(name="Body")
    unite(None, actor.pk, [Actor.objects.create(name="Body Ltd").pk])
    assert "body-ltd" in text_of(refused(editor_client, actor))
    assert Actor.objects.filter(pk=actor.pk).exists()


def test_a_customer_group_in_use_stays_and_the_services_are_named(editor_client):
    group = CustomerGroup.objects.create(slug="new", name="New")
    service = make_service(name="Aa")
    ServiceCustomer.objects.create(service=service, group=group, basis="inferred")
    assert "Aa" in text_of(refused(editor_client, group))


def test_the_action_for_several_deletes_none_of_them(editor_client, technology):
    unused = Technology.objects.create(slug="unused", name="Unused")
    technology.services.add(make_service(name="Aa"))
    data = {"action": "delete_selected", "_selected_action": [technology.pk, unused.pk], "post": "yes"}
    page = parsed(editor_client.post("/admin/catalogue/technology/", data))
    assert [link.get_text() for link in page.select("#content ul a")] == ["Aa"]
    assert Technology.objects.filter(slug__in=["new", "unused"]).count() == 2


def test_a_thousand_users_are_counted_and_the_first_listed(editor_client, technology):
    made = make_service()
    fields = {"provider": made.provider, "domain": made.domain, "confidence": "high"}
    services = [Service(slug=f"many-{n}", name=f"Many {n:04}", **fields) for n in range(1000)]
    few = services[:30]
    for some in (few, services[30:]):
        Service.objects.bulk_create(some)
        between = Service.technologies.through
        between.objects.bulk_create([between(service=service, technology=technology) for service in some])
        listed = refused(editor_client, technology)
        assert [link.get_text() for link in listed.select("a")] == [f"Many {n:04}" for n in range(20)]
        queries = queries_of(editor_client, change_url(technology).replace("change", "delete"))
        if some is few:
            before = queries
    assert queries == before
    assert numbers_in(listed)[0] == 1000
    assert numbers_in(listed)[-1] == 980


def test_what_readers_know_of_is_deleted_by_reviewers_alone(editor_client, reviewer):
    drafts, shown = [make_service(state="draft") for _ in range(2)], make_service()
    url = change_url(shown).replace("change", "delete")
    several = {"action": "delete_selected", "_selected_action": [shown.pk, drafts[1].pk], "post": "yes"}
    assert editor_client.post(url, {"post": "yes"}).status_code == 403
    assert editor_client.post("/admin/catalogue/service/", several).status_code == 403
    editor_client.post(change_url(drafts[0]).replace("change", "delete"), {"post": "yes"})
    assert set(Service.objects.filter(pk__in=[shown.pk, *(d.pk for d in drafts)])) == {shown, drafts[1]}
    editor_client.force_login(reviewer)
    editor_client.post(url, {"post": "yes"})
    assert not Service.objects.filter(pk=shown.pk).exists()

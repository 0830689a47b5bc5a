"""The admin's pages of actors: what each does, and several made one."""

import pytest
from django.contrib.auth.models import Permission

from catalogue.models import Actor, Partner
from tests.answers import parsed, text_of
from tests.catalogue.admin.pages import change_url
from tests.factories import make_service

pytestmark = pytest.mark.django_db

LIST = "/admin/catalogue/actor/"


@pytest.fixture
def two():
    return [Actor.objects.create(name=name) for name in ("Body", "Body Ltd")]


def chosen(*actors, **data):
    return {"action": "make_one", "_selected_action": [actor.pk for actor in actors], **data}


def test_it_lists_what_the_actor_provides_and_takes_part_in(editor_client, two):
    service = make_service(provider=two[0], name="A service")
    Partner.objects.create(service=make_service(name="Another"), actor=two[0], role="funder")
    page = parsed(editor_client.get(change_url(two[0])))
    assert page.select_one(".field-provides a")["href"] == change_url(service)
    assert text_of(page.select_one(".field-takes_part_in .readonly")) == "Another (funder)"


def test_which_name_stays_is_asked_first(editor_client, two):
    page = parsed(editor_client.post(LIST, chosen(*two)))
    assert [radio["value"] for radio in page.select("input[name=kept]")] == [str(actor.pk) for actor in two]
    again = parsed(editor_client.post(LIST, chosen(*two, unite="yes", kept="0")))
    assert again.select_one(".errorlist")
    assert Actor.objects.filter(pk__in=[actor.pk for actor in two]).count() == 2
    editor_client.post(LIST, chosen(*two, unite="yes", kept=two[1].pk))
    [kept] = Actor.objects.filter(pk__in=[actor.pk for actor in two])
    assert (kept, kept.aliases) == (two[1], "Body")


def test_a_single_actor_is_not_united_with_itself(editor_client, two):
    answer = editor_client.post(LIST, chosen(two[0], unite="yes", kept=two[0].pk), follow=True)
    assert parsed(answer).select_one(".errornote, .messagelist .error")
    assert Actor.objects.filter(pk=two[0].pk).exists()


def test_who_may_not_change_services_unites_nothing(client, editor, two):
    editor.groups.clear()
    actors = Permission.objects.filter(content_type__app_label="catalogue", content_type__model="actor")
    editor.user_permissions.set(actors)
    client.force_login(editor)
    client.post(LIST, chosen(*two, unite="yes", kept=two[0].pk))
    assert Actor.objects.filter(pk__in=[actor.pk for actor in two]).count() == 2

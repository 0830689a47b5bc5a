"""Who changes what: as far as a person's role in the collection goes, and nobody where it is read-only."""

import pytest
from django.contrib.auth.models import Group, Permission

from catalogue.editing.bulk import Wanted, plan
from catalogue.editing.states import publish
from catalogue.history.recording import Origin, recorded
from catalogue.importing.files import open_book
from catalogue.importing.lines import Kind
from catalogue.importing.run import look
from catalogue.models import MAIN, Collection, Membership, Service, Version
from catalogue.models.belonging import is_ours, uses, ways_to_collection
from catalogue.rules.collections import ClosedError, Role, open_to, trusted_to
from tests.answers import body, parsed, sent_by
from tests.factories import make_complete, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    return Collection.objects.create(slug="own", name="Our own")


@pytest.fixture
def person(django_user_model):
    """Whom the site lets do everything, with whatever role is given."""
    user = django_user_model.objects.create_user("person", is_staff=True)
    user.groups.set(Group.objects.all())
    return user


def as_(role, collection, user):
    Membership.objects.update_or_create(collection=collection, user=user, defaults={"role": role})


def rename(user, service, name="Another name"):
    with recorded(user, "", Origin.FORM):
        service.name = name
        service.save(update_fields=["name"])


def may(act, *args):
    try:
        act(*args)
    except ClosedError:
        return False
    return True


@pytest.mark.parametrize("role", Role)
def test_editors_change_and_reviewers_publish(own, person, role):
    draft, complete = make_service(collection=own, state="draft"), make_complete(collection=own, state="draft")
    as_(role, own, person)
    assert may(rename, person, draft) == (role >= Role.EDITOR)

    assert may(publish, person, complete, "draft") == (role >= Role.REVIEWER)
    assert Service.objects.get(pk=complete.pk).is_published == (role >= Role.REVIEWER)


def test_what_is_refused_is_taken_back_whole(own, person):
    service, versions = make_service(collection=own, name="As it was"), Version.objects.count()
    assert not may(rename, person, service)
    assert (Service.objects.get(pk=service.pk).name, Version.objects.count()) == ("As it was", versions)


def test_a_service_moves_where_both_collections_are_reviewed(own, person):
    service = make_service()

    def move():
        with recorded(person, "", Origin.FORM):
            service.collection = own
            service.save(update_fields=["collection"])

    assert not may(move)
    as_(Role.EDITOR, own, person)
    assert not may(move)
    as_(Role.REVIEWER, own, person)
    assert may(move)
    assert Service.objects.get(pk=service.pk).collection == own


def test_the_refusal_names_no_collection_that_is_hidden(own, person):
    with pytest.raises(ClosedError) as refused:
        rename(person, make_service(collection=own))
    assert "Our own" not in str(refused.value)


@pytest.fixture
def read_only(person):
    """What everybody reads and nobody changes."""
    Collection.objects.update(read_only=True)
    return make_service(name="As it was")


@pytest.mark.parametrize("who", ["person", "superuser"])
def test_a_read_only_collection_says_so(client, django_user_model, person, read_only, who):
    user = person if who == "person" else django_user_model.objects.create_superuser("superuser")
    client.force_login(user)
    for address in (f"/editing/services/{read_only.pk}/", f"/editing/services/{read_only.pk}/state/"):
        page = client.get(address)
        assert (page.status_code, "is read-only" in body(page)) == (403, True)
    assert client.post(f"/editing/services/{read_only.pk}/", {"name": "Another"}).status_code == 409
    assert client.post(f"/admin/catalogue/service/{read_only.pk}/delete/", {"post": "yes"}).status_code == 403
    assert not may(rename, user, read_only)
    [planned] = plan(user, [read_only.pk], Wanted(confidence="low"))
    assert not planned.is_ready
    assert Service.objects.get(pk=read_only.pk).name == "As it was"


def test_programs_change_everything(read_only):
    rename(None, read_only)
    assert Service.objects.get(pk=read_only.pk).name == "Another name"


def test_nobody_works_in_a_read_only_collection_but_its_editors_know_of_it(person, read_only):
    assert not open_to(person, Role.EDITOR).exists()
    assert trusted_to(person, Role.EDITOR).get() == read_only.collection


def test_an_actor_of_hidden_services_too_can_be_made_one_with_another(own, person, client):
    first, second = make_service().provider, make_service(collection=own)
    other = type(first).objects.exclude(pk=first.pk).first()
    second.provider = other
    second.save()
    client.force_login(person)
    sent = {"action": "make_one", "_selected_action": [first.pk, other.pk], "kept": first.pk, "unite": "yes"}
    assert client.post("/admin/catalogue/actor/", sent).status_code in (200, 302)
    assert Service.objects.get(pk=second.pk).provider == first


def test_every_part_of_a_service_is_kept_as_it_is():
    """Whatever names a service, or is named by what does, leads to its collection."""
    parts = {relation.related_model for relation in Service._meta.related_objects if is_ours(relation.related_model)}
    assert {part.__name__ for part in parts if not ways_to_collection(part)} == set()
    named = {
        field.related_model for field in Service._meta.get_fields() if field.is_relation and not field.auto_created
    }
    assert {
        model.__name__ for model in named if is_ours(model) and not (ways_to_collection(model) or uses(model))
    } == set()


def test_a_person_without_permission_has_no_rights_by_a_role(own, django_user_model, client):
    user = django_user_model.objects.create_user("reader")
    as_(Role.REVIEWER, own, user)
    client.force_login(user)
    service = make_service(collection=own)
    assert client.get(f"/editing/services/{service.pk}/").status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="change_service"))
    assert client.get(f"/editing/services/{service.pk}/").status_code == 200


BOOK = """slug,name
own-1,A new one
{slug},Another name
"""


def lines_of(text, user):
    return [line for portion in look(open_book(text.encode(), "services.csv"), user) for line in portion.lines]


def test_a_file_changes_nothing_of_what_is_closed(own, person, read_only):
    hidden = make_service(slug="theirs", collection=own)
    lines = [*lines_of(BOOK.format(slug=read_only.slug), person), *lines_of(BOOK.format(slug="theirs"), person)]
    told = [line.sentence for line in lines if line.kind is Kind.PROBLEM and line.row == 3]
    assert any("is read-only" in sentence for sentence in told)
    assert any("taken already" in sentence for sentence in told)
    assert Service.objects.get(pk=hidden.pk).name == hidden.name


def test_the_form_asks_for_the_collection_where_there_is_a_choice(own, person, client):
    client.force_login(person)
    assert parsed(client.get("/editing/services/add/")).select("[name=collection]") == []
    as_(Role.EDITOR, own, person)
    assert len(parsed(client.get("/editing/services/add/")).select("[name=collection] option")) == 2
    assert client.post("/editing/services/add/", {"name": "Ours", "collection": own.pk}).status_code == 302
    service = Service.objects.get(name="Ours")
    assert service.collection == own
    assert parsed(client.get(f"/editing/services/{service.pk}/")).select("[name=collection]") == []
    as_(Role.REVIEWER, own, person)
    assert len(parsed(client.get(f"/editing/services/{service.pk}/")).select("[name=collection] option")) == 2


def test_whoever_makes_a_collection_reviews_it_and_the_last_reviewer_is_missed(person, client):
    client.force_login(person)
    rows = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    made = {"slug": "made", "name": "Made", "visibility": "hidden", **rows}
    assert client.post("/admin/catalogue/collection/add/", made).status_code == 302
    membership = Membership.objects.get(user=person)
    assert (membership.collection.slug, membership.role) == ("made", Role.REVIEWER)
    address = f"/admin/catalogue/collection/{membership.collection.pk}/change/"
    sent = sent_by(parsed(client.get(address)).select_one("#collection_form"))
    page = client.post(address, sent | {"memberships-0-role": [str(int(Role.EDITOR))]}, follow=True)
    assert "Nobody reviews" in body(page)
    assert client.get(address).status_code == 200, "to look at"
    assert client.post(address, sent).status_code == 403


def test_the_main_collection_stays_and_an_empty_one_goes(admin_client):
    empty = Collection.objects.create(slug="empty", name="Empty")
    addresses = [f"/admin/catalogue/collection/{pk}/delete/" for pk in (MAIN, empty.pk)]
    Service.objects.update(collection=Collection.objects.create(slug="other", name="Other"))
    assert [admin_client.post(address, {"post": "yes"}).status_code for address in addresses] == [403, 302]
    assert set(Collection.objects.values_list("slug", flat=True)) == {"main", "other"}


def test_a_new_service_goes_to_no_other_collection_than_was_chosen(client, django_user_model):
    """The role there was taken away while the form was open: the draft is not laid where others see it."""
    user = django_user_model.objects.create_user("late", is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    closed = Collection.objects.create(slug="closed", name="Closed")
    answer = client.post("/editing/services/add/", {"name": "Secret plan", "collection": closed.pk})
    assert (answer.status_code, Service.objects.filter(name="Secret plan").exists()) == (422, False)
    assert parsed(answer).select("#id_collection_error, [aria-invalid=true]") != []

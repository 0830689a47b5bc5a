"""What an address puts in view: collections beside the public ones, another version of the model; nothing leaks."""

import re

import pytest
from django.urls import get_script_prefix, reverse

from catalogue.analysis.current import current_snapshot
from catalogue.index.understanding import understood
from catalogue.models import Collection, Membership, Service
from catalogue.models.scopes import EVERYBODYS, Scope, current_scope, in_scope
from catalogue.rules.collections import Role, open_to
from experience.models import Codebook
from tests.factories import make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    return Collection.objects.create(slug="own", name="Our own")


@pytest.fixture
def secret(own):
    """A published service of a hidden collection."""
    return make_service(slug="secret", collection=own)


@pytest.fixture
def member(own, django_user_model, client):
    user = django_user_model.objects.create_user("member", password="x")
    Membership.objects.create(collection=own, user=user, role=Role.READER)
    client.force_login(user)
    return client


def test_a_hidden_collection_is_in_view_where_its_address_says_so_alone(secret):
    assert not Service.objects.published().filter(slug="secret").exists()
    assert "secret" not in current_snapshot().members
    with in_scope(Scope(collection="own")):
        assert Service.objects.published().filter(slug="secret").exists()
        assert "secret" in current_snapshot().members
        assert list(current_snapshot().collections) == ["main", "own"]
    assert list(current_snapshot().collections) == ["main"]


def test_no_search_is_led_by_what_is_hidden(own):
    """Where no service says all words, how many say most decides what is found."""
    text = "quokka wombat parking bicycle"
    before = understood(text, current_snapshot().dictionary)
    for number in range(4):
        make_service(slug=f"hidden-{number}", name="Quokka wombat parking", collection=own)
    assert understood(text, current_snapshot().dictionary) == before
    with in_scope(Scope(collection="own")):
        assert len(understood(text, current_snapshot().dictionary).ids) == 4


def test_its_members_read_it_and_stay_in_it(member, secret):
    page = member.get("/in/own/services/secret/")
    assert page.status_code == 200
    assert "/in/own/services/" in page.content.decode()
    assert member.get("/services/secret/").status_code == 404
    assert (current_scope(), get_script_prefix()) == (EVERYBODYS, "/")


OWN = re.compile(rb'value="[A-Za-z0-9]{64}"|in(/|%2F)(own|none)')
"""What differs from answer to answer: tokens, and the address that was asked for."""


def test_for_others_it_is_as_if_there_were_none(client, django_user_model, secret):
    def answers():
        pages = [client.get(f"/in/{slug}/services/") for slug in ("own", "none")]
        return {(page.status_code, OWN.sub(b"", page.content)) for page in pages}

    assert len(answers()) == 1
    client.force_login(django_user_model.objects.create_user("other"))
    [(status, _content)] = answers()
    assert status == 404


def test_what_is_sent_bit_by_bit_stays_in_view(member, secret):
    answer = member.get("/in/own/services/?format=csv")
    assert b"secret" in b"".join(answer)
    answer.close()
    assert current_scope() == EVERYBODYS


@pytest.mark.parametrize("address", ["/in/own/services", "/in/own/nothing/", "/in/own/services/?view=none", "/in/own"])
def test_no_answer_leaves_its_view_behind(member, secret, address):
    """Nor one in whose place another is sent, as where an address lacks its slash."""
    member.get(address)
    assert (current_scope(), get_script_prefix()) == (EVERYBODYS, "/")


def test_what_is_not_there_is_answered_under_the_same_policies(client):
    answers = [client.get(address) for address in ("/in/none/services/", "/none/")]
    assert len({answer["Content-Security-Policy"] for answer in answers}) == 1
    assert [answer["X-Frame-Options"] for answer in answers] == ["DENY", "DENY"]


def test_a_copy_takes_the_place_of_its_origin():
    main = Collection.objects.get()
    Collection.objects.create(slug="copy", name="Copy", origin=main, visibility="public")
    assert [each.slug for each in Collection.objects.in_view()] == ["main"]
    assert [each.slug for each in Collection.objects.in_view(Scope(collection="copy"))] == ["copy"]


def test_another_version_of_the_model_has_its_own_determinants(client):
    Codebook.objects.create(slug="five", name="Five", labels=["no", "yes"], supports_from=1)
    assert client.get("/by/five/services/").status_code == 404, "a draft"
    Codebook.objects.filter(slug="five").update(issued="2026-11-26")
    with in_scope(Scope(codebook="five")):
        assert current_snapshot().determinants == []
        assert current_snapshot().codebook.slug == "five"
    assert len(current_snapshot().determinants) == 13


@pytest.mark.parametrize("role", Role)
def test_who_works_where(role, own, django_user_model):
    user = django_user_model.objects.create_user("some")
    main = Collection.objects.get(slug="main")
    assert set(open_to(user, role)) == {main}
    Membership.objects.create(collection=own, user=user, role=Role.EDITOR)
    assert set(open_to(user, role)) == ({main, own} if role <= Role.EDITOR else {main})
    main.memberships.create(user=django_user_model.objects.create_user("another"), role=Role.REVIEWER)
    assert main in open_to(user, role) if role == Role.READER else main not in open_to(user, role)
    Collection.objects.update(read_only=True)
    assert set(open_to(user, role)) == ({main, own} if role == Role.READER else set())


def test_addresses_stay_in_view(member, secret):
    member.get("/in/own/services/secret/")
    assert reverse("service-list") == "/services/"


def test_who_names_what_is_in_view_anyway_has_nothing_read_for_it(own):
    held = [Scope(), Scope(collection="main"), Scope(codebook="atlas-1"), Scope("atlas-1", "main")]
    other = [Scope(collection="own"), Scope(codebook="five"), Scope("atlas-1", "own"), Scope("five", "main")]
    assert [current_snapshot().holds(scope) for scope in held + other] == [True] * 4 + [False] * 4

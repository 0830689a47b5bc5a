"""Every address of corrections, for every role and method."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from catalogue.models import Correction
from tests.catalogue.corrections.visitor import START, correction_of

pytestmark = pytest.mark.django_db

ROLES = ("stranger", "reader", "staff", "coder", "editor", "reviewer")
EVERYBODY = dict.fromkeys(ROLES, 200)
EDITORS = {"stranger": 302, "reader": 403, "staff": 403, "coder": 403, "editor": 200, "reviewer": 200}

READING = {
    START: EVERYBODY,
    f"{START}status/": EVERYBODY,
    "/corrections/a-key/": EVERYBODY,
    "/editing/corrections/": EDITORS,
    "/editing/corrections/spam/": dict.fromkeys(ROLES, 405),
    "/editing/corrections/{pk}/": EDITORS,
}
WRITING = {
    START: dict.fromkeys(ROLES, 405),
    f"{START}status/": dict.fromkeys(ROLES, 422),
    "/corrections/a-key/": dict.fromkeys(ROLES, 405),
    "/editing/corrections/": dict.fromkeys(ROLES, 405),
    "/editing/corrections/spam/": EDITORS | {"editor": 302, "reviewer": 302},
    "/editing/corrections/{pk}/": EDITORS | {"editor": 302, "reviewer": 302},
}


@pytest.fixture
def clients(django_user_model, editor, reviewer):
    coder = django_user_model.objects.create_user("coder")
    coder.groups.add(Group.objects.get(name="Coders"))
    users = {
        "reader": django_user_model.objects.create_user("reader"),
        "staff": django_user_model.objects.create_user("staff", is_staff=True),
        "coder": coder,
        "editor": editor,
        "reviewer": reviewer,
    }
    made = {role: Client() for role in ROLES}
    for role, user in users.items():
        made[role].force_login(user)
    return made


@pytest.mark.parametrize("address", READING)
def test_who_may_read(clients, service, address):
    path = address.format(pk=correction_of(service, key="a-key").pk)
    for method in ("get", "head"):
        assert {role: getattr(clients[role], method)(path).status_code for role in ROLES} == READING[address], method


@pytest.mark.parametrize("address", WRITING)
def test_who_may_write(clients, service, address):
    sent = correction_of(service, key="a-key")
    path = address.format(pk=sent.pk)
    values = {"decision": "accepted", "correction": sent.pk}
    answers, decided = {}, set()
    for role in ROLES:
        answers[role] = clients[role].post(path, values).status_code
        if Correction.objects.exclude(state="waiting").update(state="waiting", decided=None, decided_by=None):
            decided.add(role)
    assert answers == WRITING[address]
    assert decided == ({"editor", "reviewer"} if "/editing/" in path and path != "/editing/corrections/" else set())
    for method in ("put", "delete", "patch"):
        assert {getattr(clients[role], method)(path).status_code for role in ROLES} == {405}, method

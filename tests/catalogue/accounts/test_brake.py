"""The brake of the sign-in: it locks an account for an address, tells nobody which accounts exist, and opens again."""

import logging
from datetime import timedelta
from ipaddress import ip_network

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from catalogue.exchange.turns import SIGN_IN, TURNS, Turns
from tests.answers import alerts, body, errors_at, numbers_in, parsed

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
HOME, ELSEWHERE = "203.0.113.7", "203.0.113.8"
LIMIT = settings.AXES_FAILURE_LIMIT
MINUTES = settings.AXES_COOLOFF_TIME / timedelta(minutes=1)


@pytest.fixture
def anna(django_user_model):
    return django_user_model.objects.create_user("anna", password="anna-password")


def sign_in(username="anna", password="wrong", address=HOME, **headers):
    return Client().post(LOGIN, {"username": username, "password": password}, REMOTE_ADDR=address, **headers)


def lock(username="anna", address=HOME, **headers):
    return [sign_in(username, address=address, **headers) for _ in range(LIMIT)]


def opens(*words, **headers):
    return SESSION_KEY in sign_in(*words, **headers).client.session


def test_so_many_wrong_passwords_lock_the_account_for_the_address(anna):
    assert [answer.status_code for answer in lock()] == [422] * (LIMIT - 1) + [429]
    assert not opens("anna", "anna-password"), "not even with the right password"
    assert opens("anna", "anna-password", ELSEWHERE)


def test_a_colleague_at_the_same_address_gets_in(anna, django_user_model):
    django_user_model.objects.create_user("ben", password="ben-password")
    lock()
    assert opens("ben", "ben-password")


def test_other_browsers_at_the_address_count_together(anna):
    for number in range(LIMIT):
        sign_in(HTTP_USER_AGENT=f"Browser {number}")
    assert sign_in(password="anna-password").status_code == 429


def test_a_sign_in_forgets_the_wrong_passwords_before(anna):
    for _ in range(LIMIT - 1):
        sign_in()
    assert opens("anna", "anna-password")
    assert [answer.status_code for answer in lock()] == [422] * (LIMIT - 1) + [429]


def test_it_says_how_long_to_wait_and_then_opens(anna):
    locked = lock()[-1]
    assert numbers_in(alerts(parsed(locked))[0]) == [MINUTES]
    assert int(locked.headers["Retry-After"]) == MINUTES * 60
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=10))
    assert numbers_in(alerts(parsed(sign_in()))[0]) == [MINUTES - 10], "tries meanwhile make it no longer"
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=MINUTES - 10))
    assert opens("anna", "anna-password")


def test_an_unknown_a_wrong_and_an_inactive_account_look_the_same(anna, django_user_model, monkeypatch):
    for name in ("cleo", "dora"):
        django_user_model.objects.create_user(name, password=f"{name}-password", is_active=False)
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *words: hashed.append(1) or encode(*words))

    def told(username, password):
        hashed.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = sign_in(username, password)
        page = parsed(answer)
        for hidden in page.select("input"):
            del hidden["value"]
        return answer.status_code, page.select_one("main"), len(queries), len(hashed)

    tries = [("anna", "wrong"), ("cleo", "cleo-password"), ("dora", "wrong"), ("nobody", "wrong")]
    answers = [[told(*words) for words in tries] for _ in range(LIMIT + 1)]
    assert [row == [row[0]] * len(tries) for row in answers] == [True] * (LIMIT + 1)
    assert [status for status, *_ in (row[0] for row in answers)] == [422] * (LIMIT - 1) + [429] * 2


def test_one_line_per_lockout_names_account_and_address_and_no_password(anna, caplog):
    with caplog.at_level(logging.WARNING, "catalogue"):
        lock()
        sign_in(password="wrong-again")
    [line] = [record.getMessage() for record in caplog.records if record.name.startswith("catalogue")]
    assert "anna" in line
    assert HOME in line
    assert "wrong" not in line


def test_no_password_is_kept_with_an_attempt(anna, client):
    client.force_login(anna)
    secrets = {"old_password": "secret-1", "new_password1": "secret-2", "new_password2": "secret-2"}
    client.post("/accounts/password/", secrets)
    sign_in(password="secret-3")
    kept = [str(row) for row in AccessAttempt.objects.values_list()]
    assert len(kept) == 2
    assert [row for row in kept if "secret" in row] == []


def test_behind_a_proxy_the_visitor_counts_and_nobody_can_forge_another(anna, settings):
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.1")]
    for number in range(LIMIT):
        sign_in(address="10.0.0.1", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, {HOME}")
    assert not opens("anna", "anna-password", "10.0.0.1", HTTP_X_FORWARDED_FOR=HOME)
    assert opens("anna", "anna-password", "10.0.0.1", HTTP_X_FORWARDED_FOR=ELSEWHERE)


def test_an_administrator_has_a_way_out(anna, client, admin_user):
    lock()
    lock(address=ELSEWHERE)
    call_command("axes_reset_ip_username", HOME, "anna")
    assert opens("anna", "anna-password")
    assert not opens("anna", "anna-password", ELSEWHERE)
    client.force_login(admin_user)
    [row] = AccessAttempt.objects.all()
    assert client.post(f"/admin/axes/accessattempt/{row.pk}/delete/", {"post": "yes"}).status_code == 302
    assert opens("anna", "anna-password", ELSEWHERE)


def test_only_who_keeps_accounts_sees_the_attempts(client, editor):
    lock()
    client.force_login(editor)
    assert client.get("/admin/axes/accessattempt/").status_code == 403
    assert [name for name in editor.get_all_permissions() if name.startswith("axes.")] == []
    editor.groups.add(Group.objects.get(name="Administrators"))
    assert HOME in body(client.get("/admin/axes/accessattempt/"))


def test_expired_attempts_are_cleared_and_no_others(anna):
    lock("cleo")
    AccessAttempt.objects.update(attempt_time=now() - timedelta(minutes=MINUTES))
    lock()
    lock("ben")
    AccessAttempt.objects.filter(username="ben").update(attempt_time=now() - timedelta(minutes=MINUTES))
    call_command("clearattempts", verbosity=0)
    assert [row.username for row in AccessAttempt.objects.all()] == ["anna"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_admin_has_no_door_of_its_own(client, anna, method):
    words = {"username": "anna", "password": "anna-password"} if method == "post" else {}
    door = client.generic(method.upper(), "/admin/login/?next=/admin/catalogue/service/", words)
    assert (door.status_code, door.url) == (302, "/accounts/login/?next=/admin/catalogue/service/")
    assert getattr(client, method)("/admin/password_change/").url == "/accounts/password/"
    assert SESSION_KEY not in client.session


def test_the_old_password_cannot_be_guessed(client, anna):
    client.force_login(anna)
    new = {"new_password1": "a-Long-sentence-7", "new_password2": "a-Long-sentence-7"}

    def change(old):
        return client.post("/accounts/password/", {"old_password": old, **new}, REMOTE_ADDR=HOME)

    wrong = [change("wrong") for _ in range(LIMIT)]
    assert len(errors_at(parsed(wrong[0]), "old_password")) == 1
    assert [answer.status_code for answer in wrong] == [422] * (LIMIT - 1) + [429]
    assert change("anna-password").status_code == 429
    AccessAttempt.objects.all().delete()
    assert change("anna-password").status_code == 302
    anna.refresh_from_db()
    assert anna.check_password("a-Long-sentence-7")


@pytest.mark.parametrize("path", ["/", LOGIN, "/admin/login/", "/accounts/password/"])
def test_looking_writes_nothing(client, path):
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []


def test_one_password_is_checked_at_a_time_and_who_would_wait_too_long_is_told(client, monkeypatch):
    others = Turns(most_waiting=0)
    monkeypatch.setitem(TURNS, SIGN_IN, others)
    tried = {"username": "anna", "password": "wrong"}
    with others.next():
        away = client.post(f"{LOGIN}?next=/coding/", tried)
        assert client.get(f"{LOGIN}?next=/coding/").status_code == 200
    assert (away.status_code, int(away["Retry-After"]) > 0) == (503, True)
    assert parsed(away).select_one("main a")["href"] == f"{LOGIN}?next=/coding/"
    assert AccessAttempt.objects.count() == 0, "it was no try"
    assert client.post(LOGIN, tried).status_code == 422

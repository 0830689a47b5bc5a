"""A new password by a mailed link: for the owner of the mailbox alone, and no answer tells which accounts exist."""

import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from urllib.parse import urlsplit

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import SESSION_KEY
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.accounts import mails, resets
from catalogue.exchange.turns import MAIL, TURNS, Turns
from catalogue.models import AskedReset
from tests.answers import alerts, errors_at, parsed, sent_by

pytestmark = pytest.mark.django_db

RESET = "/accounts/reset/"
HOME, ELSEWHERE = "203.0.113.7", "203.0.113.8"
NEW = "a-Long-sentence-7"


def ask(email="anna@city.example", address=HOME, **headers):
    return Client().post(RESET, {"email": email}, REMOTE_ADDR=address, **headers)


def link_in(mail):
    return re.search(r"https?://\S+\?token=\S+", mail.body)[0]


def opened(client, link):
    """The page behind a link, whose own address holds no token."""
    asked = client.get(link)
    return client.get(asked.url) if asked.status_code == 302 else asked


def choose(client, link, password=NEW):
    page = opened(client, link)
    form = parsed(page).select_one("main form")
    words = sent_by(form) | {"new_password1": password, "new_password2": password}
    return client.post(page.request["PATH_INFO"], words)


def test_a_link_sets_a_new_password_once(anna, client, mailoutbox):
    assert ask("ANNA@city.example").status_code == 302
    [mail] = mailoutbox
    assert mail.to == ["anna@city.example"]
    assert "anna" in mail.body
    link = link_in(mail)
    assert choose(client, link).url == "/accounts/reset/done/"
    assert SESSION_KEY not in client.session
    anna.refresh_from_db()
    assert anna.check_password(NEW)
    assert parsed(opened(Client(), link)).select("main form") == []
    assert parsed(opened(client, link)).select("main form") == []


def test_the_token_stands_in_no_path_that_is_logged_and_in_no_address_of_the_form(anna, client, mailoutbox):
    ask()
    link = link_in(mailoutbox[0])
    token = urlsplit(link).query.removeprefix("token=")
    assert token not in urlsplit(link).path
    page = opened(client, link)
    assert token not in page.request["PATH_INFO"] + page.request["QUERY_STRING"] + page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in page.headers["Cache-Control"]


def test_a_link_lives_for_an_hour(anna, client, mailoutbox, settings):
    assert settings.PASSWORD_RESET_TIMEOUT == resets.LIFETIME_MINUTES * 60 == 3600
    ask()
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert parsed(opened(client, link_in(mailoutbox[0]))).select("main form") == []


@pytest.mark.parametrize(
    "address", ["/accounts/reset/MQ/?token=x", "/accounts/reset/MQ/", "/accounts/reset/%00/?token=%00"]
)
def test_made_up_links_open_nothing(client, address):
    page = client.get(address)
    assert page.status_code == 200
    assert parsed(page).select("main form") == []
    assert client.post(address, {"new_password1": NEW, "new_password2": NEW}).status_code == 200


def test_the_rules_for_passwords_hold(anna, client, mailoutbox):
    ask()
    refused = choose(client, link_in(mailoutbox[0]), "annaanna")
    assert (refused.status_code, errors_at(parsed(refused), "new_password2") != []) == (422, True)
    anna.refresh_from_db()
    assert anna.check_password("anna-password")


def test_known_unknown_and_locked_out_people_are_answered_alike(anna, django_user_model, mailoutbox, monkeypatch):
    create = django_user_model.objects.create_user
    create("inactive", "inactive@city.example", "x", is_active=False)
    create("external", "external@city.example")
    create("mailless", "", "x")
    waiting = []
    monkeypatch.setattr(mails, "later", waiting.append)
    answers = []
    for name in ("anna", "inactive", "external", "mailless", "nobody"):
        with CaptureQueriesContext(connection) as queries:
            answer = ask(f"{name}@city.example")
        answers.append((answer.status_code, answer.url, len(queries), len(waiting)))
        waiting.pop()()
    assert answers == [answers[0]] * 5
    assert [mail.to for mail in mailoutbox] == [["anna@city.example"]]


def test_a_flood_of_mails_for_one_person_ends(anna, mailoutbox):
    answers = [ask(address=f"203.0.113.{number}").status_code for number in range(5)]
    assert answers == [302] * resets.MOST_FOR_AN_EMAIL + [429] * 2
    assert len(mailoutbox) == resets.MOST_FOR_AN_EMAIL
    strangers = [ask("nobody@city.example", ELSEWHERE).status_code for _ in range(5)]
    assert strangers == answers, "whether there is an account or not"
    assert alerts(parsed(ask("Nobody@city.example"))) == alerts(parsed(ask()))
    AskedReset.objects.update(at=F("at") - resets.WINDOW)
    assert ask().status_code == 302
    assert AskedReset.objects.count() == 1


def test_a_flood_from_one_address_ends(anna, mailoutbox, monkeypatch):
    monkeypatch.setattr(resets, "MOST_FROM_A_CLIENT", 2)
    assert [ask(f"{name}@city.example").status_code for name in ("ben", "cleo", "anna")] == [302, 302, 429]
    assert ask(address=ELSEWHERE).status_code == 302


def test_what_was_asked_is_kept_without_names(anna):
    ask()
    [row] = AskedReset.objects.values_list()
    assert "anna" not in str(row)
    assert HOME not in str(row)


class BrokenServer(EmailBackend):
    def open(self):
        raise ConnectionRefusedError(111, "Connection refused")


class PickyServer(EmailBackend):
    def send_messages(self, messages):
        raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"no such mailbox")})


def test_while_mails_cannot_be_sent_everybody_is_told_and_nothing_counts(anna, settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenServer"
    for name in ("anna", "nobody"):
        answer = ask(f"{name}@city.example")
        page = parsed(answer)
        assert answer.status_code == 503
        assert len(alerts(page)) == 1
        assert sent_by(page)["email"] == [f"{name}@city.example"]
    assert not AskedReset.objects.exists()
    assert "Connection refused" in caplog.text


def test_a_mail_that_is_refused_is_told_to_the_log_alone(anna, settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.PickyServer"
    assert ask().status_code == 302
    [line] = [record.getMessage() for record in caplog.records if record.name.startswith("catalogue")]
    assert "anna" not in line
    assert "token" not in caplog.text


def test_one_mail_server_is_asked_at_a_time(anna, monkeypatch):
    asked = Turns(most_waiting=0)
    monkeypatch.setitem(TURNS, MAIL, asked)
    with asked.next():
        assert ask().status_code == 503
    assert ask().status_code == 302


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil.example"])
def test_no_link_leads_to_a_host_of_somebody_else(anna, mailoutbox, host):
    assert ask(HTTP_HOST=host).status_code == 400
    assert ask(HTTP_X_FORWARDED_HOST=host).status_code == 302
    assert urlsplit(link_in(mailoutbox[0])).netloc == "testserver"


def test_behind_a_proxy_links_are_https(anna, mailoutbox, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ask(HTTP_HOST="testserver", HTTP_X_FORWARDED_PROTO="https")
    assert link_in(mailoutbox[0]).startswith("https://testserver/")


def test_a_new_password_ends_sessions_and_the_brake(anna, client, mailoutbox):
    elsewhere = Client()
    elsewhere.force_login(anna)
    for _ in range(6):
        locked = Client().post("/accounts/login/", {"username": "anna", "password": "wrong"}, REMOTE_ADDR=HOME)
    assert locked.status_code == 429
    ask()
    choose(client, link_in(mailoutbox[0]))
    assert not AccessAttempt.objects.exists()
    assert "/accounts/login/" in elsewhere.get("/accounts/password/").url
    entered = Client().post("/accounts/login/", {"username": "anna", "password": NEW}, REMOTE_ADDR=HOME)
    assert SESSION_KEY in entered.client.session


def test_another_address_of_the_account_ends_the_link(anna, client, mailoutbox):
    ask()
    anna.email = "anna@other.example"
    anna.save()
    assert parsed(opened(client, link_in(mailoutbox[0]))).select("main form") == []


def test_looking_writes_nothing(client):
    with CaptureQueriesContext(connection) as queries:
        for path in (RESET, "/accounts/reset/sent/", "/accounts/reset/MQ/?token=x"):
            client.get(path)
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []


def test_old_questions_are_forgotten(anna):
    AskedReset.objects.create(email_hash="x", client_hash="y")
    AskedReset.objects.update(at=F("at") - resets.WINDOW - timedelta(seconds=1))
    ask()
    assert AskedReset.objects.filter(email_hash="x").count() == 0

"""Weekly mails of what is new in a search: for those who asked, once, and ended in one click."""

import re
import socketserver
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from threading import Thread
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.timezone import now

from catalogue.accounts import mails
from catalogue.models import Assignment, Coder, CodingRound, Collection, Domain, Membership, SavedSearch, Service
from catalogue.models.saved_searches import EVERY
from catalogue.rules.collections import Role
from catalogue.searches import digests, sending
from catalogue.searches.unsubscribing import token_of
from experience.guides import current_guide
from tests.answers import body, parsed, text_of
from tests.catalogue.changes.acts import change, set_level
from tests.catalogue.searches.conftest import SITE
from tests.catalogue.searches.test_searches import press, rows
from tests.factories import make_complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(anna, search):
    """A search whose owner was told a week ago."""
    week_ago = now() - EVERY
    SavedSearch.objects.update(next_digest=now(), told_until=week_ago)
    Service.objects.update(updated=week_ago - timedelta(days=1))
    search.refresh_from_db()
    return search


@pytest.fixture
def service(due):
    """One that the search finds."""
    return Service.objects.published().filter(domain__slug="mobility", cities__slug="berlin").first()


def send():
    call_command("send_digests")


def test_off_until_asked_for(anna_client, search, mailoutbox, capsys):
    send()
    assert (search.next_digest, mailoutbox) == (None, [])
    press(anna_client, search, "subscribe")
    search.refresh_from_db()
    assert search.next_digest - search.told_until == EVERY
    first = search.next_digest
    press(anna_client, search, "subscribe")
    search.refresh_from_db()
    assert search.next_digest == first, "twice is once"
    send()
    assert mailoutbox == [], "a week has to pass"
    press(anna_client, search, "unsubscribe")
    search.refresh_from_db()
    assert (search.next_digest, search.told_until) == (None, None)


def test_it_tells_what_changed_and_why(service, due, editor, mailoutbox):
    change(service, editor, "The page says so.", summary="Better.")
    change(Service.objects.get(slug="parkrun"), summary="Not in the search.")
    send()
    [mail] = mailoutbox
    assert mail.to == ["anna@city.example"]
    for told in (service.name, "Better.", "The page says so.", "https://atlas.example.org/services/?domain=mobility"):
        assert told in mail.body
    assert "Not in the search" not in mail.body
    assert "editor" not in mail.body
    assert f"https://atlas.example.org{service.get_absolute_url()}" in mail.body
    due.refresh_from_db()
    assert timedelta(days=6, hours=23) < due.next_digest - now() <= EVERY
    send()
    assert len(mailoutbox) == 1


def test_a_new_service_is_called_new(due, mailoutbox):
    own = Service.objects.published().filter(domain__slug="mobility", cities__slug="berlin").first()
    made = make_complete(name="Just begun", domain=own.domain, cities=own.cities.all(), state="draft")
    change(made, state="published")
    send()
    assert re.search(r"Just begun \(.+\)\n", mailoutbox[0].body)


def told_of(search):
    search.refresh_from_db()
    return search.told_of


def test_what_left_the_selection_is_told_once_and_why(anna_client, due, mailoutbox):
    SavedSearch.objects.update(next_digest=None, told_until=None, query="domain=mobility")
    press(anna_client, due, "subscribe")
    had = told_of(due)
    withdrawn, moved, *unpublished = Service.objects.in_bulk(had[:4]).values()
    change(withdrawn, state="withdrawn", withdrawal_reason="It ended.")
    change(moved, domain=Domain.objects.exclude(slug="mobility").first())
    for number, one in enumerate(unpublished):
        change(one, state="draft", name=f"No longer public {number}")
    SavedSearch.objects.update(next_digest=now())
    send()
    [mail] = mailoutbox
    told = mail.body.partition("No longer in")[2].partition("All that it finds")[0]
    assert f"{withdrawn.name}\n- withdrawn from the catalogue: It ended.\n{SITE}{withdrawn.get_absolute_url()}" in told
    assert f"{moved.name}\n- still in the catalogue, but not as this search asks for\n" in told
    assert "2 more that are not named here." in told
    assert "No longer public" not in mail.body
    assert told_of(due) == had[4:]
    SavedSearch.objects.update(next_digest=now())
    send()
    assert len(mailoutbox) == 1


def test_of_a_search_that_broke_it_is_still_known_what_it_had(due, mailoutbox):
    SavedSearch.objects.update(told_of=[1, 2], query="domain=nope")
    send()
    assert told_of(due) == [1, 2]
    assert "No longer in" not in mailoutbox[0].body


def test_what_left_a_very_large_selection_is_not_told(due, mailoutbox, monkeypatch):
    monkeypatch.setattr(digests, "MOST_TOLD_OF", 1)
    SavedSearch.objects.update(told_of=[1, 2])
    send()
    assert (told_of(due), mailoutbox) == (None, [])


def test_nothing_new_no_mail_but_the_clock_goes_on(due, mailoutbox):
    before = due.told_until
    send()
    due.refresh_from_db()
    assert mailoutbox == []
    assert due.next_digest > now() + timedelta(days=6)
    assert due.told_until > before


def test_what_was_told_is_not_told_again(service, due, mailoutbox):
    change(service, summary="Better.")
    send()
    SavedSearch.objects.update(next_digest=now())
    send()
    assert len(mailoutbox) == 1
    change(service, summary="Best.")
    SavedSearch.objects.update(next_digest=now())
    send()
    assert [("Better." in mail.body, "Best." in mail.body) for mail in mailoutbox] == [(True, False), (False, True)]
    assert mailoutbox[1].body.count("\n- ") == 1


def test_a_timer_that_is_a_little_early_loses_no_day(service, due, mailoutbox):
    change(service, summary="Better.")
    SavedSearch.objects.update(next_digest=now() + timedelta(hours=2))
    send()
    SavedSearch.objects.update(next_digest=now() + timedelta(hours=6))
    send()
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("fields", [{"is_active": False}, {"email": ""}])
def test_who_may_not_sign_in_or_has_no_address_gets_none(service, due, mailoutbox, fields):
    change(service, summary="Better.")
    User.objects.filter(username="anna").update(**fields)
    send()
    assert mailoutbox == []


def test_without_an_address_it_is_not_offered(anna, anna_client, search):
    assert rows(anna_client)[0].select("button[value=subscribe]") != []
    User.objects.filter(pk=anna.pk).update(email="")
    assert rows(anna_client)[0].select("button[value=subscribe]") == []
    press(anna_client, search, "subscribe")
    search.refresh_from_db()
    assert search.next_digest is None


def test_a_site_without_an_address_of_its_own_offers_and_sends_none(service, due, settings, anna_client, mailoutbox):
    change(service, summary="Better.")
    settings.PUBLIC_ADDRESS = ""
    with pytest.raises(CommandError, match="PUBLIC_ADDRESS"):
        send()
    press(anna_client, due, "unsubscribe")
    assert rows(anna_client)[0].select("button[value=subscribe]") == []
    send()
    assert mailoutbox == []


@pytest.mark.parametrize("step", ["open", "send_messages"])
def test_a_mail_server_that_fails_leaves_it_due_and_says_so(service, due, mailoutbox, monkeypatch, step):
    change(service, summary="Better.")
    before = SavedSearch.objects.values().get()

    def fail(*_args):
        raise SMTPServerDisconnected("gone")

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, step, fail)
        with pytest.raises(CommandError, match="due"):
            send()
    assert SavedSearch.objects.values().get() == before
    send()
    assert len(mailoutbox) == 1


def test_one_address_that_is_refused_keeps_no_other_waiting(service, due, ben, mailoutbox, monkeypatch):
    SavedSearch.objects.create(owner=ben, name="His", query=due.query, next_digest=now(), told_until=due.told_until)
    change(service, summary="Better.")
    send_messages = EmailBackend.send_messages

    def refuse_anna(backend, mails):
        if mails[0].to == ["anna@city.example"]:
            raise SMTPServerDisconnected("no such address")
        return send_messages(backend, mails)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse_anna)
    with pytest.raises(CommandError, match="1 "):
        send()
    assert [mail.to for mail in mailoutbox] == [["ben@city.example"]]


class MailServer(socketserver.StreamRequestHandler):
    """Speaks SMTP as far as it takes, and replies to a recipient or to a mail as the tests say."""

    def handle(self):
        self.say("220 here")
        for line in self.rfile:
            word = line.decode().split(":")[0].split()[0].upper()
            if word == "DATA":
                self.say("354 go on")
                while self.rfile.readline() != b".\r\n":
                    pass
            self.say(self.server.replies.get(word, "250 fine"))

    def say(self, reply):
        self.wfile.write(f"{reply}\r\n".encode())


@pytest.fixture
def replies(settings):
    """What a real mail server replies, by the word that it is told."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailServer) as server:
        server.replies, server.daemon_threads = {}, True
        Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield server.replies
        server.shutdown()


@pytest.mark.parametrize(
    ("reply", "is_for_good"),
    [
        ({"RCPT": "550 5.1.1 no such user"}, True),
        ({"DATA": "554 5.6.0 not this"}, True),
        ({"RCPT": "451 4.3.0 later"}, False),
        ({"MAIL": "550 5.7.1 not from you"}, False),
    ],
)
def test_a_mail_that_is_refused_for_good_is_tried_once_a_week_and_ends(
    service, due, anna_client, capsys, replies, reply, is_for_good
):
    change(service, summary="Better.")
    before = SavedSearch.objects.values().get()
    replies.update(reply)
    if not is_for_good:
        with pytest.raises(CommandError, match="1 mails"):
            send()
        assert SavedSearch.objects.values().get() == before
        return
    send()
    due.refresh_from_db()
    assert capsys.readouterr().out == "1 refused.\n"
    assert (due.next_digest - now() > timedelta(days=6), due.told_until) == (True, before["told_until"])
    assert "refused" not in body(anna_client.get("/searches/"))
    long_ago = now() - sending.REFUSED_FOR
    SavedSearch.objects.update(next_digest=now(), told_until=long_ago)
    send()
    due.refresh_from_db()
    assert (due.next_digest, due.told_until, due.is_given_up) == (None, long_ago, True)
    [notice] = parsed(anna_client.get("/searches/")).select("main .notice")
    assert f"{long_ago:%Y-%m-%d}" in text_of(notice)
    press(anna_client, due, "subscribe")
    replies.clear()
    SavedSearch.objects.update(next_digest=now(), told_until=now() - EVERY)
    send()
    assert capsys.readouterr().out.endswith("1 sent.\n")


def test_of_two_runs_one_sends(service, due, mailoutbox, monkeypatch):
    """The other run begins while the first one works, at the worst moment there is."""
    change(service, summary="Better.")
    digest_of, outcomes = sending.digest_of, []

    def while_another_runs(*asked):
        monkeypatch.setattr(sending, "digest_of", digest_of)
        outcomes.append(sending.Run(EmailBackend()).one(due))
        return digest_of(*asked)

    monkeypatch.setattr(sending, "digest_of", while_another_runs)
    send()
    assert (outcomes, len(mailoutbox)) == ([sending.Outcome.TAKEN], 1)


def test_a_run_that_dies_sends_nothing_twice_and_loses_no_news(service, due, mailoutbox, monkeypatch):
    change(service, summary="Better.")
    with monkeypatch.context() as dying:
        dying.setattr(sending.Run, "mailed", lambda *_args: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            send()
    send()
    assert mailoutbox == [], "nobody knows whether it went out"
    SavedSearch.objects.update(next_digest=now())
    send()
    assert "Better." in mailoutbox[0].body


def test_who_unsubscribes_while_it_is_sent_stays_so(service, due, monkeypatch):
    change(service, summary="Better.")

    def meanwhile(*_args):
        SavedSearch.objects.update(next_digest=None, told_until=None)
        return mails.Fate.FAILED

    monkeypatch.setattr(sending.Run, "mailed", meanwhile)
    with pytest.raises(CommandError):
        send()
    due.refresh_from_db()
    assert (due.next_digest, due.told_until) == (None, None)


def test_filters_that_are_gone_are_told(due, mailoutbox):
    SavedSearch.objects.update(query="domain=no-more")
    send()
    [mail] = mailoutbox
    assert "no-more" in mail.body
    assert "https://atlas.example.org/services/?domain=no-more" in mail.body


def test_who_may_not_see_the_collection_any_more_is_told_nothing(anna, due, mailoutbox):
    own = Collection.objects.create(slug="own", name="Own plans")
    member = Membership.objects.create(collection=own, user=anna, role=Role.READER)
    secret = make_complete(collection=own, name="Secret plan")
    SavedSearch.objects.update(collection="own", query="collection=own")
    change(secret, summary="More of it.")
    send()
    [mail] = mailoutbox
    assert f"https://atlas.example.org/in/own{secret.get_absolute_url()}" in mail.body
    member.delete()
    change(secret, summary="Still more of it.")
    SavedSearch.objects.update(next_digest=now())
    send()
    assert len(mailoutbox) == 1


def test_who_is_still_to_code_a_service_is_mailed_no_level(anna, service, due, mailoutbox):
    set_level(service, 1, why="It is on level one.")
    change(service, summary="Better.")
    made = CodingRound.objects.create(slug="asked", name="Asked", guide=current_guide(), opened="2026-11-23")
    coder = Coder.objects.create(slug="asked", name="Asked", user=anna)
    Assignment.objects.create(coding_round=made, coder=coder, service=service)
    send()
    [mail] = mailoutbox
    assert "Better." in mail.body
    assert "level one" not in mail.body
    assert "accessib" not in mail.body.lower()


def test_names_end_no_line_of_a_mail(anna, due, service, mailoutbox):
    change(service, why="First line.\nBcc: x@evil.example", summary="Better.")
    SavedSearch.objects.update(name="A & <b> “name”")
    send()
    [mail] = mailoutbox
    assert "A & <b> “name”" in mail.subject
    assert "\nBcc" not in mail.body
    assert mail.message()["Subject"]


def test_so_much_and_no_more_stands_in_a_mail(due, service, mailoutbox):
    SavedSearch.objects.update(query="")
    for each in Service.objects.published()[:40]:
        change(each, summary="Better.")
    send()
    assert mailoutbox[0].body.count("- 20") == 30
    assert "10" in mailoutbox[0].body


def unsubscribe_address(mail):
    return urlsplit(mail.extra_headers["List-Unsubscribe"].strip("<>")).path


def test_one_click_ends_it_without_a_sign_in_or_a_cookie(service, due, mailoutbox):
    change(service, summary="Better.")
    send()
    [mail] = mailoutbox
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.extra_headers["List-Unsubscribe"].strip("<>") in mail.body
    address, client = unsubscribe_address(mail), Client(enforce_csrf_checks=True)
    for _ in range(2):
        page = parsed(client.get(address))
        assert page.select("main form[method=post] button") != []
        due.refresh_from_db()
        assert due.next_digest is not None, "programs that look into mails open every link"
    for _ in range(2):
        assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
        due.refresh_from_db()
        assert due.next_digest is None
    page = client.get(address)
    assert parsed(page).select("main form") == []
    assert "no-store" in page["Cache-Control"]
    due.delete()
    assert client.post(address).status_code == 200


def test_nobody_makes_up_such_an_address(due, ben):
    other = SavedSearch.objects.create(owner=ben, name="His", query="", next_digest=now(), told_until=now())
    token = token_of(due)
    for wrong in (due.key, token[:-1], f"{other.key}:{token.partition(':')[2]}", f"{due.key}:x", "\x00:x"):
        answer = Client().post(f"/searches/unsubscribe/{wrong}/")
        assert answer.status_code == 404
        assert due.key not in text_of(parsed(answer).select_one("main"))
    assert SavedSearch.objects.exclude(next_digest=None).count() == 2

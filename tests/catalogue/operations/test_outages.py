"""A locked, full, read-only or missing database: 503 with all that was entered, nothing half-saved.

The faults are real ones, on a copy of the database in which the requests commit.
"""

import contextlib
import json
import logging
import re
import sqlite3
import subprocess

import pytest
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.models import Session
from django.db import DatabaseError, OperationalError, connection
from django.db.models.signals import post_save
from django.test import Client

from catalogue.exchange.problems import KINDS, MEDIA_TYPE
from catalogue.models import CodingSheet, SavedCity, Service
from catalogue.operations.outages import is_outage
from catalogue.operations.unavailable import RETRY_AFTER, unavailable
from tests.answers import alerts, parsed, sent_by, values_of
from tests.factories import ask_to_code

PASSWORD = "a-password-of-tests"
SHORT_WAIT = 0.05


@pytest.fixture
def folder(request, tmp_path):
    """Where the copy lies; on a small disk where a test asks for one and this user may mount it."""
    if not getattr(request, "param", ""):
        yield tmp_path
        return
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={request.param}", "none", tmp_path]).returncode:
        pytest.skip("this user can mount no disk")
    yield tmp_path
    subprocess.run(["umount", "--lazy", tmp_path], check=True)


@pytest.fixture
def path(django_db_setup, django_db_blocker, folder, monkeypatch):
    """The file of a copy of the database, which the site uses meanwhile and where nothing waits long for a lock."""
    if connection.vendor != "sqlite":
        pytest.skip("faults of SQLite")
    path = folder / "copy.sqlite3"
    shipped, copy = (sqlite3.connect(file) for file in (connection.settings_dict["NAME"], path))
    with contextlib.closing(shipped), contextlib.closing(copy):
        shipped.backup(copy)
        copy.execute("DELETE FROM django_session")  # of tests that commit, like the place that their rows left
        copy.commit()
        copy.execute("VACUUM")
    with django_db_blocker.unblock():
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "NAME", str(path))
        options = connection.settings_dict["OPTIONS"] | {"timeout": SHORT_WAIT}
        monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)
        yield path
        connection.close()


@pytest.fixture
def person(path):
    """An editor who also codes."""
    user = get_user_model().objects.create_superuser("ada", password=PASSWORD)
    user.groups.set(Group.objects.all())
    ask_to_code(user, "jelbi-berlin")
    return user


@pytest.fixture
def visitor(path):
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def signed_in(visitor, person):
    visitor.force_login(person)
    return visitor


@contextlib.contextmanager
def locked(path):
    """Another process writes."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextlib.contextmanager
def read_only(path):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        yield
        cursor.execute("PRAGMA query_only = OFF")


@contextlib.contextmanager
def full(path):
    """The file may not grow."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        yield
        cursor.execute("PRAGMA max_page_count = 1000000")


def form_on(visitor, address, action):
    """What a form of a page would send."""
    return sent_by(parsed(visitor.get(address)).select_one(f'form:has([name="{action}"])'))


def lines(sent):
    """Values of a form by name; browsers and Python end a line in different ways."""
    texts = {name: [values] if isinstance(values, str) else values for name, values in sent.items()}
    return {name: [text.splitlines() for text in values] for name, values in texts.items() if values}


def entered_on(response):
    """What the page would send again: it is an answer to an outage."""
    assert response.status_code == 503
    assert response["Retry-After"] == str(RETRY_AFTER)
    return parsed(response).select_one("main form")


def sent_again(visitor, response, **secrets):
    form = entered_on(response)
    return visitor.post(form["action"], sent_by(form) | secrets)


@pytest.mark.parametrize("fault", [locked, read_only])
def test_a_sign_in_is_sent_again_with_the_password_typed_anew(visitor, person, path, fault):
    sent = form_on(visitor, "/accounts/login/?next=/cities/", "username")
    with fault(path):
        response = visitor.post("/accounts/login/?next=/cities/", sent | {"username": "ada", "password": PASSWORD})
    assert PASSWORD not in response.content.decode()
    assert values_of(entered_on(response).select_one("[name=username]")) == ["ada"]
    assert entered_on(response).select_one("[name=password]").has_attr("required")
    assert not Session.objects.exists()
    assert sent_again(visitor, response, password=PASSWORD).url == "/cities/"
    assert Session.objects.count() == 1


@pytest.mark.parametrize("fault", [locked, read_only])
def test_who_is_locked_out_is_told_of_the_outage_and_of_the_lock_afterwards(visitor, person, path, fault):
    sent = form_on(visitor, "/accounts/login/", "username") | {"username": "ada"}

    def tried(password):
        return visitor.post("/accounts/login/", sent | {"password": password})

    assert [tried("wrong").status_code for _ in range(settings.AXES_FAILURE_LIMIT)][-1] == 429
    with fault(path):
        assert values_of(entered_on(tried(PASSWORD)).select_one("[name=username]")) == ["ada"]
    assert tried(PASSWORD).status_code == 429


@pytest.mark.parametrize("fault", [locked, read_only])
def test_a_service_is_saved_as_a_whole_or_not_at_all(signed_in, path, fault):
    service = Service.objects.get(slug="jelbi-berlin")
    address = f"/editing/services/{service.pk}/"
    summary = "A new summary,\r\n<b>with two lines</b>"
    sent = form_on(signed_in, address, "summary") | {"summary": summary, "why": "It says more.", "action": "save"}
    with fault(path):
        response = signed_in.post(address, sent)
    kept = sent_by(entered_on(response))
    assert kept.pop("csrfmiddlewaretoken") != [""]
    assert lines(kept) == lines({name: values for name, values in sent.items() if name != "csrfmiddlewaretoken"})
    assert Service.objects.get(pk=service.pk).summary == service.summary
    assert sent_again(signed_in, response).status_code == 302
    assert Service.objects.get(pk=service.pk).summary == summary.replace("\r\n", "\n")


@pytest.mark.parametrize("fault", [locked, read_only, full])
def test_a_city_is_kept_afterwards(signed_in, path, fault):
    sent = form_on(signed_in, "/my-city/?city=london", "state") | {"name": "Mine " * 20}
    costs = "&costs=" + "x" * 7000
    with fault(path):
        response = signed_in.post("/my-city/saved/", sent | {"state": f"{sent['state'][0]}{costs}"})
    assert not SavedCity.objects.exists()
    sent_again(signed_in, response)
    assert "city=london" in SavedCity.objects.get().state


@pytest.mark.parametrize("fault", [locked, full])
def test_a_coding_sheet_is_saved_afterwards(signed_in, path, fault):
    address = "/coding/sheet/asked/jelbi-berlin/"
    sent = form_on(signed_in, address, "version")
    reasons = {name: "Because it is so. " * 20 for name in sent if name.endswith("reason")}
    assert reasons
    with fault(path):
        response = signed_in.post(address, sent | reasons | {"action": "draft"})
    assert not CodingSheet.objects.filter(coder__user__username="ada").exists()
    assert sent_again(signed_in, response).status_code == 302
    assert CodingSheet.objects.get(coder__user__username="ada").notes


def test_a_password_is_changed_together_with_the_session_or_not_at_all(signed_in, person):
    """The fault comes between the two writes."""
    new = "another-password-of-tests"
    sent = form_on(signed_in, "/accounts/password/", "old_password")
    sent |= {"old_password": PASSWORD, "new_password1": new, "new_password2": new}

    def fail(instance, **_signal):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = ON")

    post_save.connect(fail, sender=get_user_model())
    response = signed_in.post("/accounts/password/", sent)
    post_save.disconnect(fail, sender=get_user_model())
    connection.close()
    assert len(entered_on(response).select("[type=password]")) == len({"old", "new", "new again"})
    assert get_user_model().objects.get(pk=person.pk).check_password(PASSWORD)


@pytest.mark.parametrize("folder", ["40M"], indirect=True)
def test_a_full_disk_is_told_and_what_was_entered_is_saved_when_there_is_room(signed_in, path, folder):
    sent = form_on(signed_in, "/my-city/?city=london", "state") | {"name": "Mine", "new": "1"}
    filler = folder / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(b"x" * 4096):
            pass
    response, kept = None, -1
    while response is None or response.status_code == 302:  # until the space that was set aside is used up
        kept += 1
        response = signed_in.post("/my-city/saved/", sent | {"state": f"v=1&costs={'x' * 7000}"})
    assert SavedCity.objects.count() == kept
    filler.unlink()
    assert sent_again(signed_in, response).status_code == 302
    assert SavedCity.objects.count() == kept + 1


@pytest.fixture
def missing(path, monkeypatch):
    """A function after which there is no database, and one that brings it back."""

    def set_name(name):
        connection.close()
        connection.settings_dict["NAME"] = str(name)

    return lambda: set_name(path / "nowhere"), lambda: set_name(path)


def test_everybody_is_told_in_the_format_that_was_asked_for(visitor, missing):
    lose, bring_back = missing
    assert visitor.get("/services/").status_code == 200
    lose()
    page = visitor.get("/services/?q=parking")
    assert entered_on(page) is None
    assert len(parsed(page).select('main a[href="/services/?q=parking"]')) == 1, "a link that asks again"
    asked = visitor.get("/cities/berlin/?format=json")
    assert (asked.status_code, json.loads(asked.content)["type"]) == (503, KINDS["unavailable"].type)
    for address in ("/data/codings.csv", "/services/?format=csv"):
        file = visitor.get(address)
        assert (file.status_code, file["Content-Type"], file["Retry-After"]) == (503, MEDIA_TYPE, str(RETRY_AFTER))
    fragment = parsed(visitor.get("/services/?q=parking", headers={"HX-Request": "true"}))
    assert (fragment.select("html"), len(alerts(fragment))) == ([], 1)
    bring_back()
    assert visitor.get("/services/").status_code == 200


def test_a_log_has_one_line_for_it(visitor, missing, caplog):
    missing[0]()
    with caplog.at_level(logging.WARNING):
        visitor.get("/services/")
    [record] = caplog.records
    assert (record.exc_info, record.levelname) == (None, "ERROR")
    assert re.fullmatch(r"Database unavailable: GET /services/ \(.+\)", record.getMessage())


def touches_the_database(get_response):
    def middleware(request):
        connection.ensure_connection()
        return get_response(request)

    return middleware


def test_an_outage_that_a_middleware_meets_is_answered_too(path, missing, settings):
    settings.MIDDLEWARE = [f"{__name__}.touches_the_database", *settings.MIDDLEWARE]
    missing[0]()
    assert entered_on(Client(raise_request_exception=False).get("/services/")) is None


def test_an_error_of_ours_is_not_disguised(visitor, person, path):
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("DROP TABLE catalogue_savedcity")
    visitor.force_login(person)
    with pytest.raises(OperationalError, match="no such table"):
        visitor.get("/my-city/")
    visitor.raise_request_exception = False
    assert visitor.get("/my-city/").status_code == 500


def error_of(statement):
    with pytest.raises(DatabaseError) as caught, connection.cursor() as cursor:
        cursor.execute(statement)
    return caught.value


@pytest.mark.parametrize(
    "statement", ["SELECT nonsense", "SELECT * FROM nowhere", "SELEC 1", "INSERT INTO auth_group VALUES (1)"]
)
@pytest.mark.django_db(transaction=False)
def test_wrong_sql_is_no_outage(statement):
    assert not is_outage(error_of(statement))


def test_what_a_view_promised_too_early_is_not_said(rf):
    request = rf.post("/my-city/saved/")
    request._messages = CookieStorage(request)
    messages.success(request, "Saved.")
    response = unavailable(request, OperationalError("database or disk is full"))
    request._messages.update(response)
    assert response.cookies["messages"].value == ""

"""Tokens for programs: made, shown once, found again, ended."""

import re
import secrets
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import DatabaseError
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from catalogue.accounts import tokens
from catalogue.index.data_version import data_version
from catalogue.models import ApiToken
from tests.answers import codes_of, parsed, queries_of, sent_by

PAGE = "/accounts/tokens/"


@pytest.fixture
def own(anna, client):
    client.force_login(anna)
    return client


def make(client, **changes):
    sent = sent_by(parsed(client.get(PAGE)).select_one("main form.narrow"))
    return client.post(PAGE, sent | {"name": "Dashboard"} | changes)


def shown(response):
    return parsed(response).select_one("#token")["value"]


@pytest.mark.django_db
def test_a_token_is_shown_once_and_of_its_secret_only_a_hash_is_kept(own, anna):
    version = data_version()
    text = shown(make(own))
    token = ApiToken.objects.get()
    assert tokens.found(text) == token
    secret = text.rpartition(f"atlas_{token.lookup}_")[2]
    assert len(secret) == 43
    assert secret not in str(ApiToken.objects.values_list().get())
    again = own.get(PAGE)
    assert secret not in again.content.decode()
    assert f"atlas_{token.lookup}_…" in again.content.decode()
    assert again["Cache-Control"].split(", ").count("no-store") == 1
    assert (token.owner, token.scope, token.last_used, token.revoked) == (anna, "read", None, None)
    assert timedelta(days=364) < token.expires - now() < timedelta(days=366)
    assert data_version() == version, "no part of the catalogue's data"


@pytest.mark.django_db
def test_it_needs_a_name_and_a_known_lifetime(own):
    refused = make(own, name=" ")
    assert (refused.status_code, codes_of(refused.context["form"])) == (422, {"name": ["required"]})
    assert codes_of(make(own, expires="1e9").context["form"]) == {"expires": ["invalid_choice"]}
    assert codes_of(make(own, name="x" * 81).context["form"]) == {"name": ["max_length"]}
    assert not ApiToken.objects.exists()
    make(own, expires="never")
    assert ApiToken.objects.get().expires is None


@pytest.mark.django_db
def test_only_who_may_change_records_can_have_a_token_that_writes(own, anna):
    make(own, scope="write")
    assert ApiToken.objects.get().scope == "read"
    anna.groups.add(Group.objects.get(name="Editors"))
    make(own, scope="write")
    assert ApiToken.objects.first().writes
    assert codes_of(make(own, scope="admin").context["form"]) == {"scope": ["invalid_choice"]}


@pytest.mark.django_db
def test_a_token_ends_by_its_owner_its_day_or_the_account(own, anna, django_user_model):
    text = shown(make(own))
    token = ApiToken.objects.get()
    other = django_user_model.objects.create_user("other")
    assert not tokens.revoke(other, token.pk)
    assert tokens.found(text) == token
    for field, value in {"expires": now() - timedelta(seconds=1), "revoked": now()}.items():
        ApiToken.objects.update(**{field: value})
        assert tokens.found(text) is None, field
        ApiToken.objects.update(expires=None, revoked=None)
    anna.is_active = False
    anna.save()
    assert tokens.found(text) is None
    anna.is_active = True
    anna.set_password("another-Sentence-8")
    anna.save()
    assert tokens.found(text) == token, "a new password leaves tokens as they are"
    own.force_login(anna)
    assert own.post(f"{PAGE}{token.pk}/revoke/", follow=True).status_code == 200
    assert tokens.found(text) is None
    before = ApiToken.objects.get().revoked
    own.post(f"{PAGE}{token.pk}/revoke/")
    assert ApiToken.objects.get().revoked == before
    anna.delete()
    assert not ApiToken.objects.exists()


@pytest.mark.django_db
def test_nobody_has_more_than_the_most_and_what_ended_long_ago_goes(anna):
    made = [tokens.issue(anna, f"{n}").token for n in range(tokens.MOST_LIVE)]
    with pytest.raises(tokens.TooManyError):
        tokens.issue(anna, "one more")
    tokens.revoke(anna, made[0].pk)
    tokens.issue(anna, "instead")
    assert len(tokens.shown_to(anna)) == tokens.MOST_LIVE + 1
    ApiToken.objects.filter(pk=made[0].pk).update(revoked=now() - tokens.KEPT)
    ApiToken.objects.filter(pk=made[1].pk).update(expires=now() - tokens.KEPT)
    assert len(tokens.shown_to(anna)) == tokens.MOST_LIVE - 1
    tokens.issue(anna, "again")
    assert not ApiToken.objects.filter(pk__in=[made[0].pk, made[1].pk]).exists()


@pytest.mark.django_db
def test_the_page_says_when_somebody_has_too_many(own, anna):
    for n in range(tokens.MOST_LIVE):
        tokens.issue(anna, f"{n}")
    response = make(own)
    assert response.context["form"].non_field_errors() == [tokens.TOO_MANY % {"most": tokens.MOST_LIVE}]
    assert (response.status_code, "new" in response.context) == (422, False)


@pytest.mark.django_db
def test_the_last_use_is_written_at_most_once_an_hour(anna, django_assert_num_queries):
    token = tokens.issue(anna, "x").token
    tokens.note_use(token)
    token.refresh_from_db()
    first = token.last_used
    with django_assert_num_queries(0):
        tokens.note_use(token)
    ApiToken.objects.update(last_used=first - tokens.USED_AT_MOST)
    stale = ApiToken.objects.get()
    tokens.note_use(ApiToken.objects.get())
    moment = ApiToken.objects.get().last_used
    tokens.note_use(stale)
    assert ApiToken.objects.get().last_used == moment > first, "of two at once one writes"


@pytest.mark.django_db
def test_a_database_that_takes_no_writes_still_answers_who_reads(anna, monkeypatch):
    text = tokens.issue(anna, "x").text

    def locked(*args, **kwargs):
        raise DatabaseError("database is locked")

    monkeypatch.setattr(type(ApiToken.objects.all()), "update", locked)
    token = tokens.found(text)
    tokens.note_use(token)
    assert ApiToken.objects.get().last_used is None


@pytest.mark.django_db
def test_what_is_shipped_as_data_holds_no_token(anna, tmp_path):
    tokens.issue(anna, "x")
    file = tmp_path / "dump.json"
    names = ["catalogue.city", "catalogue.service", "catalogue.touchpoint", "experience"]
    call_command("dumpdata", *names, output=str(file), verbosity=0)
    assert "apitoken" not in file.read_text()


WRONG = st.one_of(
    st.text(max_size=80),
    st.from_regex(tokens.PATTERN, fullmatch=True),
    st.text(alphabet="atls_0f-é\0\n ", max_size=70).map(lambda text: f"atlas_{text}"),
)


@given(WRONG)
@pytest.mark.django_db
def test_whatever_is_sent_opens_nothing_but_the_token_itself(text):
    assert tokens.found(text) is None


@given(at=st.integers(0, 61), sign=st.sampled_from("0aZ_-\n é"))
@pytest.mark.django_db
def test_one_sign_that_differs_opens_nothing(at, sign):
    owner, _made = User.objects.get_or_create(username="tokens")
    ApiToken.objects.all().delete()
    text = tokens.issue(owner, "x").text
    tampered = text[:at] + sign + text[at + 1 :]
    found = tokens.found(tampered)
    assert (found is not None) == (tampered == text)


def test_every_secret_is_another_and_has_the_form_that_is_looked_for():
    texts = {f"atlas_{secrets.token_hex(6)}_{secrets.token_urlsafe(32)}" for _n in range(200)}
    assert len(texts) == 200
    assert all(re.fullmatch(tokens.PATTERN, text) for text in texts)


@pytest.mark.django_db
def test_a_page_of_many_tokens_asks_as_often_as_one_of_few(own, anna):
    tokens.issue(anna, "x")
    few = queries_of(own, PAGE)
    for n in range(10):
        tokens.issue(anna, f"{n}")
    assert queries_of(own, PAGE) == few

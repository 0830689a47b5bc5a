"""One's own account: names, the e-mail address, and whether to be named in public."""

import pytest
from axes.models import AccessAttempt
from django.test import Client

from catalogue.index.data_version import data_version
from catalogue.models import PublicName, SavedCity
from catalogue.models.accounts import public_names
from tests.answers import codes_of, parsed, queries_of, sent_by

pytestmark = pytest.mark.django_db
ACCOUNT = "/accounts/"


@pytest.fixture
def own(anna, client):
    client.force_login(anna)
    return client


def save(client, **changes):
    sent = sent_by(parsed(client.get(ACCOUNT)).select_one("main form")) | changes
    return client.post(ACCOUNT, {name: value for name, value in sent.items() if value is not None})


def test_nobody_is_named_before_they_agree_and_after_they_take_it_back(own, anna):
    assert "named_in_public" not in sent_by(parsed(own.get(ACCOUNT)))
    assert save(own, last_name="Example").status_code == 302
    assert public_names([anna.pk]) == {}
    save(own, named_in_public="on")
    assert public_names([anna.pk]) == {anna.pk: "Anna Example"}
    version = data_version()
    save(own)
    assert data_version() == version
    save(own, last_name="Other")
    assert public_names([anna.pk]) == {anna.pk: "Anna Other"}
    save(own, named_in_public=None)
    assert not PublicName.objects.exists()


def test_an_administrator_who_corrects_a_name_changes_nothing_in_public(own, anna):
    save(own, named_in_public="on")
    anna.last_name = "Example"
    anna.save()
    assert public_names([anna.pk]) == {anna.pk: "Anna"}


def test_who_wants_to_be_named_says_how(own):
    assert codes_of(save(own, first_name=" ", named_in_public="on").context["form"]) == {"named_in_public": ["no_name"]}
    assert codes_of(save(own, first_name="A\u202eb").context["form"]) == {"first_name": ["unprintable"]}


def test_another_address_needs_the_password_through_the_brake(own, anna, mailoutbox):
    changed = {"email": "anna@other.example"}
    for old_password in ("", "wrong"):
        refused = save(own, old_password=old_password, **changed)
        assert (refused.status_code, codes_of(refused.context["form"])) == (
            422,
            {"old_password": ["password_incorrect"]},
        )
    assert "other.example" not in str(AccessAttempt.objects.values_list().first())
    assert save(own, old_password="anna-password", **changed).status_code == 302
    anna.refresh_from_db()
    assert anna.email == "anna@other.example"
    assert [own.post(ACCOUNT, {"email": "x@other.example", "old_password": "wrong"}).status_code for _ in range(6)][
        -1
    ] == 429


def test_the_address_before_is_told(own, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        save(own, first_name="Ann")
    assert mailoutbox == []
    with django_capture_on_commit_callbacks(execute=True):
        save(own, email="anna@other.example", old_password="anna-password")
    assert [mail.to for mail in mailoutbox] == [["anna@city.example"]]
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(10):
            save(own, email=f"{number % 2}@other.example", old_password="anna-password")
    assert len(mailoutbox) == 1 + 2 * 3 + 1


def test_only_one_s_own_fields_are_written(own, anna):
    save(own, first_name="Ann", is_staff="on", is_superuser="on", username="root", password="x", groups="1")
    anna.refresh_from_db()
    assert (anna.first_name, anna.username, anna.is_staff, anna.is_superuser) == ("Ann", "anna", False, False)
    assert anna.check_password("anna-password")
    assert not anna.groups.exists()


def test_strangers_are_sent_to_the_door(client):
    for answer in (client.get(ACCOUNT), client.post(ACCOUNT, {"first_name": "x"})):
        assert answer.url == "/accounts/login/?next=/accounts/"


def test_what_is_shown(own, anna, editor):
    assert parsed(own.get(ACCOUNT)).select('main a[href="/accounts/invite/"]') == []
    assert len(parsed(own.get("/")).select('footer a[href="/accounts/"]')) == 1
    client = Client()
    client.force_login(editor)
    assert len(parsed(client.get(ACCOUNT)).select('main a[href="/accounts/invite/"]')) == 1
    assert queries_of(client, ACCOUNT) <= 10


def test_one_s_own_cities_and_the_way_to_one_s_ideas(own, anna, editor):
    SavedCity.objects.create(owner=editor, name="Not hers", state="city=berlin")
    mine = [SavedCity.objects.create(owner=anna, name=name, state="city=berlin") for name in ("Here", "There")]
    page = parsed(own.get(ACCOUNT))
    cities = page.select('main a[href^="/my-city/saved/"]')
    assert [(link["href"], link.text) for link in cities] == [(c.get_absolute_url(), c.name) for c in reversed(mine)]
    assert len(page.select('main a[href="/evaluate/ideas/"]')) == 1


def test_a_deactivated_account_is_signed_out_everywhere(own, anna):
    anna.is_active = False
    anna.save()
    assert own.get(ACCOUNT).status_code == 302


def test_a_new_password_ends_other_sessions(own, anna):
    elsewhere = Client()
    elsewhere.force_login(anna)
    words = {
        "old_password": "anna-password",
        "new_password1": "a-Long-sentence-7",
        "new_password2": "a-Long-sentence-7",
    }
    assert own.post("/accounts/password/", words).status_code == 302
    assert [own.get(ACCOUNT).status_code, elsewhere.get(ACCOUNT).status_code] == [200, 302]

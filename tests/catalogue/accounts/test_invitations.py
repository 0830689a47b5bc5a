"""Invitations: one link, one account, and nobody gives more than they hold."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db.models import F
from django.test import Client
from django.utils.timezone import now

from catalogue.accounts import invitations
from catalogue.accounts.forms import WORK
from catalogue.accounts.resets import WINDOW
from catalogue.accounts.rights import groups_given_by, may_invite
from catalogue.models import AskedReset, Collection, Invitation, Membership, Version
from catalogue.rules.collections import Role, kept_by
from tests.answers import alerts, codes_of, errors_at, parsed, queries_of, sent_by, text_of
from tests.catalogue.accounts.test_reset import NEW

pytestmark = pytest.mark.django_db
INVITE, JOIN = "/accounts/invite/", "/accounts/join/"


def names(groups):
    return [group.name for group in groups.order_by("name")]


def send(client, email="ben@city.example", name="Ben van Example", group="Editors"):
    return client.post(INVITE, {"email": email, "name": name, "group": Group.objects.get(name=group).pk})


def shown_link(answer):
    return parsed(answer).select_one("#link")["value"].removeprefix("http://testserver")


def join(link, client=None, **words):
    client = client or Client()
    page = client.get(link)
    if page.status_code != 200:
        return page
    passwords = {"password1": NEW, "password2": NEW}
    return client.post(link, sent_by(parsed(page).select_one("main form")) | passwords | words)


def test_an_editor_invites_and_the_person_is_signed_in_with_an_account(editor_client, editor, mailoutbox):
    answer = send(editor_client)
    link = shown_link(answer)
    [mail] = mailoutbox
    assert (mail.to, re.search(r"http://testserver(\S+)", mail.body)[1]) == (["ben@city.example"], link)
    assert "Ben van Example" in mail.body
    joined = join(link, client := Client())
    assert joined.url == "/accounts/"
    ben = User.objects.get(pk=client.session[SESSION_KEY])
    assert (ben.username, ben.email, ben.get_full_name()) == ("ben", "ben@city.example", "Ben van Example")
    assert (ben.is_active, ben.is_staff, ben.is_superuser, names(ben.groups)) == (True, True, False, ["Editors"])
    assert ben.check_password(NEW)
    assert LogEntry.objects.get(object_id=ben.pk).user == editor
    assert join(link).status_code == 410
    assert parsed(editor_client.get(INVITE)).select("#invitations li") == []


def test_the_inviter_is_told_who_accepted(editor_client, editor, mailoutbox, django_capture_on_commit_callbacks):
    editor.email = "editor@city.example"
    editor.save()
    link = shown_link(send(editor_client))
    with django_capture_on_commit_callbacks(execute=True):
        join(link)
    assert [mail.to for mail in mailoutbox] == [["ben@city.example"], ["editor@city.example"]]


def test_no_account_and_no_secret_is_kept_before_it_is_accepted(editor_client):
    people = User.objects.count()
    secret = shown_link(send(editor_client)).partition("secret=")[2]
    assert User.objects.count() == people
    assert secret not in str(Invitation.objects.values_list().get())
    assert secret not in editor_client.get(INVITE).content.decode(), "it is shown once"


def test_who_codes_alone_does_not_enter_the_admin(editor_client):
    join(shown_link(send(editor_client, group="Coders")))
    ben = User.objects.get(username="ben")
    assert (ben.is_staff, names(ben.groups)) == (False, ["Coders"])


def test_nobody_gives_more_than_they_hold(editor_client, editor, admin_user):
    more = Group.objects.create(name="More")
    more.permissions.set(Permission.objects.filter(codename__in=["view_service", "change_user"]))
    given = names(groups_given_by(editor))
    assert {"Coders", "Editors"} <= set(given)
    assert "More" not in given
    assert [
        option.text.split(":")[0]
        for option in parsed(editor_client.get(INVITE)).select("select option[value]:not([value=''])")
    ] == given
    refused = send(editor_client, group="More")
    assert (refused.status_code, errors_at(parsed(refused), "group") != []) == (422, True)
    assert names(groups_given_by(admin_user)) == names(Group.objects.all())
    editor.groups.clear()
    editor.user_permissions.add(Permission.objects.get(codename="add_invitation"))
    assert {"Coders", "Editors"} & set(names(groups_given_by(editor))) == set()


GIVEN = {
    "Coders": [],
    "Editors": ["Coders", "Editors"],
    "Reviewers": ["Coders", "Editors", "Reviewers"],
    "Administrators": ["Administrators", "Coders", "Editors", "Reviewers"],
}


def test_the_groups_of_the_site_are_explained():
    assert set(WORK) == set(GIVEN) == set(Group.objects.values_list("name", flat=True))


@pytest.mark.parametrize("group", GIVEN)
def test_each_group_invites_to_itself_and_below(django_user_model, group):
    member = django_user_model.objects.create_user("member", is_staff=True)
    member.groups.add(Group.objects.get(name=group))
    assert [each.name for each in Group.objects.order_by("name") if may_invite(member, each)] == GIVEN[group]


def test_an_invitation_falls_with_the_rights_of_who_made_it(editor_client, editor):
    def works():
        return Client().get(link).status_code == 200

    link = shown_link(send(editor_client))
    assert works()
    for change in ({"is_active": False}, {"is_staff": False}):
        User.objects.filter(pk=editor.pk).update(**change)
        assert not works()
        User.objects.filter(pk=editor.pk).update(is_active=True, is_staff=True)
    Group.objects.get(name="Editors").permissions.add(more := Permission.objects.get(codename="change_user"))
    assert works()
    editor.groups.set(Group.objects.filter(name="Coders"))
    assert not works()
    editor.groups.set(Group.objects.filter(name="Editors"))
    Group.objects.get(name="Editors").permissions.remove(more)
    assert works()
    editor.delete()
    assert not works()


def test_looking_uses_nothing_up_and_a_mistake_loses_nothing(editor_client):
    link = shown_link(send(editor_client))
    client = Client()
    assert [client.get(link).status_code, client.head(link).status_code] == [200, 200]
    answer = join(link, username="editor", first_name="Benjamin")
    assert answer.status_code == 422
    refused = parsed(answer)
    assert errors_at(refused, "username") != []
    assert sent_by(refused)["first_name"] == ["Benjamin"]
    assert errors_at(parsed(join(link, password1="ben-example1", password2="ben-example1")), "password2") != []
    assert join(link).status_code == 302


def test_a_link_ends_after_two_weeks_or_when_withdrawn(editor_client):
    link = shown_link(send(editor_client))
    assert Invitation.objects.get().expires - now() > timedelta(days=13)
    Invitation.objects.update(expires=now())
    assert join(link).status_code == 410
    link = shown_link(send(editor_client))
    [row] = parsed(editor_client.get(INVITE)).select("#invitations li")
    editor_client.post(row.select_one("form")["action"])
    assert join(link).status_code == 410
    again = editor_client.post(row.select_one("form")["action"], follow=True)
    first, second = [text_of(told) for told in parsed(again).select("main > [role=status]")]
    assert first != second
    assert not User.objects.filter(email="ben@city.example").exists()


def test_another_link_for_an_address_ends_the_one_before(editor_client):
    first, second = shown_link(send(editor_client)), shown_link(send(editor_client, "BEN@city.example", group="Coders"))
    assert join(first).status_code == 410
    assert join(second).status_code == 302


def test_colleagues_see_and_withdraw_what_they_could_give_themselves(client, admin_user, editor_client, editor):
    Group.objects.create(name="More").permissions.add(Permission.objects.get(codename="change_user"))
    chief = Client()
    chief.force_login(admin_user)
    send(chief, "cleo@city.example", group="More")
    link = shown_link(send(chief, "dora@city.example"))
    [row] = parsed(editor_client.get(INVITE)).select("#invitations li")
    assert "dora@city.example" in text_of(row)
    hidden = Invitation.objects.get(email="cleo@city.example")
    editor_client.post(f"{INVITE}{hidden.pk}/withdraw/")
    assert Invitation.objects.open().filter(pk=hidden.pk).exists()
    send(editor_client, "cleo@city.example")
    assert Invitation.objects.open().filter(pk=hidden.pk).exists(), "nor by a link of their own"
    editor_client.post(row.select_one("form")["action"])
    assert join(link).status_code == 410


def test_somebody_with_an_account_is_not_invited(editor_client, anna, mailoutbox):
    answer = send(editor_client, "ANNA@city.example")
    assert codes_of(answer.context["form"]) == {"email": ["has_account"]}
    [told] = errors_at(parsed(answer), "email")
    assert anna.get_full_name() not in told
    assert (mailoutbox, Invitation.objects.count()) == ([], 0)
    link = shown_link(send(editor_client))
    anna.email = "Ben@city.example"
    anna.save()
    assert join(link).status_code == 410, "nor where the account was made meanwhile"


def test_two_invitations_of_one_person_make_one_account(editor_client, admin_user):
    Group.objects.create(name="More").permissions.add(Permission.objects.get(codename="change_user"))
    chief = Client()
    chief.force_login(admin_user)
    links = [shown_link(send(chief, group="More")), shown_link(send(editor_client))]
    assert [join(link, username=f"ben-{link[-1]}").status_code for link in links] == [302, 410]


def test_a_day_has_so_many_invitations(editor_client, monkeypatch, mailoutbox):
    monkeypatch.setattr(invitations, "MOST_A_DAY", 2)
    for number in range(2):
        link = shown_link(send(editor_client, f"{number}@city.example"))
    join(link)
    Invitation.objects.open().end()
    refused = send(editor_client, "2@city.example")
    assert (len(mailoutbox), len(alerts(parsed(refused)))) == (2, 1)
    assert sent_by(parsed(refused).select_one("main form"))["email"] == ["2@city.example"]
    Invitation.objects.update(made=F("made") - invitations.DAY, expires=F("expires") - 2 * invitations.DAY)
    send(editor_client, "2@city.example")
    assert [row.email for row in Invitation.objects.all()] == ["2@city.example"], "what ended long ago is forgotten"


def test_what_ended_is_forgotten_every_night_and_nothing_that_counts(editor_client):
    for number in range(3):
        send(editor_client, f"{number}@city.example")
    gone, ended, _open = Invitation.objects.order_by("email")
    Invitation.objects.filter(pk=gone.pk).update(expires=now() - invitations.DAY)
    Invitation.objects.filter(pk=ended.pk).end()
    AskedReset.objects.create(email_hash="x", client_hash="x", at=now() - WINDOW)
    AskedReset.objects.create(email_hash="y", client_hash="y")
    call_command("clearinvitations", verbosity=0)
    assert [row.email for row in Invitation.objects.order_by("email")] == ["1@city.example", "2@city.example"]
    assert [row.email_hash for row in AskedReset.objects.all()] == ["y"]


def test_without_mails_the_link_is_handed_over(editor_client, settings):
    settings.EMAIL_BACKEND = "tests.catalogue.accounts.test_reset.BrokenServer"
    answer = send(editor_client)
    assert answer.status_code == 200
    told = [text_of(parsed(answer).select_one("[role=status] p"))]
    assert join(shown_link(answer)).status_code == 302
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    told.append(text_of(parsed(send(editor_client, "dora@city.example")).select_one("[role=status] p")))
    assert len(set(told)) == 2


def test_an_address_that_no_mail_can_be_sent_to_ends_in_no_error(editor_client):
    answer = send(editor_client, f"ben@{'ü' * 60}.example")
    assert answer.status_code == 200
    assert errors_at(parsed(answer), "email") == []
    assert join(shown_link(answer)).status_code == 302


def test_names_and_addresses_begin_no_line_of_a_mail(editor_client, mailoutbox):
    send(editor_client, name="Ben\r\nBcc: all@city.example")
    assert errors_at(parsed(send(editor_client, "ben@city.example\nBcc: all@city.example")), "email") != []
    [mail] = mailoutbox
    assert mail.recipients() == ["ben@city.example"]
    assert "\nBcc" not in str(mail.message())


@pytest.mark.parametrize("link", [JOIN, f"{JOIN}?secret=", f"{JOIN}?secret=%00", f"{JOIN}?secret={'x' * 4000}"])
def test_made_up_links_make_nothing(client, link):
    people = User.objects.count()
    assert client.get(link).status_code == 410
    assert client.post(link, {"username": "ben", "password1": NEW, "password2": NEW}).status_code == 410
    assert User.objects.count() == people


@pytest.mark.parametrize(("role", "status"), [("stranger", 302), ("reader", 403), ("coder", 403), ("editor", 200)])
def test_only_who_may_invites(client, django_user_model, editor, role, status):
    user = editor if role == "editor" else django_user_model.objects.create_user(role, password="x")
    if role == "coder":
        user.groups.add(Group.objects.get(name="Coders"))
    if role != "stranger":
        client.force_login(user)
    assert [client.get(INVITE).status_code, send(client).status_code] == [status] * 2
    assert Invitation.objects.count() == (status == 200)
    assert client.post(f"{INVITE}1/withdraw/").status_code == (302 if status == 200 else status)
    assert client.get(f"{INVITE}1/withdraw/").status_code == 405


def test_the_list_asks_no_question_per_row(editor_client):
    send(editor_client)
    few = queries_of(editor_client, INVITE)
    for number in range(5):
        send(editor_client, f"{number}@city.example")
    assert queries_of(editor_client, INVITE) == few


@pytest.fixture
def own():
    return Collection.objects.create(slug="own", name="Our own")


@pytest.fixture
def keeper_client(editor_client, editor, own):
    """Whom the site lets edit, and who reviews a hidden collection."""
    Membership.objects.create(collection=own, user=editor, role=Role.REVIEWER)
    return editor_client


def invited_to(client, collection, role=Role.CODER):
    words = {"email": "ben@city.example", "name": "Ben", "group": Group.objects.get(name="Editors").pk}
    return client.post(INVITE, words | {"collection": collection and collection.pk, "role": role})


def roles_in(collection):
    return dict(collection.memberships.values_list("user__username", "role"))


def test_an_invitation_brings_a_role_in_a_collection(keeper_client, editor, own, mailoutbox):
    link = shown_link(invited_to(keeper_client, own))
    assert ("Our own" in mailoutbox[0].body, roles_in(own)) == (True, {"editor": Role.REVIEWER})
    assert "Our own" in Client().get(link).content.decode()
    assert "Our own: coder" in text_of(parsed(keeper_client.get(INVITE)).select_one("#invitations"))
    join(link)
    assert roles_in(own) == {"editor": Role.REVIEWER, "ben": Role.CODER}
    assert Version.objects.filter(model="catalogue.collection", key=own.pk).last().revision.user == editor


def test_a_withdrawn_invitation_brings_none(keeper_client, own):
    link = shown_link(invited_to(keeper_client, own))
    keeper_client.post(f"{INVITE}{Invitation.objects.get().pk}/withdraw/")
    assert (join(link).status_code, roles_in(own)) == (410, {"editor": Role.REVIEWER})


def test_reviewers_of_a_collection_alone_invite_to_it(editor_client, editor, own, admin_user):
    assert kept_by(editor).count() == 0
    assert parsed(editor_client.get(INVITE)).select("#id_collection, #id_role") == []
    Membership.objects.create(collection=own, user=editor, role=Role.EDITOR)
    assert kept_by(editor).count() == 0
    other = Collection.objects.create(slug="other", name="Other")
    Membership.objects.update(role=Role.REVIEWER)
    assert [*kept_by(editor)] == [own]
    assert errors_at(parsed(invited_to(editor_client, other)), "collection") != []
    assert [*kept_by(admin_user)] == [other, own], "a public one without members stays everybody's"


@pytest.mark.parametrize("lacks", ["role", "collection"])
def test_a_collection_and_a_role_go_together(keeper_client, own, lacks):
    answer = invited_to(keeper_client, own if lacks == "role" else "", "" if lacks == "role" else Role.CODER)
    assert (errors_at(parsed(answer), lacks) != [], Invitation.objects.count()) == (True, 0)


def test_the_link_ends_with_the_role_of_who_made_it(keeper_client, own):
    link = shown_link(invited_to(keeper_client, own))
    own.memberships.update(role=Role.EDITOR)
    assert (join(link).status_code, roles_in(own)) == (410, {"editor": Role.EDITOR})


def test_a_collection_that_somebody_may_not_know_is_not_named(keeper_client, own, django_user_model):
    invited_to(keeper_client, own)
    other = django_user_model.objects.create_user("other", is_staff=True)
    other.groups.add(Group.objects.get(name="Editors"))
    keeper_client.force_login(other)
    page = keeper_client.get(INVITE).content.decode()
    assert ("ben@city.example" in page, "Our own" in page) == (True, False)

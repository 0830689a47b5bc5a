"""Coders are invited in one step: coder, services and link, all of it or nothing."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.utils.timezone import now

from catalogue.accounts import invitations
from catalogue.coding.assignments import assign_all
from catalogue.coding.invite_forms import InviteCoderForm
from catalogue.coding.rounds import draw_sample, keep_sample
from catalogue.models import Assignment, Coder, CodingRound, Collection, Invitation, Membership, Service, Version
from catalogue.rules.collections import Role
from tests.answers import alerts, codes_of, errors_at, numbers_in, parsed, queries_of, sent_by, text_of
from tests.catalogue.accounts.test_invitations import NEW, join, shown_link
from tests.catalogue.coding.people import SERVICE, give_codes
from tests.factories import make_service

pytestmark = pytest.mark.django_db
INVITE = "/coding/invite/"


WORDS = {
    "name": "Coder B", "email": "", "coding_round": "round-9", "mode": "chosen", "size": "",
    "services": [SERVICE, "parkrun"],
}  # fmt: skip


def send(client, **changes):
    return client.post(INVITE, WORDS | changes)


def asked(name="Coder B"):
    return set(Assignment.objects.filter(coder__name=name).values_list("service__slug", flat=True))


def rows():
    return [model.objects.count() for model in (User, Coder, Assignment, Invitation)]


def test_one_form_makes_coder_services_and_the_link_to_an_account(editor_client, editor, coding_round, mailoutbox):
    sent = sent_by(parsed(editor_client.get(f"{INVITE}?round=round-9")).select_one("main form"))
    assert (sent.keys() - {"csrfmiddlewaretoken"}, sent["coding_round"]) == (WORDS.keys() - {"services"}, ["round-9"])
    answer = send(editor_client)
    assert asked() == {SERVICE, "parkrun"}
    coder = Coder.objects.get(name="Coder B")
    assert (coder.slug, coder.user, coder.machine_assisted) == ("coder-b", None, False)
    assert Version.objects.get(model="catalogue.coder", key=coder.pk).revision.user == editor
    assert mailoutbox == []
    page = Client().get(link := shown_link(answer))
    assert sent_by(parsed(page).select_one("main form"))["first_name"] == [""], "a pseudonym is nobody's name"
    joined = join(link, client := Client())
    assert joined.url == "/coding/"
    user = User.objects.get(pk=client.session[SESSION_KEY])
    assert (user.username, user.email, user.is_staff, user.coder) == ("coder-b", "", False, coder)
    assert [group.name for group in user.groups.all()] == ["Coders"]
    assert user.check_password(NEW)
    assert LogEntry.objects.get(object_id=user.pk).user == editor
    assert f"/coding/sheet/round-9/{SERVICE}/" in client.get("/coding/").content.decode()
    assert Version.objects.filter(model="catalogue.coder", key=coder.pk).count() == 2
    assert join(link).status_code == 410


def test_with_an_address_the_link_is_sent_too(editor_client, coding_round, mailoutbox):
    answer = send(editor_client, email="ben@city.example")
    [mail] = mailoutbox
    assert (mail.to, re.search(r"http://testserver(\S+)", mail.body)[1]) == (["ben@city.example"], shown_link(answer))
    join(shown_link(answer))
    assert User.objects.get(email="ben@city.example").coder.name == "Coder B"


def test_the_link_is_shown_once_and_no_secret_is_kept(editor_client, coding_round):
    secret = shown_link(send(editor_client)).partition("secret=")[2]
    assert secret not in str(Invitation.objects.values_list().get())
    assert secret not in editor_client.get(INVITE).content.decode()


def test_sent_twice_doubles_nothing_and_only_the_second_link_works(editor_client, coding_round):
    first = shown_link(send(editor_client, mode="random", size="5"))
    before = rows()
    second = send(editor_client, mode="random", size="5", name="coder b")
    assert rows() == [*before[:3], before[3] + 1]
    assert len(asked()) == 5
    assert (join(first).status_code, join(shown_link(second)).status_code) == (410, 302)
    assert Invitation.objects.open().count() == 0


def test_links_without_an_address_do_not_end_each_other(editor_client, coding_round):
    links = [shown_link(send(editor_client, name=name)) for name in ("Coder B", "Coder C")]
    User.objects.create_user("no-address")
    assert [join(link, username=f"user-{n}").status_code for n, link in enumerate(links)] == [302, 302]


def test_an_account_that_is_there_codes_once_somebody_agreed_and_is_told(
    editor_client, editor, coding_round, django_user_model, mailoutbox
):
    ben = django_user_model.objects.create_user("ben", "ben@city.example")
    before = rows()
    asked_first = send(editor_client, email="BEN@city.example")
    assert (asked_first.status_code, rows(), ben.groups.count(), mailoutbox) == (422, before, 0, [])
    page = parsed(asked_first)
    assert ["ben" in text for text in alerts(page)] == [True]
    [box] = page.select("input[name=agreed]")
    assert send(editor_client, email="BEN@city.example", agreed="su").status_code == 422, "that is another account"
    answer = send(editor_client, email="BEN@city.example", agreed=box["value"])
    assert parsed(answer).select("#link") == []
    ben = django_user_model.objects.get(pk=ben.pk)
    assert (ben.coder.name, [group.name for group in ben.groups.all()]) == ("Coder B", ["Coders"])
    assert asked() == {SERVICE, "parkrun"}
    assert LogEntry.objects.get(object_id=ben.pk).user == editor
    [mail] = mailoutbox
    assert (mail.to, "http://testserver/coding/" in mail.body) == (["ben@city.example"], True)
    before = rows()
    told = text_of(parsed(send(editor_client, name="Another", email="ben@city.example")).select_one(".notice"))
    assert "Coder B" in told
    assert "Another" not in told
    assert (rows(), len(mailoutbox), LogEntry.objects.filter(object_id=ben.pk).count()) == (before, 1, 1)


def test_who_may_not_code_any_more_does_not_again_unasked(editor_client, coding_round, coder):
    coder.user.groups.clear()
    assert send(editor_client, name="Anna").status_code == 422
    assert coder.user.groups.count() == 0
    assert send(editor_client, name="Anna", agreed="anna").status_code == 200
    assert coder.user.groups.count() == 1


def withdraw_last(client):
    return client.post(f"/accounts/invite/{Invitation.objects.open().latest('pk').pk}/withdraw/", follow=True)


def test_a_withdrawn_invitation_takes_back_what_it_brought(editor_client, editor, coding_round):
    before = rows()
    send(editor_client)
    send(editor_client, services=["parkrun", "whim-helsinki"])
    withdraw_last(editor_client)
    assert rows() == [*before[:3], 2], "the invitations still count for the day"
    assert Version.objects.filter(model="catalogue.coder").exclude(revision__user=editor).count() == 0


def test_what_others_assigned_or_somebody_coded_stays(editor_client, editor, coding_round):
    known = Coder.objects.create(slug="coder-b", name="Coder B")
    assign_all(editor, coding_round, [known], Service.objects.filter(slug=SERVICE))
    send(editor_client, services=[SERVICE, "parkrun", "whim-helsinki"])
    give_codes(coding_round, known, "parkrun", {"accessibility": 0}, submitted=None)
    [told] = map(str, withdraw_last(editor_client).context["messages"])
    assert asked() == {SERVICE, "parkrun"}
    assert (numbers_in(told), "Coder B" in told) == ([1, 1], True)


def test_a_coder_of_that_name_is_taken_up(editor_client, coding_round, coder):
    told = text_of(parsed(send(editor_client, name="ANNA")).select_one(".notice"))
    assert "Anna" in told
    assert asked("Anna") == {SERVICE, "parkrun"}
    assert Invitation.objects.count() == 0
    old = Coder.objects.create(slug="old", name="Old")
    join(shown_link(send(editor_client, name="Old")))
    old.refresh_from_db()
    assert (old.user.username, Coder.objects.filter(name="Old").count()) == ("old", 1)


@pytest.fixture
def own(editor):
    """A hidden collection that the editor reviews."""
    own = Collection.objects.create(slug="own", name="Our own")
    Membership.objects.create(collection=own, user=editor, role=Role.REVIEWER)
    return own


def role_in(collection, username):
    return collection.memberships.values_list("role", flat=True).get(user__username=username)


def test_who_is_invited_to_code_gets_a_role_in_a_collection(editor_client, coding_round, own, coder):
    words = {"collection": own.pk, "role": Role.CODER}
    join(shown_link(send(editor_client, **words)))
    assert role_in(own, "coder-b") == Role.CODER
    for role, kept in ((Role.EDITOR, Role.EDITOR), (Role.READER, Role.EDITOR)):
        send(editor_client, name="Anna", **words | {"role": role})
        assert role_in(own, "anna") == kept, "of somebody with an account at once; nobody loses a higher one"


@pytest.mark.parametrize(("role", "is_asked"), [(Role.READER, False), (Role.CODER, True)])
@pytest.mark.parametrize("name", ["Coder B", "Anna"])
def test_nobody_is_invited_to_code_what_would_be_closed(editor_client, coding_round, coder, own, name, role, is_asked):
    """Of a new account and of one that is there, which would be a member from then on."""
    there = make_service(collection=own)
    words = {"name": name, "services": [there.slug], "collection": own.pk, "role": role}
    before = rows()
    answer = editor_client.post(f"/in/own{INVITE}", WORDS | words)
    assert (answer.status_code, there.slug in asked(name)) == ((200, True) if is_asked else (422, False))
    if not is_asked:
        assert ["Our own" in text for text in errors_at(parsed(answer), "mode")] == [True]
        assert (rows(), own.memberships.count()) == (before, 1)


def test_names_without_latin_letters_or_alike_get_slugs_of_their_own(editor_client, coding_round):
    for name in ("王芳", "李娜", "Coder B", "Coder-B"):
        send(editor_client, name=name)
    assert set(Coder.objects.filter(user=None, machine_assisted=False).values_list("name", "slug")) == {
        ("王芳", "coder"), ("李娜", "coder-2"), ("Coder B", "coder-b"), ("Coder-B", "coder-b-2")
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"name": "An\u202ena"}, {"name": ["unprintable"]}),
        ({"email": "ben"}, {"email": ["invalid"]}),
        ({"coding_round": "round-1"}, {"coding_round": ["invalid_choice"]}),
        ({"mode": "sample"}, {"mode": ["no_sample"]}),
        ({"mode": "random", "size": "0"}, {"size": ["min_value"]}),
        ({"services": ["atlantis"]}, {"services": ["invalid_choice"]}),
        ({"name": "First pass"}, {"name": ["machine"]}),
        ({"name": "Anna", "email": "ben@city.example"}, {"name": ["taken"]}),
        ({"email": "twice@city.example"}, {"email": ["several"]}),
        ({"email": "gone@city.example"}, {"email": ["closed"]}),
    ],
)
def test_what_is_wrong_stands_beside_it_and_nothing_is_lost_or_made(
    editor_client, coding_round, coder, django_user_model, changes, codes
):
    for name, email in (("one", "twice"), ("two", "twice"), ("gone", "gone")):
        django_user_model.objects.create_user(name, f"{email}@city.example", is_active=name != "gone")
    before = rows()
    answer = send(editor_client, **changes)
    assert (answer.status_code, codes_of(answer.context["form"]), rows()) == (422, codes, before)
    page = parsed(answer)
    assert [errors_at(page, name) != [] for name in codes] == [True]
    assert page.select("#link") == []
    kept = sent_by(page.select_one("main form"))
    for name in {"name", "email", "size"} & changes.keys():
        assert kept[name] == [changes[name]]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, {}),
        ({"name": ""}, {"name": ["required"]}),
        ({"name": "x" * 121}, {"name": ["max_length"]}),
        ({"mode": "random"}, {"size": ["required"]}),
        ({"services": []}, {"services": ["required"]}),
        ({"mode": "some"}, {"mode": ["invalid_choice"]}),
        ({"coding_round": ""}, {"coding_round": ["required"]}),
    ],
)
def test_what_the_form_asks(editor, coding_round, changes, codes):
    assert codes_of(InviteCoderForm(editor, WORDS | changes)) == codes


def test_the_services_of_a_round(editor_client, editor, coding_round):
    make_service(slug="draft", state="draft")
    send(editor_client, name="All", mode="round")
    assert len(asked("All")) == 141, "a new round has every published service"
    Assignment.objects.all().delete()
    send(editor_client, name="Some", mode="random", size="10")
    assert len(asked("Some")) == 10
    send(editor_client, name="Same", mode="round")
    assert asked("Same") == asked("Some"), "what others code in it"
    keep_sample(editor, coding_round, sample := draw_sample(20, 7, by_field=False))
    send(editor_client, name="Sampled", mode="sample")
    assert asked("Sampled") == set(sample.services)
    send(editor_client, name="Few", mode="random", size="5")
    assert len(asked("Few") & set(sample.services)) == 5
    send(editor_client, name="Both", mode="round")
    assert asked("Both") == set(sample.services) | asked("Some")


def test_all_of_it_or_nothing(editor_client, coding_round, monkeypatch):
    monkeypatch.setattr(invitations, "MOST_A_DAY", 1)
    send(editor_client)
    before = rows()
    refused = send(editor_client, name="Coder C")
    assert (rows(), len(alerts(parsed(refused)))) == (before, 1)
    assert sent_by(parsed(refused).select_one("main form"))["name"] == ["Coder C"]


@pytest.mark.parametrize("lost", ["add_invitation", "add_assignment", "add_coder", "change_service"])
def test_only_who_may_give_the_right_to_code_invites(editor_client, coding_round, lost):
    """Who loses another right still may."""
    Group.objects.get(name="Editors").permissions.remove(Permission.objects.get(codename=lost))
    status = 200 if lost == "change_service" else 403
    answers = [editor_client.get(INVITE), editor_client.post(INVITE, {"name": "Coder B", "coding_round": "round-9"})]
    assert [answer.status_code for answer in answers] == ([200, 422] if status == 200 else [403, 403])
    links = parsed(editor_client.get("/coding/rounds/round-9/")).select(f"a[href^='{INVITE}']")
    assert (links == []) == (lost == "add_invitation")


def test_an_editor_without_entry_to_the_admin_invites_nobody(editor_client, editor):
    User.objects.filter(pk=editor.pk).update(is_staff=False)
    assert editor_client.get(INVITE).status_code == 403


def test_a_link_ends_with_its_coder_or_once_the_coder_has_an_account(editor_client, coding_round, django_user_model):
    link = shown_link(send(editor_client))
    Coder.objects.update(user=None)
    Coder.objects.filter(name="Coder B").update(user=django_user_model.objects.create_user("other"))
    assert join(link).status_code == 410
    link = shown_link(send(editor_client, name="Coder C"))
    Assignment.objects.all().delete()
    Coder.objects.get(name="Coder C").delete()
    assert join(link).status_code == 410


def test_the_round_says_who_is_invited(editor_client, coding_round):
    def states():
        page = parsed(editor_client.get("/coding/rounds/round-9/"))
        return [text_of(cell) for cell in page.select("#content tbody td:first-of-type")]

    send(editor_client)
    invited = states()
    Invitation.objects.update(expires=now() - timedelta(minutes=1))
    assert len({*invited, *states()}) == 2


def test_the_form_asks_no_question_per_service_or_coder(editor_client, coding_round):
    few = queries_of(editor_client, INVITE)
    for number in range(3):
        make_service(slug=f"new-{number}")
        CodingRound.objects.create(
            slug=f"r{number}", name=f"R{number}", guide=coding_round.guide, opened=coding_round.opened
        )
    assert queries_of(editor_client, INVITE) == few

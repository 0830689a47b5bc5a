"""Administrators who are no superusers raise nobody above what they hold, and take over nobody who is above."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from catalogue.models import Coder
from tests.answers import parsed, text_of
from tests.catalogue.admin.pages import OpenPage, change_url

pytestmark = pytest.mark.django_db
NEW = "a-Long-sentence-7"


def permission(name):
    return Permission.objects.get(codename=name)


@pytest.fixture
def admin_client(client):
    """Signed in as an administrator."""
    keeper = User.objects.create_user("keeper", password="x", is_staff=True)
    keeper.groups.add(Group.objects.get(name="Administrators"))
    client.force_login(keeper)
    return client


@pytest.fixture
def keeper(admin_client):
    return User.objects.get(username="keeper")


@pytest.fixture
def above():
    """A permission that the administrator does not hold, and a group with it."""
    group = Group.objects.create(name="Above")
    group.permissions.add(permission("change_responsedimension"))
    return group


@pytest.fixture
def chief():
    return User.objects.create_superuser("chief", "chief@city.example", "chief-password")


def rights(user):
    user.refresh_from_db()
    groups, own = user.groups.values_list("name", flat=True), user.user_permissions.values_list("codename", flat=True)
    return user.is_superuser, user.email, user.password, user.is_active, sorted(groups), sorted(own)


def send_forged(client, user, **changes):
    """The form of an account that may be changed, sent to the address of another, as a script would."""
    data = OpenPage(client, User.objects.get_or_create(username="template")[0]).data
    data.pop("seen", None)
    sent = {name: values for name, values in data.items() if not name.startswith("_")} | {"username": [user.username]}
    return client.post(change_url(user), {name: values for name, values in (sent | changes).items() if values})


def test_an_administrator_puts_people_into_groups_and_deactivates_them(admin_client, editor):
    page = OpenPage(admin_client, editor)
    groups = Group.objects.filter(name__in=["Coders", "Editors"])
    assert page.send(groups=[str(group.pk) for group in groups]) == 302
    assert set(editor.groups.all()) == set(groups)
    page = OpenPage(admin_client, editor)
    page.data.pop("is_active")
    assert page.send() == 302
    assert not rights(editor)[3]


@pytest.mark.parametrize("who", ["keeper", "editor"])
def test_nobody_is_raised(admin_client, keeper, editor, above, who):
    user = {"keeper": keeper, "editor": editor}[who]
    before = rights(user)
    assert OpenPage(admin_client, user).send(is_superuser="on") == 302
    assert rights(user) == before
    for changes in ({"groups": str(above.pk)}, {"user_permissions": str(permission("change_responsedimension").pk)}):
        assert OpenPage(admin_client, user).send(**changes) == 200
        assert rights(user) == before


def test_a_new_account_is_not_raised_either(admin_client, above):
    words = {"username": "new", "password1": NEW, "password2": NEW, "usable_password": "true"}
    raising = {
        "is_superuser": "on",
        "groups": [above.pk],
        "user_permissions": [permission("change_responsedimension").pk],
    }
    assert admin_client.post("/admin/auth/user/add/", words | raising).status_code == 302
    assert rights(User.objects.get(username="new"))[0::4] == (False, [])
    assert rights(User.objects.get(username="new"))[5] == []


def test_no_group_gets_what_its_keeper_does_not_hold(admin_client, above):
    editors = Group.objects.get(name="Editors")
    before = set(editors.permissions.all())
    assert OpenPage(admin_client, editors).send(permissions=str(permission("change_responsedimension").pk)) == 200
    words = {"name": "New", "permissions": [permission("change_responsedimension").pk]}
    assert admin_client.post("/admin/auth/group/add/", words).status_code == 200
    assert admin_client.post(change_url(above), {"name": "Below", "permissions": []}).status_code == 403
    assert admin_client.post(f"/admin/auth/group/{above.pk}/delete/", {"post": "yes"}).status_code == 403
    assert set(editors.permissions.all()) == before
    assert [group.name for group in Group.objects.filter(permissions=permission("change_responsedimension"))] == [
        "Above"
    ]


def make_above(kind, above, chief):
    if kind == "superuser":
        return chief
    user = User.objects.create_user("reviewer", "reviewer@city.example", "x", is_active=kind != "inactive")
    if kind == "own permission":
        user.user_permissions.add(permission("change_responsedimension"))
    else:
        user.groups.add(above)
    return user


@pytest.mark.parametrize("kind", ["superuser", "group", "own permission", "inactive"])
def test_nobody_above_is_taken_over(admin_client, above, chief, kind):
    user = make_above(kind, above, chief)
    before = rights(user)
    passwords = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    answers = [
        send_forged(admin_client, user, email="keeper@city.example"),
        send_forged(admin_client, user, groups=[], user_permissions=[]),
        admin_client.post(f"/admin/auth/user/{user.pk}/password/", passwords),
        admin_client.get(f"/admin/auth/user/{user.pk}/password/"),
        admin_client.post(f"/admin/auth/user/{user.pk}/delete/", {"post": "yes"}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 5
    chosen = {"action": "delete_selected", "_selected_action": [user.pk], "post": "yes"}
    admin_client.post("/admin/auth/user/", chosen)
    assert rights(user) == before
    page = parsed(admin_client.get(change_url(user)))
    assert page.select("#user_form input:not([type=hidden]), #user_form select") == [], "it can be looked at"


def test_superusers_do_all_of_it(chief, above, editor):
    client = Client()
    client.force_login(chief)
    assert OpenPage(client, editor).send(is_superuser="on", groups=str(above.pk)) == 302
    assert rights(editor)[0::4] == (True, ["Above"])


def test_editors_keep_no_accounts(editor_client, editor):
    for path in ("/admin/auth/user/", "/admin/auth/user/add/", change_url(editor), "/admin/auth/group/"):
        assert editor_client.get(path).status_code == 403


def test_the_list_says_who_was_there_and_leads_to_an_invitation(admin_client, keeper):
    page = parsed(admin_client.get("/admin/auth/user/"))
    assert len(page.select('.object-tools a[href="/accounts/invite/"]')) == 1
    assert {"is_active", "last_login"} <= {cell["class"][0].removeprefix("field-") for cell in page.select("tbody td")}
    assert text_of(page.select_one(".field-last_login")) != "-"


def test_an_account_with_a_coder_is_deleted_without_the_codes(admin_client):
    user = User.objects.create_user("ben")
    coder = Coder.objects.create(slug="ben", name="Ben", user=user)
    assert admin_client.post(f"/admin/auth/user/{user.pk}/delete/", {"post": "yes"}).status_code == 302
    coder.refresh_from_db()
    assert coder.user is None

"""Administrators say whose site it is; what cannot be shown or read is refused beside the field."""

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile

from catalogue.models import SiteIdentity
from catalogue.pictures.previews import preview
from catalogue.rules.logos import LARGEST_LOGO
from tests.answers import parsed

pytestmark = pytest.mark.django_db

ADD, CHANGE = "/admin/catalogue/siteidentity/add/", "/admin/catalogue/siteidentity/1/change/"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
PNG = preview((1, 2, 3), [0, 0, 0], 3)


@pytest.fixture
def keeper_client(client):
    keeper = User.objects.create_user("keeper", password="x", is_staff=True)
    keeper.groups.add(Group.objects.get(name="Administrators"))
    client.force_login(keeper)
    return client


def file(content):
    return SimpleUploadedFile("logo", content)


def sent(client, **values):
    """The identity as it is then, and at which fields the form complains."""
    is_new = not SiteIdentity.objects.exists()
    seen = {} if is_new else {"seen": parsed(client.get(CHANGE)).select_one("[name=seen]")["value"]}
    page = parsed(client.post(ADD if is_new else CHANGE, {**seen, **values}))
    refused = sorted(row["class"][-1].removeprefix("field-") for row in page.select(".form-row.errors"))
    return SiteIdentity.objects.first(), refused


def test_the_one_row_is_added_once_and_changed_then(keeper_client):
    identity, refused = sent(keeper_client, name="Grazer Dienste", contact="smart@graz.example", new_logo=file(SVG))
    assert refused == []
    assert (identity.pk, identity.name) == (1, "Grazer Dienste")
    assert identity.logo.startswith("data:image/svg+xml;base64,")
    assert keeper_client.get(ADD).status_code == 403
    identity, refused = sent(keeper_client, name="Dienste", contact="smart@graz.example")
    assert (identity.name, identity.logo != "", refused) == ("Dienste", True, [])
    identity, _refused = sent(keeper_client, name="Dienste", without_logo="on")
    assert (identity.contact, identity.logo) == ("", "")


@pytest.mark.parametrize("content", [SVG, b'<?xml version="1.0"?><!DOCTYPE svg>' + SVG, PNG])
def test_a_drawing_and_a_picture_are_taken(keeper_client, content):
    identity, refused = sent(keeper_client, new_logo=file(content))
    assert (bool(identity.logo), refused) == (True, [])


@pytest.mark.parametrize(
    "content",
    [
        b"GIF89a", b"\xff\xd8\xff", b"<svg></svg>", b"<html></html>", PNG[:-9], SVG + b" " * LARGEST_LOGO, SVG[:-3],
        b'<?xml version="1.0" encoding="nonsense"?>' + SVG,
        b'<!DOCTYPE svg [<!ENTITY a "' + b"a" * 999 + b'"><!ENTITY b "' + b"&a;" * 999 + b'">]>'
        + SVG.replace(b"<path", b"<text>" + b"&b;" * 999 + b"</text><path"),
    ],
    ids=range(9),
)  # fmt: skip
def test_a_file_that_no_page_can_show_is_refused(keeper_client, content):
    assert sent(keeper_client, name="Kept", new_logo=file(content)) == (None, ["new_logo"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 61),
        ("name", "Two\nlines"),
        ("owner", "No\x7fsign"),
        ("contact", "ask us"),
        ("contact", "javascript://x.example/%0aalert(1)"),
        ("accent_light", "#ffee00"),
        ("accent_dark", "#102030"),
        ("accent_light", "green"),
        ("intro", "x" * 601),
    ],
)
def test_bad_values_are_told_beside_the_field(keeper_client, field, value):
    assert sent(keeper_client, **{field: value}) == (None, [field])


def test_a_new_logo_and_none_at_once_is_asked_back(keeper_client):
    assert sent(keeper_client, new_logo=file(SVG), without_logo="on") == (None, ["without_logo"])


def test_an_imprint_that_only_looks_like_a_page_is_text():
    for text in ("javascript://x.example/%0aalert(1)", "https://x.example and more", "Graz"):
        assert SiteIdentity(imprint=text).imprint_address == ""

"""An editor imports services in a browser: chooses a file, sees what it would do, and writes it."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from catalogue.models import Revision, Service
from tests.browser.test_looks import violations
from tests.catalogue.importing.books import SERVICE, xlsx


@pytest.fixture
def importer(base_url):
    """An editor; what was imported is removed again."""
    user = get_user_model().objects.create_user("ina", password="a-long-password", is_staff=True)
    user.groups.set(Group.objects.filter(name="Editors"))
    yield user
    Revision.objects.filter(user=user).delete()
    Service.objects.filter(slug="new-one").delete()
    user.delete()


def choose(page, name, **sheets):
    page.goto("/editing/import/")
    page.locator("[name=file]").set_input_files({"name": name, "mimeType": "", "buffer": xlsx(**sheets)})
    page.locator("main form button").click()


def looks_well(page):
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320


def test_an_editor_mends_a_file_and_writes_it(page, importer):
    page.goto("/accounts/login/?next=/editing/import/")
    page.locator("#id_username").fill("ina")
    page.locator("#id_password").fill("a-long-password")
    page.locator("main form button").click()
    choose(page, "wrong.xlsx", services=[SERVICE | {"domain": "mobillity", "summary": "x" * 300}])
    expect(page.locator(".told li")).to_have_count(2)
    expect(page.locator(".told")).to_contain_text("mobility")
    looks_well(page)
    choose(page, "right.xlsx", services=[SERVICE])
    expect(page.locator(".told li")).to_have_count(1)
    looks_well(page)
    page.locator("[name=why]").fill("Found in a report")
    page.locator("form[action$='/write/'] button").click()
    expect(page.locator("form[action$='/write/']")).to_have_count(0)
    assert Service.objects.get(slug="new-one").state == "draft"

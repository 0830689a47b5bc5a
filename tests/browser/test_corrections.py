"""From a service's page to an editor's decision that the visitor reads; the visitor without a script."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from catalogue.corrections import forms
from catalogue.models import Correction
from tests.browser.conftest import watched
from tests.browser.test_looks import violations
from tests.factories import make_service


@pytest.fixture
def service(base_url):
    """With an editor; both are removed again, since the data of these tests stay."""
    service = make_service(status="active")
    user = get_user_model().objects.create_user("ada", password="a-long-password", is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    yield service
    service.delete()
    user.delete()


@pytest.fixture
def visitor(browser, base_url):
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    with watched(context.new_page(), base_url) as page:
        yield page
    context.close()


def test_a_visitor_corrects_an_editor_decides_and_the_visitor_reads_it(visitor, page, service, monkeypatch):
    monkeypatch.setattr(forms, "LEAST_SECONDS", 0)
    visitor.goto(service.get_absolute_url())
    visitor.get_by_role("link", name="Is something out of date?").click()
    visitor.get_by_role("link", name="Status").click()
    visitor.locator("[name=value]").select_option("discontinued")
    visitor.locator("[name=text]").fill("It was switched off.")
    visitor.locator("form.correction button").click()
    expect(visitor.locator("dl strong")).to_have_text("discontinued")
    sent = Correction.objects.get(service=service)
    page.goto(f"/accounts/login/?next=/editing/corrections/{sent.pk}/")
    page.locator("#id_username").fill("ada")
    page.locator("#id_password").fill("a-long-password")
    page.locator("main form button").click()
    expect(page.locator("#decline")).to_be_visible()
    assert violations(page) == []
    page.goto("/editing/corrections/")
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    page.locator(".corrections h2 a").click()
    page.locator("[name=answer]").fill("The page still names it.")
    page.locator("section:has(#decline) button").click()
    visitor.reload()
    expect(visitor.locator("blockquote")).to_have_text("The page still names it.")

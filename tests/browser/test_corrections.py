"""A service is published, corrected by a visitor without a script, and the correction is taken back."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from catalogue.corrections import forms
from tests.browser.conftest import watched
from tests.browser.test_looks import violations
from tests.factories import make_complete


@pytest.fixture
def service(base_url):
    """With an editor; both are removed again, since the data of these tests stay."""
    service = make_complete(status="active", official_url="https://example.org/old", state="review")
    user = get_user_model().objects.create_user("ada", password="a-long-password", is_staff=True)
    user.groups.add(Group.objects.get(name="Reviewers"))
    yield service
    service.delete()
    user.delete()


@pytest.fixture
def visitor(browser, base_url):
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    with watched(context.new_page(), base_url) as page:
        yield page
    context.close()


def sign_in(page, address):
    page.goto(f"/accounts/login/?next={address}")
    page.locator("#id_username").fill("ada")
    page.locator("#id_password").fill("a-long-password")
    page.locator("main form button").click()


def test_a_service_is_published_corrected_and_the_correction_is_taken_back(visitor, page, service, monkeypatch):
    monkeypatch.setattr(forms, "LEAST_SECONDS", 0)
    sign_in(page, f"/editing/services/{service.pk}/")
    page.locator("button[value=publish]").click()
    expect(page.locator(".badge").first).to_have_text("published")
    visitor.goto(service.get_absolute_url())
    visitor.get_by_role("link", name="Say what is out of date").click()
    visitor.get_by_role("link", name="Official page").click()
    visitor.locator("[name=value]").fill("https://example.org/new")
    visitor.locator("[name=text]").fill("It has moved.")
    visitor.locator("form.correction button").click()
    expect(visitor.locator("dl strong")).to_have_text("https://example.org/new")
    page.goto("/editing/corrections/")
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    page.locator(".corrections h2 a").click()
    assert violations(page) == []
    page.locator("section:has(#accept) a.button").click()
    expect(page.locator("#id_official_url")).to_have_value("https://example.org/new")
    page.locator(".actions [value=save]").click()
    expect(page.locator("main > [role=status]:not([id])").first).to_be_visible()
    visitor.reload()
    expect(visitor.locator(".intro")).to_contain_text("Accepted")
    visitor.goto(service.get_absolute_url())
    expect(visitor.locator('a[href="https://example.org/new"]')).to_be_visible()
    page.goto(f"/changes/service/{service.pk}/")
    page.locator("a[href$='/take-back/']").first.click()
    page.locator("form.restore button").click()
    visitor.reload()
    expect(visitor.locator('a[href="https://example.org/old"]')).to_be_visible()

"""What the later of two editors sees, in both colour schemes and on a phone, and does, without a script."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from playwright.sync_api import expect

from catalogue.models import Touchpoint
from tests.browser.conftest import watched
from tests.browser.test_looks import violations
from tests.catalogue.editing.pages import OpenForm
from tests.factories import make_service


@pytest.fixture
def service(base_url):
    """With two editors; everything is removed again, since the data of these tests stay."""
    service = make_service(summary="As it was.", state="draft")
    for number in (1, 2):
        Touchpoint.objects.create(
            service=service, number=number, label=f"Step {number}", channel="app", phase="during", owner="provider"
        )
    for name in ("ada", "ben"):
        user = get_user_model().objects.create_user(name, password="a-long-password", is_staff=True)
        user.groups.add(Group.objects.get(name="Editors"))
    yield service
    service.delete()
    get_user_model().objects.filter(username__in=["ada", "ben"]).delete()


@pytest.fixture
def plain_page(browser, base_url):
    """Without JavaScript: choosing needs none."""
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    with watched(context.new_page(), base_url) as page:
        yield page
    context.close()


def save_as_ada(service, **changes):
    client = Client()
    client.force_login(get_user_model().objects.get(username="ada"))
    assert OpenForm(client, service).send(**changes) == 302


def open_as_ben(page, service):
    page.goto(f"/accounts/login/?next=/editing/services/{service.pk}/")
    page.locator("#id_username").fill("ben")
    page.locator("#id_password").fill("a-long-password")
    page.locator("main form button").click()
    expect(page.locator("#id_summary")).to_be_visible()


def conflict(page, service):
    """Ben's page after Ada's save: one conflict in a field, one in a row, one change that is kept."""
    open_as_ben(page, service)
    changes = {"summary": "By Ada, in other words.", "unknown": "Who pays?", "touchpoints-1-label": "Ada's step"}
    save_as_ada(service, **changes)
    page.locator("#id_summary").fill("By Ben.")
    page.locator("#touchpoints-1-row > summary").click()
    page.locator("#id_touchpoints-1-label").fill("Ben's step")
    page.locator(".actions button[value=save]").click()
    expect(page.locator("section[aria-labelledby=conflicts]")).to_be_visible()


def test_the_later_editor_chooses_and_saves(plain_page, service):
    page = plain_page
    conflict(page, service)
    expect(page.locator("section[aria-labelledby=conflicts] li")).to_have_count(2)
    expect(page.locator("section[aria-labelledby=kept] li")).to_have_count(1)
    expect(page.locator("#id_summary")).to_have_value("By Ben.")
    page.locator("section[aria-labelledby=conflicts] a").first.click()
    assert page.url.endswith("#id_summary")
    page.locator("[name=take-summary][value=theirs]").check()
    page.locator(".actions button[value=save]").click()
    expect(page.locator("main > [role=status]").first).to_be_visible()
    service.refresh_from_db()
    assert (service.summary, service.unknown) == ("By Ada, in other words.", "Who pays?")
    assert service.touchpoints.get(number=2).label == "Ben's step"


def test_what_is_told_is_accessible_and_fits_a_phone(page, service):
    conflict(page, service)
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 844})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320

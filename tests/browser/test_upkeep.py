"""The editors' lists of pages and of records that are due in a browser, and the mark that readers see."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from catalogue.models import DeadPage, PageCheck, Service
from tests.browser.test_looks import violations

SINCE = date(2026, 11, 3)


@pytest.fixture
def dead(base_url):
    """An editor, a dead page and a record that is due; everything is removed again."""
    user = get_user_model().objects.create_user("ute", password="a-long-password", is_staff=True)
    user.groups.set(Group.objects.filter(name="Editors"))
    service = Service.objects.get(slug="jelbi-berlin")
    page = PageCheck.objects.create(
        url=service.evidence.first().url, result="gone", status_code=404, failures=2, first_failed=SINCE,
        earlier=[{"day": "2026-11-04", "result": "gone", "status": 404}],
    )  # fmt: skip
    DeadPage.objects.create(page=page, since=SINCE)
    Service.objects.filter(pk=service.pk).update(review_due=SINCE)
    yield page
    Service.objects.filter(pk=service.pk).update(review_due=None)
    page.delete()
    user.delete()


def looks_well(page):
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320


def test_an_editor_sees_a_page_again_and_readers_no_mark(page, dead):
    page.goto("/services/jelbi-berlin/")
    expect(page.locator(".evidence .dead")).to_have_count(1)
    page.goto("/accounts/login/?next=/editing/due/")
    page.locator("#id_username").fill("ute")
    page.locator("#id_password").fill("a-long-password")
    page.locator("main form button").click()
    expect(page.locator(".checked > li")).to_have_count(1)
    looks_well(page)
    page.goto("/editing/pages/")
    looks_well(page)
    page.get_by_role("button", name="I see it").click()
    expect(page.locator(".checked > li[id]")).to_have_count(0)
    page.goto("/services/jelbi-berlin/")
    expect(page.locator(".evidence .dead")).to_have_count(0)

"""The coder's and the editor's pages in a browser: used without a script, and accessible in both colour schemes."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from catalogue.models import Assignment, Coder, Coding, CodingRound, CodingSheet, Service
from experience.guides import current_guide
from tests.browser.test_looks import violations

SERVICE = "jelbi-berlin"
SHEET = f"/coding/sheet/browser-round/{SERVICE}/"


@pytest.fixture
def coder(base_url):
    """A coder and editor with one assignment; everything is removed again, since the data of these tests stay."""
    user = get_user_model().objects.create_user("anna", password="a-long-password", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=["Coders", "Editors"]))
    coder = Coder.objects.create(slug="anna", name="Anna", user=user)
    made = CodingRound.objects.create(slug="browser-round", name="Round", guide=current_guide(), opened="2026-11-22")
    service = Service.objects.get(slug=SERVICE)
    Assignment.objects.create(coding_round=made, coder=coder, service=service)
    yield coder
    Coding.objects.filter(sheet__coder=coder).delete()
    CodingSheet.objects.filter(coder=coder).delete()
    made.delete()
    coder.delete()
    user.delete()


def sign_in(page):
    page.goto("/accounts/login/?next=/coding/")
    page.locator("#id_username").fill("anna")
    page.locator("#id_password").fill("a-long-password")
    page.locator("main form button").click()


def test_a_coder_saves_comes_back_and_submits(page, coder):
    sign_in(page)
    page.get_by_role("link", name="Jelbi").click()
    item = page.locator("#accessibility")
    level, reason = item.locator("[name=accessibility-level][value='2']"), item.locator("[name=accessibility-reason]")
    save, submit = (page.locator(f"button[name=action][value={action}]") for action in ("save", "submit"))
    level.check()
    reason.fill("Stations ease the change of modes.")
    save.click()
    expect(page.locator("main > [role=status]")).to_be_visible()
    page.goto("/coding/")
    expect(page.locator("tbody td").last).to_have_text(re.compile(r"^\D*\b1\b\D*\b13\b\D*$"))
    page.goto(SHEET)
    expect(level).to_be_checked()
    submit.click()
    expect(page.locator("main > [role=alert]")).to_be_visible()
    expect(reason).to_have_value("Stations ease the change of modes.")
    item.locator("input[name=accessibility-evidence]").first.check()
    for level in page.locator("fieldset.sheet-item input[type=radio][value='0']").all():
        if level.get_attribute("name") != "accessibility-level":
            level.check()
    submit.click()
    expect(page.locator("progress[max='1'][value='1']")).to_be_visible()
    assert Coding.objects.filter(sheet__coder=coder, sheet__submitted__isnull=False).count() == 13


PAGES = [
    "/coding/", SHEET, "/coding/assign/", "/coding/settle/", f"/coding/settle/round-1/{SERVICE}/",
    "/coding/rounds/", "/coding/rounds/browser-round/", "/coding/rounds/round-1/publish/",
    f"/coding/rounds/round-1/publish/{SERVICE}/",
    "/admin/", "/admin/catalogue/",
]  # fmt: skip


def test_signed_in_pages_are_accessible(page, coder):
    sign_in(page)
    found = {}
    for path in PAGES:
        page.goto(path)
        found[path] = (page.locator("h1").count(), violations(page))
    assert found == dict.fromkeys(PAGES, (1, []))

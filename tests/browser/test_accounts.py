"""How people come to an account, and back to it, in a browser."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from playwright.sync_api import expect

from catalogue.accounts import mails
from catalogue.models import AskedReset
from tests.browser.conftest import watched
from tests.browser.test_looks import violations

FIRST, SECOND = "a-Long-sentence-7", "another-Sentence-8"


@pytest.fixture
def editor(base_url):
    """Everything is removed again, since the data of these tests stay."""
    user = User.objects.create_user("anna", password="a-long-password", is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    yield user
    User.objects.filter(username__in=["anna", "ben"]).delete()
    AskedReset.objects.all().delete()


@pytest.fixture
def other(browser, base_url):
    """The browser of somebody else."""
    context = browser.new_context(base_url=base_url)
    with watched(context.new_page(), base_url) as page:
        yield page
    context.close()


def sign_in(page, name, password):
    page.locator("#id_username").fill(name)
    page.locator("#id_password").fill(password)
    page.locator("main form button").click()


def fitting(page):
    """What is wrong with the page, and whether it is wider than a phone."""
    found = violations(page)
    page.set_viewport_size({"width": 320, "height": 700})
    width = page.evaluate("document.scrollingElement.scrollWidth")
    page.set_viewport_size({"width": 1280, "height": 720})
    return found, width


def test_an_invited_person_has_an_account_and_comes_back_to_it(page, other, editor):
    page.goto("/accounts/login/?next=/accounts/invite/")
    sign_in(page, "anna", "a-long-password")
    page.locator("#id_name").fill("Ben Example")
    page.locator("#id_email").fill("ben@city.example")
    page.locator("#id_group").select_option(str(Group.objects.get(name="Editors").pk))
    page.locator("main form.narrow button").click()
    expect(page.locator("#invitations")).to_contain_text("ben@city.example")
    looks = {"invite": fitting(page)}
    other.goto(page.locator("#link").input_value())
    looks["join"] = fitting(other)
    for number in (1, 2):
        other.locator(f"#id_password{number}").fill(FIRST)
    other.locator("main form button").click()
    expect(other.locator("main > [role=status]")).to_be_visible()
    expect(other.locator("#id_last_name")).to_have_value("Example")
    looks["account"] = fitting(other)
    other.locator("footer form button").click()
    other.goto("/accounts/login/")
    other.locator("main a[href='/accounts/reset/']").click()
    other.locator("#id_email").fill("ben@city.example")
    other.locator("main form button").click()
    looks["sent"] = fitting(other)
    other.goto(link_mailed_to("ben@city.example"))
    looks["choose"] = fitting(other)
    for number in (1, 2):
        other.locator(f"#id_new_password{number}").fill(SECOND)
    other.locator("main form button").click()
    other.locator("main a.button").click()
    sign_in(other, "ben", SECOND)
    expect(other.locator("footer form button")).to_contain_text("ben")
    assert looks == dict.fromkeys(looks, ([], 320))


def test_somebody_makes_a_token_uses_it_and_revokes_it(page, editor):
    page.goto("/accounts/login/?next=/accounts/")
    sign_in(page, "anna", "a-long-password")
    page.locator("main a[href='/accounts/tokens/']").click()
    empty = fitting(page)
    page.locator("#id_name").fill("Dashboard of the city of Graz")
    page.get_by_role("radio").nth(1).check()
    page.locator("main form.narrow button").click()
    token = page.locator("#token").input_value()
    made = fitting(page)
    headers = {"Authorization": f"Bearer {token}"}
    record = page.request.get("/api/v1/services/parkrun/record", headers=headers)
    assert (record.status, record.json()["slug"]) == (200, "parkrun")
    page.goto("/accounts/tokens/")
    expect(page.locator("#token")).to_have_count(0)
    expect(page.locator("#tokens li")).to_contain_text("Dashboard of the city of Graz")
    page.locator("#tokens form button").click()
    expect(page.locator("main > [role=status]")).to_be_visible()
    expect(page.locator("#tokens form")).to_have_count(0)
    ended = fitting(page)
    assert page.request.get("/api/v1/kinds", headers=headers).status == 401
    assert {"empty": empty, "made": made, "ended": ended} == dict.fromkeys(("empty", "made", "ended"), ([], 320))


def link_mailed_to(address):
    mails.background.submit(bool).result()  # after what stands before it
    [newest] = [sent for sent in mail.outbox if sent.to == [address] and "token=" in sent.body]
    return re.search(r"http://\S+", newest.body)[0]

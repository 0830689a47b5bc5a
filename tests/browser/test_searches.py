"""Searches that people keep, in a browser: from the listing to a name, a public address and a view to begin with."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from catalogue.models import SavedSearch
from catalogue.searches.unsubscribing import token_of
from tests.browser.conftest import watched
from tests.browser.test_looks import looks_well, violations


@pytest.fixture
def person(base_url):
    """Everything is removed again, since the data of these tests stay."""
    user = User.objects.create_user("lena", "lena@city.example", "a-long-password")
    yield user
    user.delete()


@pytest.fixture
def without_scripts(browser, base_url):
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    with watched(context.new_page(), base_url) as page:
        yield page
    context.close()


def sign_in(page):
    page.locator("#id_username").fill("lena")
    page.locator("#id_password").fill("a-long-password")
    page.locator("main form button").click()


def test_from_the_listing_to_a_default_view_and_back_to_everything(page, person):
    page.goto("/services/?domain=mobility&city=berlin")
    page.get_by_role("link", name="sign in and save this search").click()
    sign_in(page)
    looks_well(page)
    page.get_by_label("Name").fill("Moving in Berlin")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main > [role=status]")).to_be_visible()
    looks_well(page)
    page.get_by_role("button", name="Give it a public address").click()
    expect(page.get_by_role("button", name="End the public address")).to_be_visible()
    page.get_by_role("button", name="Make it my default view").click()
    looks_well(page)
    page.locator("header nav").get_by_role("link", name="Find services").click()
    expect(page).to_have_url(re.compile(r"/services/\?domain=mobility&city=berlin$"))
    notice = page.locator("#results .notice")
    expect(notice).to_contain_text("Moving in Berlin")
    assert violations(page) == []
    notice.get_by_role("link", name="Show all services").click()
    expect(page.locator("#results .notice")).to_have_count(0)
    page.goto("/services/?domain=mobility&city=berlin")
    page.locator(".chips .clear").click()
    expect(page.locator("#results .notice")).to_have_count(0)
    page.reload()
    expect(page.locator("#results .notice")).to_have_count(0)


def test_the_feed_that_the_page_names_follows_its_filters(page):
    page.goto("/services/")
    head = page.locator("head link[type='application/atom+xml']")
    expect(head).to_have_attribute("href", "?format=atom")
    page.locator("input[name=domain][value=mobility]").check()
    expect(head).to_have_attribute("href", "?domain=mobility&format=atom")
    expect(head).to_have_count(1)


def test_all_of_it_works_with_the_keyboard_and_without_scripts(without_scripts, person):
    page = without_scripts
    search = SavedSearch.objects.create(owner=person, name="Moving", query="domain=mobility", share_key="a-shared-key")
    page.goto("/accounts/login/?next=/searches/")
    sign_in(page)
    page.locator(f"#search-{search.key} summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("On wheels")
    page.keyboard.press("Enter")
    expect(page.locator(f"#search-{search.key} h2")).to_have_text("On wheels")
    page.locator(f"#search-{search.key} summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Delete “On wheels” for good").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main li[id^=search-]")).to_have_count(0)


def test_pages_for_others_look_well(page, person):
    fields = {"share_key": "a-shared-key", "next_digest": "2030-01-01T00:00Z", "told_until": "2026-01-01T00:00Z"}
    search = SavedSearch.objects.create(owner=person, name="Moving", query="domain=mobility&city=berlin", **fields)
    page.goto("/searches/a-shared-key/")
    looks_well(page)
    page.get_by_role("link", name="See").click()
    expect(page.locator("#results h3").first).to_be_visible()
    page.goto(f"/searches/unsubscribe/{token_of(search)}/")
    looks_well(page)
    page.get_by_role("button", name="End these mails").click()
    expect(page.locator("main form")).to_have_count(0)
    search.refresh_from_db()
    assert search.next_digest is None

"""A hidden collection by hand: a member goes into it, stays in it from page to page, and leaves it."""

import re

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from catalogue.models import Collection, Membership, Service
from tests.browser.test_corrections import sign_in

MOVED = "parkrun"


@pytest.fixture
def member(page):
    """Signed in; one of the shipped services belongs to a hidden collection meanwhile."""
    own = Collection.objects.create(slug="own", name="Our own", owner="City of Berlin")
    before = Service.objects.get(slug=MOVED).collection_id
    Service.objects.filter(slug=MOVED).update(collection=own)
    user = get_user_model().objects.create_user("ada", password="a-long-password")
    Membership.objects.create(collection=own, user=user, role=Membership.Role.READER)
    sign_in(page, "/collections/")
    yield page
    Service.objects.filter(slug=MOVED).update(collection=before)
    own.delete()
    user.delete()


def kept(page, key):
    return page.evaluate("key => localStorage.getItem(key) ?? sessionStorage.getItem(key)", key)


def test_into_a_collection_and_out_of_it(member):
    page = member
    page.get_by_role("region", name="Our own").get_by_role("link", name="Find its services").click()
    expect(page.locator("#result-count")).to_have_text(re.compile("1 service"))
    expect(page.locator("aside.view")).to_contain_text("Our own")
    page.locator("#f-collection-main").check()
    expect(page.locator("#result-count")).to_have_text(re.compile("14"))
    assert "/in/own/services/?" in page.url
    page.locator("#f-collection-main").uncheck()
    page.locator(f"main [form=compare-form][value={MOVED}]").check()
    page.locator(".card h3 a").click()
    expect(page.locator("dl.facts").first).to_contain_text("Our own")
    page.locator("a[data-adds]").first.click()
    expect(page.locator("table.holds")).to_contain_text("Our own")
    assert page.url.partition("/in/own")[2].startswith("/my-city/?")
    page.locator("#service-finder [type=search]").press_sequentially("jelbi")
    page.locator("#service-found [value=jelbi-berlin]").click()
    expect(page.locator("table.holds tbody tr")).to_have_count(2, timeout=20_000)
    assert "/in/own/my-city/" in page.url
    assert MOVED in kept(page, "my-city/in/own/")
    assert kept(page, "my-city") is None
    assert MOVED in kept(page, "compare/in/own/")

    page.locator("aside.view").get_by_role("link", name="Leave").click()
    expect(page.locator("aside.view")).to_have_count(0)
    expect(page.locator("#outcome")).to_contain_text(MOVED)
    page.goto("/my-city/")
    expect(page.locator("#last-my-city")).to_be_hidden()
    page.goto("/in/own/my-city/")
    expect(page.locator("#last-my-city a")).to_have_attribute("href", re.compile(f"/in/own/my-city/.*{MOVED}"))

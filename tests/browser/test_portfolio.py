"""Building a portfolio by hand: with scripts in place, without them by plain addresses, and back again."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect


def parameters(page):
    return {name: values for name, values in parse_qs(urlsplit(page.url).query).items() if name != "v"}


def test_build_undo_and_find_the_best(page):
    page.goto("/portfolio/")
    page.get_by_label("Start from the services of").select_option("berlin")
    page.get_by_role("button", name="Update").click()
    expect(page.get_by_role("heading", name="10 services")).to_be_visible()
    page.get_by_label("Add a service").select_option("ivie-vienna")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="11 services")).to_be_visible()
    assert parameters(page) == {"city": ["berlin"], "service": ["ivie-vienna"]}
    page.get_by_text("The best next services").click()
    page.get_by_label("How many to add").select_option("3")
    expect(page.get_by_text("Proven: no other choice")).to_be_visible()
    page.get_by_role("link", name="Add them all").click()
    expect(page.get_by_role("heading", name="14 services")).to_be_visible()
    page.get_by_role("link", name="Undo the last change").click()
    expect(page.get_by_role("heading", name="11 services")).to_be_visible()
    page.get_by_role("link", name="Remove ivie").click()
    expect(page.get_by_role("heading", name="10 services")).to_be_visible()


def test_back_after_changes_in_place_shows_the_whole_page(page):
    page.goto("/portfolio/?city=berlin")
    page.get_by_text("Weights, target and scope").click()
    target = page.get_by_role("spinbutton", name="Target for every determinant")
    for number in ("0.4", "0.6"):
        target.fill(number)
        target.blur()
        page.wait_for_url(f"**target={number}**")
    expect(page.get_by_role("spinbutton", name="Target of Reachability and physical access")).to_have_attribute(
        "placeholder", "0.6"
    )
    page.go_back()
    page.wait_for_url("**target=0.4**")
    expect(page.get_by_role("heading", level=1)).to_have_text("Portfolio")
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def test_sliders_follow_their_numbers(page):
    page.goto("/portfolio/?city=berlin")
    page.get_by_text("Weights, target and scope").click()
    slider = page.get_by_role("slider", name="Target of Reachability and physical access")
    slider.fill("0.5")
    slider.dispatch_event("change")
    expect(page.get_by_role("spinbutton", name="Target of Reachability and physical access")).to_have_value("0.5")
    page.wait_for_url("**t-accessibility=0.5**")
    expect(page.get_by_text("Coverage that counts towards the target")).to_be_visible()


def test_where_a_value_comes_from(page):
    page.goto("/cities/berlin/")
    row = page.locator(".coverage-rows .row").filter(has_text="Reachability and physical access")
    row.locator("summary").click()
    expect(row.get_by_role("link", name="Jelbi")).to_be_visible()


@pytest.fixture
def plain_page(browser, base_url):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    yield context.new_page()
    context.close()


def test_without_scripts(plain_page):
    plain_page.goto("/portfolio/")
    plain_page.get_by_label("Start from the services of").select_option("berlin")
    plain_page.get_by_role("button", name="Update").click()
    assert parameters(plain_page) == {"city": ["berlin"]}
    plain_page.get_by_label("Add a service").select_option("parkrun")
    plain_page.get_by_role("button", name="Update").click()
    expect(plain_page.get_by_role("heading", name="11 services")).to_be_visible()
    plain_page.get_by_role("link", name="Undo the last change").click()
    expect(plain_page.get_by_role("heading", name="10 services")).to_be_visible()

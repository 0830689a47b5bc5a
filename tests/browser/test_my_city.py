"""Building my city by hand: with scripts in place, without them by plain addresses, and back again."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from catalogue.models import Service
from experience.models import Determinant


def in_berlin():
    """How many services of Berlin are published."""
    return Service.objects.published().filter(cities__slug="berlin").count()


def held(page):
    """The rows of the services that my city holds."""
    return page.locator("table.holds tbody tr")


def update(page):
    page.locator("#my-city-form .update button:not([form])").click()


def open_details(page, name):
    """Open the parts of the form that hold a field, the outer one first."""
    for part in page.locator(f"#my-city-form details:has([name={name}])").all():
        if part.get_attribute("open") is None:
            part.locator("> summary").click()


def parameters(page):
    """What the address asks for, besides its version and the states before it."""
    asked = parse_qs(urlsplit(page.url).query)
    return {name: values for name, values in asked.items() if name not in ("v", "before")}


def test_build_undo_and_find_the_best(page):
    page.goto("/my-city/")
    page.locator("#id_city").select_option("berlin")
    update(page)
    expect(held(page)).to_have_count(in_berlin())
    page.locator("#service-finder [type=search]").press_sequentially("ivie")
    page.locator("#service-found [value=ivie-vienna]").click()
    expect(held(page)).to_have_count(in_berlin() + 1)
    expect(page.locator("#service-finder [type=search]")).to_be_focused()
    expect(page.locator("#service-finder [type=search]")).to_have_value("")
    expect(page.locator("#service-found li")).to_have_count(0)
    assert parameters(page) == {"city": ["berlin"], "service": ["ivie-vienna"]}
    open_details(page, "k")
    page.locator("#id_k").select_option("2")
    expect(page.locator(".helps > li")).to_have_count(2)
    page.locator("#help").scroll_into_view_if_needed()
    page.locator("#told-of-stability").scroll_into_view_if_needed()
    expect(page.locator(".helps [id^=stability-]", has_text=re.compile(r"\d"))).to_have_count(2, timeout=20_000)
    page.locator(".helps button[name=add]").first.click()
    expect(held(page)).to_have_count(in_berlin() + 2)
    page.locator(".undo a").click()
    expect(held(page)).to_have_count(in_berlin() + 1)
    held(page).filter(has_text="ivie").locator(".changes button").last.click()
    expect(held(page)).to_have_count(in_berlin())
    expect(held(page).filter(has_text="ivie")).to_have_count(0)


def test_back_after_changes_in_place_shows_the_whole_page(page):
    page.goto("/my-city/?city=berlin")
    open_details(page, "target")
    target = page.locator("#id_target[type=number]")
    for number in ("0.4", "0.6"):
        target.fill(number)
        target.blur()
        page.wait_for_url(f"**target={number}**")
    expect(page.locator("#id_t-accessibility[type=number]")).to_have_attribute("placeholder", "0.6")
    page.go_back()
    page.wait_for_url("**target=0.4**")
    expect(page.locator("#my-city-form")).to_be_visible()
    expect(page.locator("header nav")).to_be_visible()


def test_sliders_follow_their_numbers(page):
    page.goto("/my-city/?city=berlin")
    open_details(page, "target")
    cell = page.locator("td:has(#id_t-accessibility)")
    slider = cell.get_by_role("slider", name=Determinant.objects.get(slug="accessibility").name)
    slider.fill("0.5")
    slider.dispatch_event("change")
    expect(cell.get_by_role("spinbutton")).to_have_value("0.5")
    page.wait_for_url("**t-accessibility=0.5**")
    expect(page.locator("#help")).to_be_visible()


def build(page, city):
    """Build my city by hand, as the last one."""
    page.goto("/my-city/")
    page.locator("#id_city").select_option(city)
    update(page)
    page.wait_for_url(f"**city={city}**")


def test_a_service_is_added_to_the_city_that_was_built_last(page):
    build(page, "berlin")
    page.goto("/services/parkrun/")
    page.locator("a[data-adds]").click()
    expect(held(page)).to_have_count(in_berlin() + 1)
    assert parameters(page) == {"city": ["berlin"], "service": ["parkrun"]}
    page.goto("/services/ivie-vienna/")
    page.locator("a[data-adds]").click()
    expect(held(page)).to_have_count(in_berlin() + 2)
    page.locator(".undo a").click()
    expect(held(page)).to_have_count(in_berlin() + 1)
    page.locator("header nav").get_by_role("link", name="My city").click()
    page.locator("#last-my-city a").click()
    expect(held(page)).to_have_count(in_berlin() + 1)


def test_what_the_address_shows_is_kept_at_once(page):
    page.goto("/my-city/")
    page.evaluate(
        """document.addEventListener(
            "htmx:pushedIntoHistory", () => setTimeout(() => { document.title = localStorage.getItem("my-city") })
        )"""
    )
    page.locator("#id_city").select_option("berlin")
    update(page)
    expect(page).to_have_title("v=2&city=berlin")


def test_a_city_goes_on_with_its_own_only(page):
    build(page, "berlin")
    page.goto("/cities/london/")
    page.locator(".helps a[data-adds]").first.click()
    expect(held(page).first).to_be_visible()
    assert parameters(page)["city"] == ["london"]
    expect(page.locator(".undo a")).to_have_count(0)
    page.goto("/cities/london/")
    page.locator(".helps a[data-adds]").nth(1).click()
    expect(page.locator(".undo a")).to_be_visible()
    assert len(parameters(page)["service"]) == 2


def test_a_link_on_a_foreign_page_does_not_replace_the_last_city(page):
    build(page, "berlin")
    for referer in ("https://elsewhere.example/", None):
        page.goto("/my-city/?city=london&k=1", referer=referer)
        expect(page.locator(".helps > li")).to_have_count(1)
        page.goto("/my-city/")
        expect(page.locator("#last-my-city a")).to_have_attribute("href", re.compile(r"\?v=2&city=berlin$"))


def test_a_planned_service_joins_the_city_that_was_built_last(page):
    build(page, "berlin")
    page.goto("/evaluate/?name=Night+bus&field=mobility&accessibility=2")
    page.locator("a.keep").click()
    expect(held(page)).to_have_count(in_berlin() + 1)
    assert parameters(page)["city"] == ["berlin"]


@pytest.fixture
def plain_page(browser, base_url):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    yield context.new_page()
    context.close()


def test_without_scripts(plain_page):
    plain_page.goto("/my-city/")
    plain_page.locator("#id_city").select_option("berlin")
    update(plain_page)
    assert parameters(plain_page) == {"city": ["berlin"]}
    plain_page.locator("#service-finder [type=search]").fill("parkrun")
    plain_page.locator("#id_name").fill("Mine")
    plain_page.locator("#service-finder .find").click()
    expect(plain_page.locator("#id_name")).to_have_value("Mine")
    plain_page.locator("#service-found [value=parkrun]").click()
    expect(held(plain_page)).to_have_count(in_berlin() + 1)
    assert parameters(plain_page) == {"name": ["Mine"], "city": ["berlin"], "service": ["parkrun"]}
    expect(plain_page.locator("#service-found li")).to_have_count(0)
    plain_page.locator(".undo a").click()
    expect(held(plain_page)).to_have_count(in_berlin())
    plain_page.goto("/services/parkrun/")
    plain_page.locator("a[data-adds]").click()
    expect(held(plain_page)).to_have_count(1)
    plain_page.goto("/my-city/?city=berlin&k=2")
    plain_page.locator("a", has_text="stable").click()
    expect(plain_page.locator(".helps [id^=stability-]", has_text=re.compile(r"\d"))).to_have_count(2)

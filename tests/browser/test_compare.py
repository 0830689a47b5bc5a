"""Choosing services for comparison in the listing, with scripts and without."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from catalogue.forms.choices import MOST_COMPARED
from catalogue.models import Service


def box(page, service):
    return page.locator(f"main [form=compare-form][value='{service.slug}']")


def comparing(page):
    """The names of the services that stand side by side."""
    return page.locator(".side-by-side h2 a")


def chosen(page):
    return parse_qs(urlsplit(page.url).query)["service"]


@pytest.fixture
def services():
    return list(Service.objects.published().by_name())


def test_the_choice_survives_paging_and_filtering(page, services):
    asked = []
    page.goto("/services/")
    page.on("request", lambda request: asked.append(request.url) if "/services/" in request.url else None)
    tray = page.locator("#compare-form")
    expect(tray).to_be_hidden()
    box(page, services[0]).check()
    expect(tray.get_by_role("listitem")).to_have_count(1)
    page.wait_for_timeout(200)
    assert asked == [], "a choice is no filter"
    page.get_by_role("link", name="2", exact=True).click()
    box(page, services[24]).check()
    page.locator("#f-domain-retail").check()
    retail = Service.objects.published().filter(domain__slug="retail").count()
    expect(page.locator("#result-count")).to_contain_text(str(retail))
    expect(tray.get_by_role("listitem")).to_have_count(2)
    tray.get_by_role("button", name=services[0].name).click()
    expect(tray.get_by_role("button", name=services[24].name)).to_be_focused()
    page.locator("label:has(#view-matrix)").click()
    expect(page.locator("table.matrix")).to_be_visible()
    page.locator("input[form=compare-form]").first.check()
    tray.locator("button[type=submit]").click()
    expect(comparing(page)).to_have_count(2)
    assert chosen(page)[0] == services[24].slug


def test_one_more_than_can_be_compared_is_refused_in_words(page, services):
    page.goto("/services/")
    for service in services[:MOST_COMPARED]:
        box(page, service).check()
    told = page.locator("#compare-form [role=status]")
    expect(told).not_to_have_text(page.locator("#compare-form").get_attribute("data-full"))
    box(page, services[MOST_COMPARED]).click()
    expect(box(page, services[MOST_COMPARED])).not_to_be_checked()
    expect(told).to_have_text(page.locator("#compare-form").get_attribute("data-full"))


def test_without_scripts(browser, base_url, services):
    names = [service.name for service in services]
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    page.goto("/services/")
    box(page, services[0]).check()
    box(page, services[1]).check()
    page.locator("#compare-form button[type=submit]").click()
    expect(comparing(page)).to_have_text(names[:2])
    page.locator("#service-finder [type=search]").fill(services[30].name)
    page.locator("#service-finder .find").click()
    page.locator(f"#service-found [value='{services[30].slug}']").click()
    expect(comparing(page)).to_have_text([*names[:2], names[30]])
    page.locator("ul.chips").get_by_role("link", name=names[0]).click()
    expect(comparing(page)).to_have_text([names[1], names[30]])
    context.close()

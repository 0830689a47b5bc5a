"""Choosing services for comparison in the listing, with scripts and without."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from catalogue.models import Service


def box(page, name):
    return page.get_by_role("checkbox", name=f"Compare {name}", exact=True)


def chosen(page):
    return parse_qs(urlsplit(page.url).query)["service"]


@pytest.fixture
def names():
    return list(Service.objects.published().by_name().values_list("name", flat=True))


def test_the_choice_survives_paging_and_filtering(page, names):
    asked = []
    page.goto("/services/")
    page.on("request", lambda request: asked.append(request.url) if "/services/" in request.url else None)
    tray = page.get_by_role("form", name="Comparison")
    expect(tray).to_be_hidden()
    box(page, names[0]).check()
    expect(tray.get_by_role("listitem")).to_have_count(1)
    page.wait_for_timeout(200)
    assert asked == [], "a choice is no filter"
    page.get_by_role("link", name="2", exact=True).click()
    box(page, names[24]).check()
    page.get_by_role("checkbox", name="Parking").check()
    parking = Service.objects.published().filter(domain__slug="parking").count()
    expect(page.locator("#result-count")).to_contain_text(str(parking))
    expect(tray.get_by_role("listitem")).to_have_count(2)
    page.get_by_role("button", name=f"Remove {names[0]}").click()
    expect(page.get_by_role("button", name=f"Remove {names[24]}")).to_be_focused()
    page.locator("label:has(#view-matrix)").click()
    expect(page.locator("table.matrix")).to_be_visible()
    page.locator("input[form=compare-form]").first.check()
    page.get_by_role("button", name="Compare the chosen services").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare")
    assert len(chosen(page)) == 2


def test_the_seventh_is_refused_in_words(page, names):
    page.goto("/services/")
    for name in names[:6]:
        box(page, name).check()
    box(page, names[6]).click()
    expect(box(page, names[6])).not_to_be_checked()
    expect(page.locator("#compare-form [role=status]")).to_have_text(
        "Six services can be compared; take one away first."
    )


def test_without_scripts(browser, base_url, names):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    page.goto("/services/")
    box(page, names[0]).check()
    box(page, names[1]).check()
    page.get_by_role("button", name="Compare the chosen services").click()
    expect(page.locator("table.compare thead th a")).to_have_text(names[:2])
    page.get_by_label("Add a service").select_option(label=names[30])
    page.get_by_role("button", name="Add").click()
    expect(page.locator("table.compare thead th a")).to_have_text([*names[:2], names[30]])
    page.get_by_role("link", name=f"{names[0]} remove").click()
    expect(page.locator("table.compare thead th a")).to_have_text([names[1], names[30]])
    context.close()

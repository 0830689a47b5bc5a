"""From the start page to the result of a city that is in no catalogue, on a phone."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

NAMES = [
    "Citybikes; bike share", "Parking app", "Citizen app", "Jelbi", "Free Wi-Fi in the centre", "Library app",
    "Report a pothole", "Museum audio guide", "Air quality sensors", "Gift card for our shops",
    "Visitor card; city card", "Waste calendar", "Something of our own",
]  # fmt: skip
CLICKS = 13
"""From the start page to the result, with fifteen services: two ticked, thirteen pasted."""


class Clicks:
    """A visitor's clicks, counted."""

    def __init__(self, page):
        self.page, self.number = page, 0

    def on(self, selector):
        self.page.locator(selector).first.click()
        self.number += 1


@pytest.fixture
def clicks(page):
    page.set_viewport_size({"width": 390, "height": 844})
    return Clicks(page)


def drafts(page):
    return parse_qs(urlsplit(page.url).query).get("draft", [])


def test_fifteen_services_by_ticks_and_a_list(page, clicks):
    page.goto("/")
    clicks.on("main a[href='/my-city/']")
    clicks.on("a[href='/my-city/start/']")
    page.get_by_role("textbox", name="called").fill("Ourtown")
    clicks.on(".actions [value=next]")
    expect(page.locator("#bike-share [type=text]")).not_to_be_visible()
    clicks.on("#transport-card .tick")
    page.locator("#transport-card [type=text]").fill("Ourcard")
    clicks.on("#mobility-app .tick")
    clicks.on(".actions [value=next]")
    assert len(drafts(page)) == 2
    clicks.on(".actions [value=back]")
    assert page.locator("#transport-card [type=text]").input_value() == "Ourcard"
    clicks.on(".rail [value=review]")
    clicks.on("[value=names]")
    page.locator("[name=names]").fill("\n".join(NAMES))
    clicks.on("[name=read]")
    page.locator(".named .open select").select_option("leisure/")
    clicks.number += 1
    clicks.on("[name=take]")
    expect(page.locator(".reviewed li")).to_have_count(15)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    clicks.on(".actions a.button")
    expect(page.locator("table.holds tbody tr")).to_have_count(15)
    assert clicks.number == CLICKS


def test_who_goes_back_and_sends_a_page_again_loses_nothing(page):
    page.goto("/my-city/start/field/mobility/")
    page.locator("#bike-share .tick").click()
    page.locator(".actions [value=next]").click()
    page.locator("#parking-payment .tick").click()
    page.locator(".actions [value=next]").click()
    page.evaluate("history.go(-2)")
    expect(page.locator("#bike-share [type=text]")).to_have_value("Bike share")
    page.locator("#bike-share .tick").click()
    page.locator("#mobility-app .tick").click()
    page.locator(".actions [value=next]").click()
    assert [draft.split("~")[-2] for draft in drafts(page)] == ["parking-payment", "mobility-app"]

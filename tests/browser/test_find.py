"""Boxes that find services: by keyboard and while a person types, told to those who cannot see, and never a choice."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_my_city import held, in_berlin, open_details, parameters

BOXES = {"/compare/": "service", "/evaluate/": "from", "/my-city/": "service"}


@pytest.mark.parametrize("path", BOXES)
def test_results_come_while_a_person_types_and_enter_sends_nothing(page, path):
    page.goto(path)
    parameter = BOXES[path]
    if path == "/evaluate/":
        page.locator("details.start summary").click()
        expect(page.locator("html")).to_have_class("js")
    box = page.locator(f"#{parameter}-finder [type=search]")
    box.press_sequentially("jelb")
    expect(page.locator(f"#{parameter}-told")).to_contain_text("1")
    box.press("Enter")
    box.fill("park")
    expect(page.locator(f"#{parameter}-found li")).to_have_count(10)
    assert page.url.endswith(path)
    box.press("Tab")
    expect(page.locator(f"#{parameter}-found button").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{parameter}=**")


def test_what_must_be_among_the_additions_is_ticked(page):
    page.goto("/my-city/?city=berlin&k=4")
    open_details(page, "must-find")
    box = page.locator("#must-finder [type=search]")
    for words, slug in (("parkrun", "parkrun"), ("ivie", "ivie-vienna")):
        box.fill(words)
        page.locator(f"#must-found [value={slug}]").check()
        page.wait_for_url(f"**must={slug}**")
    assert parameters(page) == {"city": ["berlin"], "k": ["4"], "must": ["parkrun", "ivie-vienna"]}
    expect(page.locator(".helps")).to_contain_text("parkrun")


def test_an_update_keeps_what_is_looked_for_out_of_the_address(page):
    page.goto("/my-city/?city=berlin")
    page.locator("#service-finder [type=search]").fill("parkrun")
    expect(page.locator("#service-found li")).to_have_count(1)
    open_details(page, "k")
    page.locator("#id_k").select_option("1")
    page.wait_for_url("**k=1**")
    expect(held(page)).to_have_count(in_berlin())
    assert parameters(page) == {"city": ["berlin"], "k": ["1"]}

"""A city's page by hand: from the picture to the evidence, and from a proposal into one's own list."""

import re

from playwright.sync_api import expect


def test_from_the_sentence_to_the_evidence_and_into_my_list(page):
    page.goto("/cities/berlin/")
    expect(page.locator(".verdict")).to_contain_text("Berlin")
    page.locator("#told-of-stability").scroll_into_view_if_needed()
    expect(page.locator(".helps [id^=stability-]").first).to_contain_text("100", timeout=20_000)
    number = page.locator(".m .n").first
    expect(number).to_have_css("opacity", "0")
    page.locator(".m").first.focus()
    expect(number).to_have_css("opacity", "1")
    page.locator(".switch input").check()
    assert page.locator(".m .n").evaluate_all("figures => figures.every(n => getComputedStyle(n).opacity === '1')")

    page.locator(".m").first.click()
    there = page.locator("#moment-resident-before")
    expect(there).to_be_visible()
    there.locator("a").first.click()
    expect(page.locator("#evidence")).to_be_visible()
    page.go_back()

    page.locator("#choose > summary").click()
    page.locator("#id_for_1").check()
    page.locator("#choose button[type=submit]").last.click()
    expect(page.locator(".moments tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile("for=commuter-or-worker"))
    page.locator("#told-of-stability").scroll_into_view_if_needed()
    expect(page.locator(".helps [id^=stability-]").first).to_contain_text("100", timeout=20_000)
    first = page.locator(".helps > li").first
    proposed = first.locator("h3 a").get_attribute("href").split("/")[2]
    first.locator("a.button").click()
    expect(page).to_have_url(re.compile(f"/my-city/.*service={proposed}"))

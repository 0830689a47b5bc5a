"""What people do: filter, open, compare with the database, by mouse, by keyboard alone, and without JavaScript."""

import re
from urllib.parse import urlencode

import pytest
from django.db.models import Q
from playwright.sync_api import expect

from catalogue.models import Service
from experience.models import Determinant


def services():
    return Service.objects.published()


def holding(number):
    """A text with this number, of how many there are in all, and no other, in whatever words."""
    return re.compile(rf"^\D*\b{number}\b\D*(\b{services().count()}\D*)?$")


def test_filtering_updates_in_place(page):
    page.goto("/services/")
    page.evaluate("window.sameDocument = true")
    page.locator("#f-domain-mobility").check()
    expected = services().filter(domain__slug="mobility")
    expect(page.locator("#result-count")).to_have_text(holding(expected.count()))
    assert page.url.endswith("/services/?domain=mobility")
    page.locator("label:has(#dial-accessibility-3)").click()
    expected = expected.contributing_to("accessibility", 3)
    expect(page.locator("#result-count")).to_have_text(holding(expected.count()))
    expect(page.locator("#live")).to_have_text(holding(expected.count()))
    assert page.url.endswith("?determinant=accessibility%3A3&domain=mobility")
    active = expected.filter(status="active").count()
    expect(page.locator("label:has(#f-status-active) data")).to_have_text(str(active))
    page.locator("#asked .chips").get_by_role("link", name="Mobility").click()
    expect(page.locator("#f-domain-mobility")).not_to_be_checked()
    expect(page.locator("#result-count")).to_have_text(holding(services().contributing_to("accessibility", 3).count()))
    page.locator("#dial-accessibility-3").scroll_into_view_if_needed()
    box = page.locator("#dial-accessibility-3").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#result-count")).to_have_text(re.compile(rf"^\D*{services().count()}\D*$"))
    expect(page.locator("#dial-accessibility-any")).to_be_checked()
    assert page.evaluate("window.sameDocument") is True


def test_an_opened_facet_stays_open_and_back_undoes_a_filter(page):
    page.goto("/services/")
    page.locator("#facet-channel > summary").click()
    page.locator("#f-channel-app").check()
    expected = services().filter(touchpoints__channel="app").distinct().count()
    expect(page.locator("#result-count")).to_have_text(holding(expected))
    expect(page.locator("#facet-channel")).to_have_attribute("open", "")
    page.locator("#f-channel-app").uncheck()
    expect(page.locator("#result-count")).to_have_text(holding(services().count()))
    expect(page.locator("#facet-channel")).to_have_attribute("open", "")
    page.go_back()
    expect(page.locator("#result-count")).to_have_text(holding(expected))
    expect(page.locator("#f-channel-app")).to_be_checked()


def test_searching_while_typing(page):
    page.goto("/services/")
    page.locator("#id-q").press_sequentially("munchen", delay=20)
    expected = services().filter(Q(cities__slug="munich") | Q(name__contains="Münchner")).distinct().count()
    expect(page.locator("#result-count")).to_have_text(holding(expected))
    expect(page.locator("#id-q")).to_be_focused()
    expect(page.locator("#id-q")).to_have_value("munchen")


def test_a_slow_answer_eats_no_letters(page):
    def slowly(route):
        page.wait_for_timeout(300)
        route.continue_()

    page.goto("/services/")
    page.route("**/services/?*", slowly)
    page.locator("#id-q").press_sequentially("par")
    page.wait_for_timeout(450)
    page.locator("#id-q").press_sequentially("king", delay=60)
    expect(page.locator("#id-q")).to_have_value("parking")
    page.wait_for_url("**/services/?q=parking")
    expect(page.locator("#id-q")).to_have_value("parking")


@pytest.mark.parametrize("view", ["table", "matrix", "map", "cards"])
def test_views_show_the_same_selection(page, view):
    page.goto("/services/?domain=culture")
    page.locator(f"label:has(#view-{view})").click()
    count = services().filter(domain__slug="culture").count()
    expect(page.locator("#result-count")).to_have_text(holding(count))
    shown = {"table": "table.services tbody tr", "matrix": "table.levels tbody tr", "cards": "article.card"}
    if view in shown:
        expect(page.locator(shown[view])).to_have_count(count)
    else:
        cities = services().filter(domain__slug="culture").values("cities").distinct().count()
        expect(page.locator(".places li")).to_have_count(cities)
        dots = page.locator(".map figure").first.locator("a")
        expect(page.locator(".map figure").first.locator("a[tabindex='0']")).to_have_count(1)
        assert all(dot.locator(".hit").bounding_box()["width"] >= 24 for dot in dots.all())
        dots.first.focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator(".map a[tabindex='0']:focus")).to_have_count(1)
        expect(dots.first).not_to_be_focused()


def test_numbers_of_a_service_equal_the_database(page):
    page.goto("/services/?q=decidim")
    page.get_by_role("link", name="decidim.barcelona", exact=True).click()
    service = Service.objects.get(slug="decidim-barcelona")
    expect(page.get_by_role("heading", level=1)).to_have_text(service.name)
    levels = dict(service.classifications.values_list("determinant__slug", "level"))
    levels["touchpoint-integration"] = min(service.integration_level, 3)
    expect(page.locator(".reasons li")).to_have_count(13)
    for slug, level in levels.items():
        expect(page.locator(f"#reason-{slug}")).to_have_class(f"l{level}")
    expect(page.locator(".numbers strong").first).to_contain_text(f"{100 * sum(levels.values()) / 39:.0f}")
    drawing = page.locator("svg.fingerprint.large")
    assert drawing.locator("path.filled").get_attribute("d").count("M") == sum(levels.values())
    expect(page.locator("ol.evidence > li")).to_have_count(service.evidence.count())


def test_keyboard_alone(page):
    page.goto("/services/")
    page.keyboard.press("Tab")
    expect(page.locator("a[href='#content']")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("#f-domain-retail").focus()
    page.keyboard.press("Space")
    count = services().filter(domain__slug="retail").count()
    expect(page.locator("#result-count")).to_have_text(holding(count))
    expect(page.locator("#f-domain-retail")).to_be_focused()
    page.locator("#dial-accessibility-any").focus()
    page.keyboard.press("ArrowRight")
    expected = services().filter(domain__slug="retail").contributing_to("accessibility", 1)
    expect(page.locator("#result-count")).to_have_text(holding(expected.count()))
    expect(page.locator("#dial-accessibility-1")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#result-count")).to_have_text(holding(count))
    card = page.locator("ul.cards .card").first
    card.locator("h3 a").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(card.locator(".in-words li")).to_have_count(Determinant.objects.count())
    expect(card.locator(".in-words li").last).to_be_visible()
    page.locator("#view-cards").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("table.services tbody tr")).to_have_count(count)
    expect(page.locator("#view-table")).to_be_focused()
    link = page.locator("table.services tbody a").first
    link.focus()
    name = link.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


@pytest.fixture
def plain_page(browser, base_url):
    context = browser.new_context(java_script_enabled=False, base_url=base_url, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_without_javascript(plain_page):
    page = plain_page
    page.goto("/services/")
    page.locator("#f-domain-retail").check()
    page.locator("label:has(#dial-social-environment-1)").click()
    page.locator("#asked button.show").click()
    chosen = services().filter(domain__slug="retail").contributing_to("social-environment", 1)
    assert "determinant=social-environment%3A1" in page.url
    expect(page.locator("#result-count")).to_have_text(holding(chosen.count()))
    page.locator("#id-q").fill(chosen.last().name)
    page.locator("#id-q").press("Enter")
    expect(page.locator("article.card")).to_have_count(1)
    page.locator("article.card h3 a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(chosen.last().name)


ANSWERED = (
    "offer-variety", "price-value", "transaction-convenience", "information-orientation", "responsiveness",
    "data-driven-adaptation", "touchpoint-integration", "place-atmosphere", "safety-trust",
)  # fmt: skip
UNFINISHED = urlencode({"filling": 1, **dict.fromkeys(ANSWERED, 0)})
"""An idea that lacks one answer for a result, and its name and field."""


def test_a_planned_service_is_evaluated_by_keyboard_without_javascript(plain_page):
    page, keys = plain_page, plain_page.keyboard
    page.goto(f"/evaluate/?{UNFINISHED}")
    page.locator("#id_name").focus()
    keys.type("Night bus")
    keys.press("Tab")
    keys.type("Mob")
    page.locator("details[open] fieldset.item").get_by_role("radio").last.focus()
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    keys.press("Enter")
    expect(page.locator("#contributes")).to_contain_text("Night bus")
    expect(page.locator("#result")).to_be_focused()
    expect(page.locator(".points strong").first).to_contain_text(f"{100 / 39:.0f}")
    assert "accessibility=1" in page.url
    page.locator("details.folded > summary").last.click()
    expect(page.locator("[name=accessibility][value='1']")).to_be_checked()


def test_an_idea_is_kept_while_it_is_described(page):
    page.goto(f"/evaluate/?{UNFINISHED}")
    beside = page.locator("#so-far")
    expect(beside.locator(".answered strong")).to_have_text("9 of 13")
    asked = page.locator("details[open] fieldset.item")
    expect(asked).to_have_id("id_accessibility")
    asked.get_by_role("radio").first.check()
    expect(page.locator("details[open] > summary .answer")).to_contain_text("3")
    expect(beside.locator(".answered strong")).to_have_text("10 of 13")
    expect(page.locator("#told")).to_contain_text("10 of 13")
    page.locator("details[open] .following a").click()
    expect(page.locator("details[open] fieldset.item")).to_have_id("id_transaction-convenience")
    page.goto("/method/")
    page.goto("/evaluate/")
    expect(beside.locator(".answered strong")).to_have_text("10 of 13")
    page.locator("#kept a").click()
    expect(beside.locator(".answered strong")).to_have_text("0 of 13")
    expect(page.locator("#kept")).to_be_hidden()


FULL = """Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }"""
REFUSED = """for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, { get() { throw new DOMException("refused", "SecurityError"); } });
}"""


@pytest.mark.parametrize("storage", [FULL, REFUSED])
def test_a_browser_that_keeps_nothing_says_so_and_loses_nothing(page, storage):
    page.goto("/my-city/?city=berlin")
    page.evaluate("localStorage.setItem('my-city', 'city=berlin')")
    page.add_init_script(storage)
    page.goto("/cities/kigali/")
    page.get_by_role("link", name="Make it my city").click()
    expect(page.locator("#outcome")).to_have_attribute("data-state", re.compile("kigali"))
    page.goto("/my-city/")
    expect(page.locator("#last-my-city")).to_be_hidden()
    page.goto(f"/evaluate/?{UNFINISHED}")
    page.locator("details[open] fieldset.item").get_by_role("radio").first.check()
    expect(page.locator("#so-far .answered strong")).to_have_text("10 of 13")
    expect(page.locator("#not-kept")).to_be_visible()
    page.reload()
    expect(page.locator("#so-far .answered strong")).to_have_text("10 of 13")


def test_ideas_are_kept_in_this_browser_by_name(page):
    for name, level in (("Bus", 1), ("Ferry", 2), ("Bus", 3)):
        page.goto(f"/evaluate/?{urlencode(dict.fromkeys(ANSWERED, level))}&name={name}&field=mobility&accessibility=0")
        page.locator("a[data-keeps]").click()
        expect(page.locator("#ideas-kept")).to_be_visible()
    page.goto("/evaluate/ideas/")
    expect(page.locator(".side-by-side .named:not(#ahead)")).to_have_text(["Bus", "Ferry"])
    page.locator("p [data-forgets]").click()
    expect(page.locator(".side-by-side li")).to_have_count(0)


def test_phone_filters_are_a_sheet(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/services/")
    expect(page.locator("#filters")).to_be_hidden()
    page.locator("a.sheet-open").click()
    page.locator("#f-domain-retail").check()
    page.locator("a.sheet-close").click()
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator("#result-count")).to_have_text(holding(services().filter(domain__slug="retail").count()))


def test_wrong_input_is_shown_beside_its_field(page):
    page.goto("/services/?domain=nope&launched_after=abc")
    expect(page.locator("#facet-domain .error")).to_contain_text("nope")
    expect(page.locator("#facet-launched .error")).to_be_visible()
    expect(page.locator("#result-count")).to_have_text(re.compile(r"^\D+$"))
    expect(page.locator("article.card")).to_have_count(0)


def test_a_view_chosen_while_results_come_in_is_kept(page):
    page.goto("/services/")
    page.evaluate(
        """document.addEventListener(
            "htmx:afterSwap", () => document.getElementById("view-table").click(), {once: true}
        )"""
    )
    page.locator("#f-domain-retail").check()
    count = services().filter(domain__slug="retail").count()
    expect(page.locator("table.services tbody tr")).to_have_count(count)
    expect(page.locator("#view-table")).to_be_checked()


def fail(page, pattern, **answer):
    """Let the next requests of a pattern come to nothing, or be answered by a 503."""
    page.route(pattern, lambda route: route.fulfill(status=503, **answer) if answer else route.abort())


SENTENCE = "The database is busy."


@pytest.fixture
def faulty_page(browser, base_url):
    """Not watched: a browser writes failed requests to its console."""
    context = browser.new_context(base_url=base_url)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("address", "opened", "box", "note"),
    [
        ("/services/", "", "#id-q", "#live"),
        ("/compare/", "", "#service-finder [type=search]", "#service-told"),
        ("/evaluate/", "details.start > summary", "#from-finder [type=search]", "#from-told"),
        ("/my-city/", "", "#service-finder [type=search]", "#service-told"),
        ("/my-city/?k=1", "#choose > summary", "#must-finder [type=search]", "#must-told"),
        ("/my-city/", "", "#id_name", "#working"),
    ],
)
def test_what_fails_in_place_is_told_beside_it_until_it_is_tried_again(faulty_page, address, opened, box, note):
    page, told = faulty_page, faulty_page.locator(f"{note} > .error")
    page.goto(address)
    if opened:
        page.locator(opened).click()
        expect(page.locator("html")).to_have_class("js")
    for answer, words in (({}, "try again"), ({"body": f'<p class="error">{SENTENCE}</p>'}, SENTENCE)):
        fail(page, "**/*?*", **answer)
        page.locator(box).fill(f"park{len(words)}")
        page.locator(box).press("Enter")
        expect(told).to_contain_text(words)
        expect(told).to_be_visible()
        page.unroute("**/*?*")
    page.locator(box).fill("parkrun")
    page.locator(box).press("Enter")
    expect(told).to_have_count(0)
    expect(page.locator(note)).not_to_contain_text(SENTENCE)


def test_a_stability_that_cannot_be_computed_is_told_beside_the_link_to_it(faulty_page):
    fail(faulty_page, "**/my-city/stability/**", body=f'<p class="error">{SENTENCE}</p>')
    faulty_page.goto("/my-city/?city=berlin&k=2")
    faulty_page.locator("#told-of-stability").scroll_into_view_if_needed()
    expect(faulty_page.locator("[data-note=told-of-stability]")).to_contain_text(SENTENCE)
    expect(faulty_page.locator("#working .error")).to_have_count(0)

"""Every page in both colour schemes and both fonts, on a phone and on a desk: no axe violation, nothing wider than the
screen."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser import fonts
from tests.browser.conftest import watched

PAGES = [
    "/",
    "/services/",
    "/services/?view=table",
    "/services/?view=matrix",
    "/services/?view=map&region=europe",
    "/services/?domain=mobility&determinant=accessibility&level=2&q=bus",
    "/services/?domain=nope&sort=x",
    "/services/jelbi-berlin/",
    "/services/21-swings-montreal/",
    "/determinants/",
    "/determinants/touchpoint-integration/",
    "/cities/",
    "/cities/london/",
    "/cities/kigali/",
    "/compare/",
    "/compare/?service=jelbi-berlin&service=21-swings-montreal",
    "/compare/?city=london&city=berlin&city=kigali",
    "/compare/?service=nope",
    "/compare/?finding=1&service-find=parking",
    "/cities/london/?against=peer",
    "/portfolio/",
    "/portfolio/?city=berlin&k=3&service=ivie-vienna&draft=mobility~2x30000401000~01~Night+bus",
    "/portfolio/?city=berlin&k=99&service=nope&w-accessibility=many",
    "/evaluate/",
    "/evaluate/?name=Night+bus&field=mobility&accessibility=3&price-value=2&touchpoint-integration=3&city=london",
    "/portfolio/?city=berlin&k=3&must=parkrun&finding=1&must-find=city",
    "/evaluate/?finding=1&from-find=bus",
    "/evaluate/?name=&field=nope&accessibility=9&phase=later",
    "/coding/agreement/",
    "/services/jelbi-berlin/codings/",
    "/method/",
    "/accounts/login/",
    "/nowhere/",
]
ONLY_FAULTS = {"resultTypes": ["violations"]}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]} | ONLY_FAULTS
COLOURS = {"runOnly": ["color-contrast"]} | ONLY_FAULTS
SIZES = {"runOnly": ["target-size", "scrollable-region-focusable"]} | ONLY_FAULTS
RUN_AXE = """options => axe.run(options).then(({ violations }) =>
  violations.map(({ id, nodes }) => [id, nodes.slice(0, 4).map(({ html }) => html.slice(0, 200))]))"""


def violations(page, options=RULES):
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN_AXE, options)


def faults(page):
    """All rules in the light scheme, in the dark one the rule on colours, in a further font the rules on sizes."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = {"light": violations(page)}
    page.emulate_media(color_scheme="dark")
    found["dark"] = violations(page, COLOURS)
    for family in fonts.OTHERS:
        fonts.show(page, family)
        found[family] = violations(page, SIZES)
    return {where: what for where, what in found.items() if what}


def width(page, family):
    fonts.show(page, family)
    return page.evaluate("document.scrollingElement.scrollWidth")


@pytest.fixture(scope="module")
def tab(browser, base_url):
    """One for all looks: a process that knows axe already takes a third less time than a new one for each page."""
    context = browser.new_context(base_url=base_url)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(tab, base_url):
    tab.set_viewport_size({"width": 1280, "height": 720})
    with watched(tab, base_url):
        yield tab
    tab.evaluate("sessionStorage.clear()")


@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible_and_fits_a_phone(page, path):
    page.goto(path)
    assert faults(page) == {}
    page.set_viewport_size({"width": 320, "height": 700})
    widths = {family: width(page, family) for family in fonts.PACKAGES}
    assert max(widths.values()) <= 320, widths


def test_accessible_filter_sheet_on_a_phone(page):
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/services/#filters")
    assert violations(page) == []


def test_no_font_of_the_machine_is_used(page):
    page.goto("/method/")
    assert fonts.drawn(page, "h1, h2, th, code") == {fonts.DEFAULT}
    for family in fonts.OTHERS:
        fonts.show(page, family)
        assert fonts.drawn(page, "h1, h2, th, code") == {family}

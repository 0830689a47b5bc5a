"""Every page on a phone and on a desk: no axe violation, nothing wider than the screen, few requests.

In the light scheme, or in that which BROWSER_SCHEME names; CI looks at each scheme, in a font of its own.
"""

import os

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
    "/services/?view=map",
    "/services/?domain=mobility&determinant=accessibility&level=2&q=bus",
    "/services/?domain=nope&sort=x",
    "/services/jelbi-berlin/",
    "/services/21-swings-montreal/",
    "/api/",
    "/api/problems/",
    "/services/jelbi-berlin/correct/",
    "/services/jelbi-berlin/correct/level-accessibility/",
    "/determinants/",
    "/determinants/touchpoint-integration/",
    "/coding/guide/1.1/",
    "/codebooks/",
    "/codebooks/atlas-1/",
    "/cities/",
    "/actors/",
    "/actors/?q=%3F%21",
    "/actors/berliner-verkehrsbetriebe-bvg/",
    "/collections/",
    "/collections/main/",
    "/cities/london/",
    "/cities/kigali/",
    "/cities/london/report/",
    "/cities/kigali/report/",
    "/my-city/report/?city=berlin&service=parkrun",
    "/compare/",
    "/compare/?service=jelbi-berlin&service=21-swings-montreal",
    "/compare/?city=london&city=berlin&city=kigali",
    "/compare/?service=nope",
    "/compare/?finding=1&service-find=parking",
    "/cities/london/?against=peer",
    "/my-city/",
    "/my-city/?city=berlin&k=3&service=ivie-vienna&draft=mobility~2x30000401000~01~Night+bus",
    "/my-city/?city=berlin&k=99&service=nope&w-accessibility=many",
    "/my-city/start/",
    "/my-city/start/field/mobility/?more=other",
    "/my-city/start/review/?draft=mobility~2x30000401000~01~Night+bus&service=parkrun&city=berlin",
    "/evaluate/",
    "/evaluate/?name=Night+bus&field=mobility&accessibility=3&filling=1",
    "/evaluate/?name=Night+bus&field=mobility&accessibility=3&price-value=2&touchpoint-integration=3&city=london"
    "&offer-variety=0&transaction-convenience=1&information-orientation=2&responsiveness=1&data-driven-adaptation=0"
    "&place-atmosphere=1&safety-trust=3",
    "/my-city/?city=berlin&k=3&must=parkrun&finding=1&must-find=city",
    "/evaluate/?finding=1&from-find=bus",
    "/evaluate/ideas/?idea=retail~3322331012300~~~~~Shop&idea=mobility~02312310130xx~~~~~Night+bus&service=parkrun",
    "/evaluate/?name=&field=nope&accessibility=9&phase=later",
    "/embed/services/jelbi-berlin/",
    "/embed/services/jelbi-berlin/moments/",
    "/embed/cities/berlin/",
    "/coding/agreement/",
    "/coding/reach/",
    "/kinds/",
    "/kinds/bike-share/",
    "/sample/",
    "/data/",
    "/data/tables/services/",
    "/data/releases/",
    "/services/jelbi-berlin/codings/",
    "/services/jelbi-berlin/changes/",
    "/changes/",
    "/changes/?before=x",
    "/how-to-read/",
    "/method/",
    "/accounts/login/",
    "/accounts/reset/",
    "/nowhere/",
]
EACH = 4
"""Of so many pages one is looked at in a short run, all in a thorough one."""
SCHEME = os.environ.get("BROWSER_SCHEME", "light")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "selectors": False,
    "preload": False,
}
"""Nobody reads the selectors of what was found, and no rule of these tags needs the style sheets once more, which would
break the content security policy besides: axe takes a third less without."""
RUN_AXE = """options => axe.run(options).then(({ violations }) =>
  violations.map(({ id, nodes }) => [id, nodes.slice(0, 4).map(({ html }) => html.slice(0, 200))]))"""
MOST_REQUESTS = 6
ASKED_FOR = """() => ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
  .map(({ name }) => name).filter((name) => name.startsWith("http"))"""

OUT_OF_REACH = """() => [...document.querySelectorAll("main *")].filter((box) => box.scrollWidth > box.clientWidth + 1
  && ["auto", "scroll"].includes(getComputedStyle(box).overflowX)
  && !box.matches("[tabindex]") && !box.querySelector("a[href], button, input, summary, [tabindex]"))
  .map(({ outerHTML }) => outerHTML.slice(0, 200))"""
"""What scrolls sideways and holds nothing that a keyboard comes to."""


def violations(page, scheme=SCHEME):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN_AXE, RULES)


def looks_well(page):
    """In both schemes, and as wide as a phone and as the narrowest screen."""
    found = {scheme: violations(page, scheme) for scheme in ("light", "dark")}
    page.emulate_media(color_scheme=SCHEME)
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        found[width] = [] if page.evaluate("document.scrollingElement.scrollWidth") <= width else ["too wide"]
    page.set_viewport_size({"width": 1280, "height": 720})
    assert {name: faults for name, faults in found.items() if faults} == {}


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


@pytest.mark.parametrize(
    "path", [pytest.param(path, marks=[pytest.mark.thorough] if at % EACH else []) for at, path in enumerate(PAGES)]
)
def test_page_is_accessible_and_fits_a_phone(page, path):
    page.goto(path)
    asked = page.evaluate(ASKED_FOR)
    assert len(asked) <= MOST_REQUESTS, asked
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    assert page.evaluate(OUT_OF_REACH) == []


def test_accessible_filter_sheet_on_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/services/#filters")
    assert violations(page) == []


def test_no_font_of_the_machine_is_used(page):
    page.goto("/method/")
    assert fonts.drawn(page, "h1, h2, th, code") == {fonts.DEFAULT}
    for family in fonts.OTHERS:
        fonts.show(page, family)
        assert fonts.drawn(page, "h1, h2, th, code") == {family}

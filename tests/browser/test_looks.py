"""Every page in both colour schemes, on a phone and on a desk: no axe violation, nothing wider than the screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

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
    "/cities/london/?against=peer",
    "/portfolio/",
    "/portfolio/?city=berlin&k=3&service=ivie-vienna&draft=mobility~2x30000401000~01~Night+bus",
    "/portfolio/?city=berlin&k=99&service=nope&w-accessibility=many",
    "/evaluate/",
    "/evaluate/?name=Night+bus&field=mobility&accessibility=3&price-value=2&touchpoint-integration=3&city=london",
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


def violations(page, options=RULES):
    found = Axe().run(page, options=options).response["violations"]
    return [(v["id"], [n["html"][:200] for n in v["nodes"]][:4]) for v in found]


@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible_and_fits_a_phone(page, path):
    """All rules in the light scheme; in the dark one the rule that depends on colours."""
    page.goto(path)
    for scheme, options in (("light", RULES), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(page, options) == [], scheme
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320


def test_accessible_filter_sheet_on_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/services/#filters")
    assert violations(page) == []

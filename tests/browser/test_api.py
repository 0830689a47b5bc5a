"""The API's pages in a browser: every request stays here, nothing violates the policy, an operation is really asked."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from tests.browser.test_looks import RULES, RUN_AXE


def test_every_operation_can_be_opened_and_asked(page):
    page.goto("/api/")
    page.get_by_role("link", name="Every operation").click()
    page.wait_for_url("**/api/explore/")
    paths = page.request.get("/api/v1/openapi.json").json()["paths"]
    expect(page.locator(".opblock")).to_have_count(sum(map(len, paths.values())))
    kinds = page.locator("#operations-Kinds-listKinds")
    kinds.locator("button.opblock-summary-control").click()
    kinds.get_by_role("button", name="Try it out").click()
    kinds.get_by_role("button", name="Execute").click()
    expect(kinds.locator(".live-responses-table tbody .response-col_status")).to_contain_text("200")
    for method in ("post", "patch"):
        page.locator(f".opblock-{method} button.opblock-summary-control").first.click()
    page.evaluate(AXE_SCRIPT)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        expect(page.locator("html.dark-mode")).to_have_count(int(scheme == "dark"))
        assert page.evaluate(RUN_AXE, RULES | {"runOnly": ["color-contrast"]}) == []

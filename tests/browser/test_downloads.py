"""What is taken along, in a browser: the files of a release and of a selection, from the page that names them."""

import hashlib
import re
from datetime import date

import pytest
from playwright.sync_api import expect

from catalogue.models import Release, ReleasedState, ReleaseFile, ReleasePart
from catalogue.releases.releasing import release
from tests.browser.test_looks import looks_well


@pytest.fixture
def released(base_url):
    """It is removed again, since the data of these tests stay."""
    yield release("1.0", date(2026, 11, 26), "With a note.")
    for model in (ReleasePart, ReleaseFile, ReleasedState, Release):
        model.objects.all().delete()


def test_a_release_is_found_looked_at_and_downloaded(page, released):
    page.goto("/data/")
    page.get_by_role("link", name="Release 1.0").click()
    expect(page.locator("h1")).to_have_text("Release 1.0")
    looks_well(page)
    with page.expect_download() as begun:
        page.get_by_role("link", name="All of it as a ZIP").click()
    content = begun.value.path().read_bytes()
    assert hashlib.sha256(content).hexdigest() == released.files.get(name="atlas.zip").sha256


def test_a_selection_is_downloaded_from_below_the_list(page):
    page.goto("/services/?city=berlin&domain=mobility")
    shown = page.get_by_role("region", name="Download exactly these")
    looks_well(page)
    with page.expect_download() as begun:
        shown.get_by_role("link", name=re.compile(r"^CSV ?:")).click()
    rows = begun.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) - 1 == page.locator(".cards > li").count()
    assert "berlin" in begun.value.suggested_filename

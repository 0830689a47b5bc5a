"""Boxes that find a row begin with nothing, in words, so that a browser knows when a required one is empty."""

import pytest

from tests.answers import parsed
from tests.catalogue.admin.pages import change_url
from tests.factories import make_evidence, make_service

pytestmark = pytest.mark.django_db


def choices(page, field):
    return [(option.get("value"), bool(option.text.strip())) for option in page.select(f"#id_{field} option")]


def test_a_required_box_begins_with_nothing_and_then_has_its_row(admin_client):
    page = make_evidence(make_service())
    assert choices(parsed(admin_client.get("/admin/catalogue/evidence/add/")), "service") == [("", True)]
    drawn = choices(parsed(admin_client.get(change_url(page))), "service")
    assert drawn == [("", True), (str(page.service_id), True)]

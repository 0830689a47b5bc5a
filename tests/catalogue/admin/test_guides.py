"""The coding guide in the admin: a draft is edited there with its entries, an issued version can be read alone."""

import pytest

from experience.guides import current_guide
from experience.models import Determinant, Guide, GuideEntry
from tests.answers import errors_at, parsed
from tests.catalogue.admin.pages import OpenPage, change_url

pytestmark = pytest.mark.django_db
TEXTS = ["None.", "Some.", "More.", "Most."]


@pytest.fixture
def draft(db):
    guide = Guide.objects.create(version="1.2")
    determinant = Determinant.objects.get(slug="accessibility")
    GuideEntry.objects.create(
        guide=guide, determinant=determinant, question="Far?", anchors=TEXTS, boundary="Not near."
    )
    return guide


def test_anchors_are_written_a_line_a_level(editor_client, draft):
    page = OpenPage(editor_client, draft)
    assert page.data["entries-0-anchors"] == ["None.\nSome.\nMore.\nMost."]
    assert page.send(**{"entries-0-anchors": "None.\r\n\r\nA bit.\r\nMore.\r\nMost.\r\n"}) == 302
    assert draft.entries.get().anchors == ["None.", "A bit.", "More.", "Most."]


def test_a_level_without_an_anchor_is_told_beside_the_field(editor_client, draft):
    page = OpenPage(editor_client, draft)
    assert page.send(**{"entries-0-anchors": "None.\nMost."}) == 200
    assert len(errors_at(page.tree, "entries-0-anchors")) == 1
    assert draft.entries.get().anchors == TEXTS


def test_an_issued_guide_can_only_be_read(admin_client):
    page = parsed(admin_client.get(change_url(current_guide())))
    assert page.select("#content-main textarea, #content-main input[type=text], #content-main input[type=submit]") == []
    assert current_guide().entries.first().question in page.text

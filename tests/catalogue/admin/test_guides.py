"""The coding guide in the admin: a draft is edited there with its entries, an issued version can be read alone."""

import pytest

from experience.guides import current_guide
from experience.models import Codebook, Determinant, Guide, GuideEntry
from tests.answers import errors_at
from tests.catalogue.admin.pages import OpenPage, change_url

pytestmark = pytest.mark.django_db
TEXTS = ["None.", "Some.", "More.", "Most."]


@pytest.fixture
def draft(db):
    guide = Guide.objects.create(codebook=Codebook.objects.get(), version="1.3")
    determinant = Determinant.objects.get(slug="accessibility")
    GuideEntry.objects.create(
        guide=guide, determinant=determinant, question="Far?", anchors=TEXTS, boundary="Not near."
    )
    return guide


def test_anchors_have_a_box_a_level(editor_client, draft):
    page = OpenPage(editor_client, draft)
    assert [page.data[f"entries-0-anchors_{box}"] for box in range(4)] == [["None."], ["Some."], ["More."], ["Most."]]
    assert page.send(**{"entries-0-anchors_1": "A\r\n bit."}) == 302
    assert draft.entries.get().anchors == ["None.", "A bit.", "More.", "Most."]


def test_a_level_without_an_anchor_is_told_beside_the_field(editor_client, draft):
    page = OpenPage(editor_client, draft)
    assert page.send(**{"entries-0-anchors_1": " "}) == 200
    assert len(errors_at(page.tree, "entries-0-anchors")) == 1
    assert draft.entries.get().anchors == TEXTS


def test_an_issued_guide_can_only_be_read(admin_client, draft):
    page, guide = OpenPage(admin_client, draft), current_guide()
    assert admin_client.get(change_url(guide)).url == guide.get_absolute_url()
    assert admin_client.post(change_url(guide), page.data).status_code == 403
    Guide.objects.filter(pk=draft.pk).update(issued="2026-12-01")
    assert page.send(**{"entries-0-question": "Near?"}) == 403
    assert draft.entries.get().question == "Far?"

"""The versions of the coding guide: which one holds, and what it says."""

import pytest
from django.core.exceptions import ValidationError

from experience.guides import current_guide, next_version
from experience.models import Codebook, Determinant, DeterminantGroup, Guide, GuideEntry

pytestmark = pytest.mark.django_db
TEXTS = ["None.", "Some.", "More.", "Most."]


def test_versions_are_compared_number_by_number_and_drafts_hold_nowhere():
    for version in ("1.9", "1.10", "1.3"):
        Guide.objects.create(codebook=Codebook.objects.get(), version=version, issued="2026-12-01")
    Guide.objects.create(codebook=Codebook.objects.get(), version="2.0")
    assert current_guide().version == "1.10"


def test_without_an_issued_guide_there_are_no_texts():
    Guide.objects.update(issued=None)
    guide, determinant = current_guide(), Determinant.objects.get(slug="accessibility")
    assert (guide.pk, guide.version) == (None, "")
    entry = guide.of(determinant)
    assert (entry.question, entry.boundary, entry.by_level()) == ("", "", [(3, ""), (2, ""), (1, ""), (0, "")])


def test_the_guide_is_read_in_two_queries(django_assert_num_queries):
    determinants = list(Determinant.objects.all())
    Guide.objects.create(codebook=Codebook.objects.get(), version="1.0", issued="2026-11-01")
    with django_assert_num_queries(2):
        guide = current_guide()
        entries = [guide.of(determinant) for determinant in determinants]
    assert [entry.determinant_id for entry in entries] == [determinant.pk for determinant in determinants]
    assert all(text for entry in entries for text in (entry.question, entry.boundary, *dict(entry.by_level()).values()))


def entry_of(anchors, **scale):
    codebook = Codebook(**{"labels": ["none", "incidental", "supporting", "core"], "supports_from": 2} | scale)
    return GuideEntry(determinant=Determinant(group=DeterminantGroup(codebook=codebook)), anchors=anchors)


def test_anchors_are_a_text_a_level_the_lowest_first():
    entry = entry_of(TEXTS)
    entry.clean()
    assert entry.by_level() == [(3, "Most."), (2, "More."), (1, "Some."), (0, "None.")]


def test_there_are_as_many_anchors_as_the_codebook_has_levels():
    entry = entry_of(TEXTS[:2], labels=["no", "yes"], supports_from=1)
    entry.clean()
    assert entry.by_level() == [(1, "Some."), (0, "None.")]
    with pytest.raises(ValidationError):
        entry_of(TEXTS, labels=["no", "yes"], supports_from=1).clean()


@pytest.mark.parametrize(
    "anchors", [None, "None.", {}, [], TEXTS[:3], [*TEXTS, "Too much."], [*TEXTS[:3], " "], [1, 2, 3, 4]]
)
def test_other_anchors_are_refused(anchors):
    with pytest.raises(ValidationError) as refused:
        entry_of(anchors).clean()
    assert list(refused.value.message_dict) == ["anchors"]


@pytest.mark.parametrize("version", ["", "x", "1.", ".1", "1..2", "1.2\n", "1/2"])
def test_other_versions_than_numbers_are_refused(version):
    with pytest.raises(ValidationError) as refused:
        Guide(codebook=Codebook.objects.get(), version=version).full_clean()
    assert list(refused.value.message_dict) == ["version"]


def test_the_next_version_is_counted_number_by_number():
    book = Codebook.objects.get()
    for version in ("1.9", "1.10"):
        Guide.objects.create(codebook=book, version=version)
    assert next_version(book) == "1.11"
    Guide.objects.filter(version="1.10").delete()
    assert next_version(book) == "1.10"


def test_each_codebook_goes_on_with_its_own_numbers():
    """And leaves out those that another one has."""
    book, other = (
        Codebook.objects.get(),
        Codebook.objects.create(slug="other", name="Other", labels=["no", "yes"], supports_from=1),
    )
    major, minor = max(guide.place for guide in book.guides.all())
    following, one_more = f"{major}.{minor + 1}", f"{major}.{minor + 2}"
    assert (next_version(book), next_version(other)) == (following, f"{major + 1}.0")
    Guide.objects.create(codebook=other, version=f"{major + 1}.0")
    assert (next_version(book), next_version(other)) == (following, f"{major + 1}.1")
    Guide.objects.create(codebook=other, version=following)
    assert (next_version(book), next_version(other)) == (one_more, f"{major + 1}.1")

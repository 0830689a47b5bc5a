"""Whom an idea can learn from: services that are core where it is weak, with their published reasons and pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.analysis.citations import without_citations
from catalogue.analysis.drafts import Draft
from catalogue.evaluate.learning import LESSONS, examples, lessons, weak_places
from catalogue.models import Classification
from tests.catalogue.evaluate.test_evaluate import GIVEN, numbers, page
from tests.examples import FEW

pytestmark = pytest.mark.django_db


def planned(snapshot, levels):
    return Draft("Night bus", "mobility", tuple(levels)).member(0, snapshot.determinants)


@FEW
@given(levels=st.lists(st.sampled_from([None, 0, 1, 2, 3]), min_size=13, max_size=13))
def test_each_is_core_where_the_idea_is_known_to_be_weak(snapshot, levels):
    mine = planned(snapshot, levels)
    places = weak_places(mine, snapshot)
    assert set(places) == {place for place, level in enumerate(mine.levels) if level in (0, 1)}
    found = list(examples(mine, snapshot, places))
    assert len(found) <= LESSONS
    assert len({service.slug for _place, service in found}) == len(found) == len({place for place, _service in found})
    assert all(service.levels[place] == 3 for place, service in found)
    core = [place for place in places if any(m.levels[place] == 3 for m in snapshot.members.values())]
    assert len(found) >= min(LESSONS, len(core), 1)


def test_the_reason_and_its_pages_are_the_published_ones(client, snapshot):
    found = numbers(client)["learn_from"]
    shown = page(client).select(".lessons > li")
    assert len(found) == len(shown) == LESSONS
    for lesson, item in zip(found, shown, strict=True):
        published = Classification.objects.get(service__slug=lesson["service"], determinant__slug=lesson["determinant"])
        assert (published.level, lesson["level"]) == (3, int(GIVEN[lesson["determinant"]]))
        assert lesson["reason"] == without_citations(published.reason)
        assert lesson["pages"] == [page.url for page in published.evidence.all() if page.url]
        links = [link["href"] for link in item.select("a")]
        assert links == [f"/services/{lesson['service']}/", *lesson["pages"]]


def test_where_it_should_be_strong_is_what_is_learnt(client):
    for aim in ("safety-trust", "touchpoint-integration"):
        found = numbers(client, aim=aim)["learn_from"]
        assert [lesson["determinant"] for lesson in found] == [aim] * LESSONS
        assert len({lesson["service"] for lesson in found}) == LESSONS


def test_a_perfect_idea_needs_no_lesson(snapshot):
    assert lessons(planned(snapshot, [3] * 13), snapshot) == []


@pytest.mark.parametrize(
    ("text", "without"), [("Does it [1].", "Does it."), ("It [1, 2] does [3]", "It does"), ("Plain.", "Plain.")]
)
def test_numbers_of_pages_are_left_out(text, without):
    assert without_citations(text) == without

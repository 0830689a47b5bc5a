"""What the page of a service says first: its strengths, and how well it is documented."""

import pytest

from catalogue.analysis.profiles import Profile
from catalogue.verdicts.one_service import THINGS, documented, strengths
from experience.levels import STANDARD
from experience.models import Determinant
from tests.experience.scales import scale_of

SLUGS = list(THINGS)


def profile(*levels, scale=STANDARD):
    return Profile([Determinant(slug=slug, name=slug) for slug in SLUGS[: len(levels)]], levels, scale)


@pytest.mark.parametrize(
    ("levels", "sentence"),
    [
        ((3, 2, 2, 1), "At its core: variety on offer; two more supported"),
        ((3, 3, 0, 0), "At its core: variety on offer, and price and value"),
        ((3, 3, 3, 3, 2), "Four things at its core; one more supported"),
        ((0, 2, 1, None), "It supports price and value"),
        ((2, 2, 2, 2, 2), "It supports five things"),
        ((0, 0, 1, None), "Side effects only: getting around"),
        ((0, 0, None), "Nothing is documented that shapes the experience"),
        ((None, None), "What it adds cannot be told yet"),
    ],
)
def test_it_is_told_what_a_service_is_strong_at(levels, sentence):
    assert strengths(profile(*levels)) == sentence


@pytest.mark.parametrize(
    ("levels", "sentence"),
    [
        ((4, 3, 2, 1), "At its core: variety on offer; one more supported"),
        ((3, 0, 2), "It supports variety on offer"),
        ((2, 1, None), "Side effects only: variety on offer, and price and value"),
    ],
)
def test_it_is_told_so_on_another_scale(levels, sentence):
    assert strengths(profile(*levels, scale=scale_of(4, supports_from=3))) == sentence


@pytest.mark.django_db
def test_every_determinant_has_everyday_words_and_one_without_keeps_its_name():
    assert {d.slug for d in Determinant.objects.all()} == set(THINGS)
    new = Profile([Determinant(slug="calm", name="Calm and quiet")], (3,), STANDARD)
    assert strengths(new) == "At its core: calm and quiet"


@pytest.mark.parametrize(
    ("verification", "confidence", "words"),
    [
        (3, "high", "Well documented"),
        (3, "medium", "Documented in part"),
        (2, "high", "Documented in part"),
        (0, "", "No page was read"),
    ],
)
def test_well_documented_takes_pages_and_confidence(verification, confidence, words):
    assert documented(verification, confidence) == words

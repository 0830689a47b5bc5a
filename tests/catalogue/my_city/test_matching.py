"""What a name is taken for: a service by its whole name, a kind by words, and nothing where several could be meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.index.dictionary import Dictionary
from catalogue.my_city.start.matching import MOST_SUGGESTED, KindText, Matcher, ServiceName, Terms

KINDS = [
    KindText("bike-share", "Bike share", "Bikes for everybody, lent for a trip.", "Citywheels Bikes at every corner."),
    KindText(
        "public-wifi", "Public Wi-Fi", "Free internet access in public space.", "LinkSpot Free internet in kiosks."
    ),
    KindText("city-card", "City card", "A card that opens many places.", "Welcome Card Rides and museums in the city."),
    KindText("gift-card", "Local gift card", "Money for shops of one place.", "Town Card A gift card for shops."),
]
NO_SYNONYMS = Dictionary([])
MATCHER = Matcher(
    KINDS,
    [ServiceName("citywheels", "Citywheels"), ServiceName("twin-a", "Twin"), ServiceName("twin-b", "Twin (harbour)")],
    NO_SYNONYMS,
)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Bike share", "bike-share"),
        ("BIKE SHARES", "bike-share"),
        ("Our bikes", "bike-share"),
        ("Free WiFi", "public-wifi"),
        ("wi-fi downtown", "public-wifi"),
        ("Visitors' city card", "city-card"),
        ("Gift card", "gift-card"),
        ("Card", ""),
        ("Something strange", ""),
        ("Of the", ""),
        ("", ""),
    ],
)
def test_a_kind_is_guessed_by_its_words_where_one_clearly_fits(name, kind):
    assert MATCHER.guess(name).kind == kind


def test_a_word_inside_of_a_name_suggests_a_kind():
    assert MATCHER.guess("Nextbike").kinds[0] == "bike-share"


def test_a_service_is_found_by_its_whole_name_alone():
    assert MATCHER.guess("CITYWHEELS").service == "citywheels"
    assert MATCHER.guess("Citywheels bikes").service == ""


def test_of_services_with_one_name_the_person_chooses():
    found = MATCHER.guess("Twin")
    assert (found.service, found.kind, set(found.services)) == ("", "", {"twin-a", "twin-b"})
    assert MATCHER.guess("Twin harbour").service == "twin-b"


@given(st.text())
def test_any_name_can_be_asked_and_no_more_is_suggested_than_can_be_read(name):
    found = MATCHER.guess(name)
    assert len(found.kinds) <= MOST_SUGGESTED
    assert not (found.service and found.kind)
    assert not found.kind or found.kind in found.kinds


@given(st.permutations(KINDS), st.sampled_from(["Bike share", "Our bikes", "Card", "free internet", "Gift card"]))
def test_guesses_do_not_depend_on_the_order_of_kinds(kinds, name):
    assert Matcher(kinds, [], NO_SYNONYMS).guess(name) == Matcher(KINDS, [], NO_SYNONYMS).guess(name)


def test_a_term_is_named_by_its_name_or_its_slug():
    terms = Terms({"education-work": "Education and work", "bike-share": "Bike share"}, NO_SYNONYMS)
    texts = ("education & work", "Bike-Share", "bikes share", "education", "", "of")
    assert [terms.slug(text) for text in texts] == [
        "education-work", "bike-share", "bike-share", "", "", "",
    ]  # fmt: skip

"""Own services in addresses: whatever is written is read back, and what cannot be read is refused in words."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.analysis.drafts import (
    DOCUMENTED,
    LONGEST_NAME,
    LONGEST_REASON,
    PHASES,
    PRESUMED,
    Draft,
    UnreadableDraftError,
    Vocabulary,
    modern,
    read_draft,
)
from experience.levels import LARGEST_LEVEL, MAX_INTEGRATION, STANDARD, touchpoint_integration
from experience.models import Determinant
from tests.answers import numbers_in
from tests.experience.scales import levels_of, scale_of

ORDER = [Determinant(slug="offer"), Determinant(slug="touchpoint-integration", derived=True), Determinant(slug="trust")]
KNOWN = Vocabulary(ORDER, STANDARD, ["mobility", "retail"], ["resident", "day-visitor"], ["bike-share"])

levels = levels_of(STANDARD)
texts = st.characters(categories=["L", "N", "P", "S"])
names = st.text(texts, min_size=1, max_size=LONGEST_NAME)
places = st.integers(0, len(ORDER) - 1)
drafts = st.builds(
    Draft,
    name=names,
    domain=st.sampled_from(KNOWN.domains),
    answers=st.tuples(levels, st.none() | st.integers(0, MAX_INTEGRATION), levels),
    phases=st.frozensets(st.sampled_from(PHASES)),
    persons=st.dictionaries(st.sampled_from(KNOWN.groups), st.sampled_from([DOCUMENTED, PRESUMED])),
    kind=st.sampled_from(["", *KNOWN.kinds]),
    reasons=st.dictionaries(places, st.text(texts, min_size=1, max_size=LONGEST_REASON)),
    pages=st.dictionaries(places, st.sampled_from(["https://www.example.org/a~b?c=%C3%A4&d#e", "http://a.de"])),
)


def guessed(draft, chosen):
    """The draft with some of its answers taken for guesses."""
    answered = {place for place, answer in enumerate(draft.answers) if answer is not None}
    return Draft(**vars(draft) | {"guessed": frozenset(chosen & answered)})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
@given(drafts, st.sets(places))
def test_what_is_written_is_read_back(draft, chosen):
    draft = guessed(draft, chosen)
    assert read_draft(draft.encoded(), KNOWN) == draft


@given(drafts)
@settings(max_examples=30, deadline=None)
def test_as_a_member_it_counts_in_full_and_open_answers_stay_open(draft):
    member = draft.member(2, ORDER)
    offer, integration, trust = draft.answers
    assert member.levels == (offer, touchpoint_integration(integration), trust)
    assert member.integration_level == integration
    assert member.pools == tuple(() if level is None else (level,) for level in member.levels)
    assert member.persons == {slug: 1.0 if basis == DOCUMENTED else 0.5 for slug, basis in draft.persons.items()}
    assert (member.is_draft, member.factor, member.slug) == (True, 1.0, "draft-2")


def test_every_level_of_the_largest_scale_is_read_back_and_none_above_a_smaller_one():
    largest = scale_of(LARGEST_LEVEL)
    for level in largest.levels:
        for chosen in (frozenset(), frozenset({0})):
            draft = Draft("N", "retail", (level, None, None), guessed=chosen)
            assert read_draft(draft.encoded(), KNOWN._replace(scale=largest)) == draft
            if level > STANDARD.top:
                with pytest.raises(UnreadableDraftError, match="level that does not exist"):
                    read_draft(draft.encoded(), KNOWN)


def test_how_it_is_written():
    persons = {"resident": DOCUMENTED, "day-visitor": PRESUMED}
    draft = Draft("A ~ B%", "retail", (0, None, 3), frozenset({"before"}), persons, "bike-share", frozenset({2}))
    assert draft.encoded() == "retail~0xd~0~resident~day-visitor~bike-share~A %7E B%25"
    reasons = Draft("N", "retail", (0, 4, 3), reasons={1: "so it is"}, pages={2: "https://a.de"})
    assert reasons.encoded() == "retail~043~~~~~N~r1.so it is~p2.https://a.de"


@given(names)
def test_one_of_the_first_version_is_written_anew_without_groups(name):
    draft = read_draft(modern(f"retail~0x3~04~{name}"), KNOWN)
    assert draft == Draft(name, "retail", (0, None, 3), frozenset({PHASES[0], PHASES[4]}))


UNREADABLE = {
    "not made of seven parts": ["", "mobility~000~", "mobility~000~0~N", "mobility~000~0~~~"],
    "no name": [
        "mobility~000~0~~~~",
        "mobility~000~0~~~~ ",
        f"mobility~000~0~~~~{'n' * (LONGEST_NAME + 1)}",
        "mobility~000~0~~~~a\0b",
    ],
    "unknown field": ["luck~000~0~~~~N"],
    "another model": ["mobility~00~0~~~~N", "mobility~0000~0~~~~N"],
    "unknown phase": ["mobility~000~5~~~~N", "mobility~000~before~~~~N"],
    "unknown level": [f"mobility~{signs}~0~~~~N" for signs in ("400", "e00", "050", "0f0", "00٣", "00-")],
    "unknown group": ["mobility~000~0~resident.king~~~N", "mobility~000~0~~king~~N"],
    "unknown kind": ["mobility~000~0~~~circus~N"],
    "no note": [f"mobility~000~0~~~~N~{note}" for note in ("", "r", "r3.more", "x1.a", "r1.", "r01.a", "r-1.a")],
    "no reason": [f"mobility~000~0~~~~N~r1.{'a' * (LONGEST_REASON + 1)}", "mobility~000~0~~~~N~r1.a\0b"],
    "no page": [f"mobility~000~0~~~~N~p1.{page}" for page in ("javascript:alert(1)", "http://localhost/", "a.de")],
}
"""Texts of an address that are no draft, by the reason."""


def refusal(text):
    with pytest.raises(UnreadableDraftError) as caught:
        read_draft(text, KNOWN)
    return str(caught.value)


@pytest.mark.parametrize("reason", UNREADABLE)
def test_what_cannot_be_read_is_refused_and_named(reason):
    for text in UNREADABLE[reason]:
        said = refusal(text)
        if reason == "not made of seven parts":
            assert text in said
        elif reason == "no name":
            assert numbers_in(said) == [LONGEST_NAME]
        else:
            assert "N" in re.findall(r"\w+", said)


def test_each_reason_has_words_of_its_own():
    said = {reason: {refusal(text).replace(text, "") for text in texts} for reason, texts in UNREADABLE.items()}
    assert [len(words) for words in said.values()] == [1] * len(UNREADABLE)
    assert len(set.union(*said.values())) == len(UNREADABLE)


GARBAGE = r"(mobility|retail)~[0-5xa-f]{2,4}~[0-9]*~[a-z.-]{0,8}~(resident)?~(bike-share)?~.{0,4}(~[rp][0-9].{0,9})*"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40) | st.from_regex(GARBAGE, fullmatch=True))
def test_any_text_is_read_or_refused(text):
    for written in (text, modern(text)):
        try:
            draft = read_draft(written, KNOWN)
        except UnreadableDraftError:
            continue
        assert read_draft(draft.encoded(), KNOWN) == draft

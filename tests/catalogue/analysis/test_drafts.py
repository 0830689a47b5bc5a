"""Drafts in addresses: whatever is written is read back, and what cannot be read is refused in words."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.analysis.drafts import LONGEST_NAME, PHASES, Draft, UnreadableDraftError, read_draft
from experience.levels import MAX_INTEGRATION, MAX_LEVEL, touchpoint_integration
from experience.models import Determinant
from tests.answers import numbers_in

FIELDS = ["mobility", "retail"]
ORDER = [Determinant(slug="offer"), Determinant(slug="touchpoint-integration", derived=True), Determinant(slug="trust")]

levels = st.none() | st.integers(0, MAX_LEVEL)
names = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=LONGEST_NAME)
drafts = st.builds(
    Draft,
    name=names,
    domain=st.sampled_from(FIELDS),
    answers=st.tuples(levels, st.none() | st.integers(0, MAX_INTEGRATION), levels),
    phases=st.frozensets(st.sampled_from(PHASES)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
@given(drafts)
def test_what_is_written_is_read_back(draft):
    assert read_draft(draft.encoded(), ORDER, FIELDS) == draft


@given(drafts)
@settings(max_examples=30, deadline=None)
def test_as_a_member_it_counts_in_full_and_open_answers_stay_open(draft):
    member = draft.member(2, ORDER)
    offer, integration, trust = draft.answers
    assert member.levels == (offer, touchpoint_integration(integration), trust)
    assert member.integration_level == integration
    assert member.pools == tuple(() if level is None else (level,) for level in member.levels)
    assert (member.is_draft, member.factor, member.slug) == (True, 1.0, "draft-2")


def test_a_name_may_hold_the_sign_between_the_parts():
    draft = Draft("A ~ B~", "retail", (0, None, 3))
    assert draft.encoded() == "retail~0x3~~A ~ B~"
    assert read_draft(draft.encoded(), ORDER, FIELDS) == draft


UNREADABLE = {
    "not made of four parts": ["", "mobility~000~"],
    "no name": [
        "mobility~000~0~",
        "mobility~000~0~ ",
        f"mobility~000~0~{'n' * (LONGEST_NAME + 1)}",
        "mobility~000~0~a\0b",
    ],
    "unknown field": ["luck~000~0~N"],
    "another model": ["mobility~00~0~N", "mobility~0000~0~N"],
    "unknown phase": ["mobility~000~5~N", "mobility~000~before~N"],
    "unknown level": ["mobility~400~0~N", "mobility~050~0~N", "mobility~00٣~0~N", "mobility~00-~0~N"],
}
"""Texts of an address that are no draft, by the reason."""


def refusal(text):
    with pytest.raises(UnreadableDraftError) as caught:
        read_draft(text, ORDER, FIELDS)
    return str(caught.value)


@pytest.mark.parametrize("reason", UNREADABLE)
def test_what_cannot_be_read_is_refused_and_named(reason):
    for text in UNREADABLE[reason]:
        said = refusal(text)
        if reason == "not made of four parts":
            assert text in said
        elif reason == "no name":
            assert numbers_in(said) == [LONGEST_NAME]
        else:
            assert "N" in re.findall(r"\w+", said)


def test_each_reason_has_words_of_its_own():
    said = {reason: {refusal(text).replace(text, "") for text in texts} for reason, texts in UNREADABLE.items()}
    assert [len(words) for words in said.values()] == [1] * 6
    assert len(set.union(*said.values())) == 6


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40) | st.from_regex(r"(mobility|retail)~[0-5x]{2,4}~[0-9]*~.{0,4}", fullmatch=True))
def test_any_text_is_read_or_refused(text):
    try:
        draft = read_draft(text, ORDER, FIELDS)
    except UnreadableDraftError:
        return
    assert read_draft(draft.encoded(), ORDER, FIELDS) == draft

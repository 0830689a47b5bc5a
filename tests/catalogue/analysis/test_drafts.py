"""Drafts in addresses: whatever is written is read back, and what cannot be read is refused in words."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.analysis.drafts import LONGEST_NAME, PHASES, Draft, UnreadableDraftError, read_draft
from experience.levels import MAX_INTEGRATION, MAX_LEVEL, touchpoint_integration
from experience.models import Determinant

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


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "cannot be read"),
        ("mobility~000~", "cannot be read"),
        ("mobility~000~0~", "needs a name of at most 120 letters"),
        ("mobility~000~0~ ", "needs a name of at most 120 letters"),
        ("mobility~000~0~" + "n" * (LONGEST_NAME + 1), "needs a name of at most 120 letters"),
        ("mobility~000~0~a\0b", "needs a name of at most 120 letters"),
        ("luck~000~0~N", "“N” names an unknown field of activity"),
        ("mobility~00~0~N", "“N” was made with another version of the model"),
        ("mobility~0000~0~N", "“N” was made with another version of the model"),
        ("mobility~000~5~N", "“N” names an unknown phase"),
        ("mobility~000~before~N", "“N” names an unknown phase"),
        ("mobility~400~0~N", "“N” has a level that does not exist"),
        ("mobility~050~0~N", "“N” has a level that does not exist"),
        ("mobility~00٣~0~N", "“N” has a level that does not exist"),
        ("mobility~00-~0~N", "“N” has a level that does not exist"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(text, message):
    with pytest.raises(UnreadableDraftError, match=message):
        read_draft(text, ORDER, FIELDS)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40) | st.from_regex(r"(mobility|retail)~[0-5x]{2,4}~[0-9]*~.{0,4}", fullmatch=True))
def test_any_text_is_read_or_refused(text):
    try:
        draft = read_draft(text, ORDER, FIELDS)
    except UnreadableDraftError:
        return
    assert read_draft(draft.encoded(), ORDER, FIELDS) == draft

"""The rules of bringing two people's changes together, on any values."""

from hypothesis import given
from hypothesis import strategies as st

from catalogue.rules.merging import merge

KEYS = st.sampled_from("abc")
VALUES = st.sampled_from(["", "x", "y", "z"])


@st.composite
def three_sides(draw):
    sides = (st.fixed_dictionaries(dict.fromkeys("abc", VALUES)) for _ in range(3))
    return [draw(side) for side in sides]


@given(three_sides())
def test_what_only_one_changed_is_what_that_one_made_of_it(sides):
    seen, present, mine = sides
    merged = merge(seen, present, mine)
    for key in seen:
        if present[key] == seen[key]:
            assert merged.values[key] == mine[key]
        elif mine[key] == seen[key]:
            assert merged.values[key] == present[key]


@given(three_sides())
def test_a_conflict_is_what_both_changed_to_something_else(sides):
    seen, present, mine = sides
    conflicts = {key for key in seen if len({seen[key], present[key], mine[key]}) == 3}
    assert merge(seen, present, mine).conflicts == conflicts
    assert merge(seen, mine, present).conflicts == conflicts, "whoever was first"


@given(three_sides())
def test_theirs_are_told_where_and_only_where_the_person_did_nothing(sides):
    seen, present, mine = sides
    theirs = {key for key in seen if mine[key] == seen[key] != present[key]}
    assert merge(seen, present, mine).theirs == theirs


@given(three_sides())
def test_after_it_was_told_the_next_save_is_on_purpose(sides):
    seen, present, mine = sides
    once = merge(seen, present, mine)
    again = merge(present, present, once.values)
    assert (again.values, again.conflicts, again.theirs) == (once.values, frozenset(), frozenset())


@given(three_sides(), st.booleans())
def test_what_was_not_seen_conflicts_wherever_it_differs(sides, nothing):
    _seen, present, mine = sides
    merged = merge(None if nothing else {}, present, mine)
    assert merged.conflicts == {key for key in mine if mine[key] != present[key]}
    assert merged.values == mine

"""Levels are carried over from an older version of the model: never invented, never 0 for what nobody knows."""

from hypothesis import given
from hypothesis import strategies as st

from experience.crosswalks import Kind, Way, carried, circle

SIZES = st.integers(2, 6)
NEVER_A_LEVEL = (-1, 9)


@st.composite
def ways(draw, size=None, kinds=tuple(Kind)):
    """A way between any two scales, with a map that may lead nowhere, or astray, or with none."""
    old, new = draw(SIZES), size or draw(SIZES)
    targets = st.none() | st.integers(0, new - 1) | st.sampled_from(NEVER_A_LEVEL)
    return Way(draw(st.sampled_from(kinds)), old, new, draw(st.dictionaries(st.integers(-1, old), targets)))


@st.composite
def journeys(draw):
    size = draw(SIZES)
    found = draw(st.lists(ways(size), max_size=4))
    return size, found, [draw(st.none() | st.integers(0, way.old_levels - 1)) for way in found]


@given(journeys())
def test_a_level_is_one_of_the_new_scale_and_comes_from_the_old_ones(journey):
    size, found, levels = journey
    level = carried(found, levels)
    assert level is None or level in range(size)
    assert level is None or level in [way.mapped(old) for way, old in zip(found, levels, strict=True)]


@given(journeys())
def test_what_cannot_be_told_stays_so(journey):
    _size, found, levels = journey
    if not found or None in levels:
        assert carried(found, levels) is None
    for place in range(len(levels)):
        assert carried(found, [*levels[:place], None, *levels[place + 1 :]]) is None


@given(SIZES, st.sampled_from([Kind.KEPT, Kind.MERGED]))
def test_scales_of_one_size_need_no_map(size, kind):
    same, longer = Way(kind, size, size), Way(kind, size, size + 1)
    assert [same.mapped(level) for level in range(size)] == list(range(size))
    assert [longer.mapped(level) for level in range(size)] == [None] * size


@given(SIZES, st.data())
def test_of_what_is_merged_the_highest_counts(size, data):
    levels = data.draw(st.lists(st.integers(0, size - 1), min_size=1, max_size=5))
    assert carried([Way(Kind.MERGED, size, size)] * len(levels), levels) == max(levels)


@given(SIZES, st.data())
def test_what_is_split_is_open_but_for_a_map(size, data):
    level = data.draw(st.integers(0, size - 1))
    assert Way(Kind.SPLIT, size, size).mapped(level) is None
    assert Way(Kind.SPLIT, size, size, {level: 0}).mapped(level) == 0


@given(ways())
def test_a_map_says_all(way):
    if way.levels:
        known = range(way.old_levels)
        wanted = {old: new for old, new in way.levels.items() if old in known and new in range(way.new_levels)}
        assert {old: way.mapped(old) for old in range(-2, 9) if way.mapped(old) is not None} == wanted


NAMES = st.sampled_from("abcdef")


@given(st.lists(st.tuples(NAMES, NAMES).filter(lambda step: step[0] < step[1])))
def test_steps_in_one_direction_make_no_circle(steps):
    assert circle(steps) == []


@given(st.lists(NAMES, min_size=1, unique=True), st.lists(st.tuples(NAMES, NAMES)))
def test_a_circle_is_found_wherever_it_is(around, more):
    steps = {*zip(around, [*around[1:], around[0]], strict=True), *more}
    found = circle(steps)
    assert found[0] == found[-1]
    assert {*zip(found, found[1:], strict=False)} <= steps

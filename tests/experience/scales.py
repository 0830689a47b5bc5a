"""Scales of every size, and profiles of services on them."""

from hypothesis import strategies as st

from experience.levels import LARGEST_LEVEL, Scale


def scale_of(top, supports_from=1):
    return Scale(tuple(map(str, range(top + 1))), supports_from)


tops = st.integers(1, LARGEST_LEVEL)
scales = tops.flatmap(lambda top: st.builds(scale_of, st.just(top), st.integers(1, top)))


def levels_of(scale):
    """A level of a scale, or none."""
    return st.one_of(st.none(), st.integers(0, scale.top))


@st.composite
def profiles(draw, number=1, least=1, gaps=True):
    """A scale, and on it the profiles of so many services over the same determinants, some without levels."""
    scale, size = draw(scales), draw(st.integers(least, 15))
    level = levels_of(scale) if gaps else st.integers(0, scale.top)
    return scale, [draw(st.lists(level, min_size=size, max_size=size)) for _service in range(number)]

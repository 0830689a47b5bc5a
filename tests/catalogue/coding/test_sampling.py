"""Samples: as many as asked, the same again from the same seed, and in fields by their shares."""

from collections import Counter
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from catalogue.coding.sampling import draw, shares

fields = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=4), st.sampled_from(["food", "health", "rides"]), min_size=1
)


@given(fields, st.integers(1, 40), st.integers(0, 2**31), st.booleans(), st.randoms())
def test_a_sample_is_as_large_as_asked_and_can_be_drawn_again(services, size, seed, by_field, rng):
    drawn = draw(services, size, seed, by_field=by_field)
    assert len(drawn) == len(set(drawn)) == min(size, len(services))
    assert set(drawn) <= services.keys()
    assert drawn == sorted(drawn)
    mixed = list(services.items())
    rng.shuffle(mixed)
    assert draw(dict(mixed), size, seed, by_field=by_field) == drawn


@given(fields, st.integers(1, 40), st.integers(0, 2**31))
def test_every_field_has_its_share_to_less_than_one_service(services, size, seed):
    drawn = Counter(services[slug] for slug in draw(services, size, seed, by_field=True))
    size = min(size, len(services))
    for field, members in Counter(services.values()).items():
        assert abs(drawn[field] - Fraction(size * members, len(services))) < 1
        assert drawn[field] <= members


def test_shares_by_hand():
    assert shares({"a": 50, "b": 30, "c": 20}, 10) == {"a": 5, "b": 3, "c": 2}
    assert shares({"a": 1, "b": 1, "c": 1}, 2) == {"a": 1, "b": 1, "c": 0}


def test_seeds_differ():
    services = {f"s{number}": "rides" for number in range(50)}
    assert len({tuple(draw(services, 10, seed)) for seed in range(20)}) == 20

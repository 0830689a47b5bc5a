"""What random services cover: the same on every machine, and within what such services can cover at all."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from experience.chance import chance, random_sets
from experience.moments import Services, coverage_anywhere


def services(number, seed=1):
    random = np.random.default_rng(seed)
    return Services(
        values=random.integers(0, 4, (number, 3)) / 3,
        running=np.ones(number),
        persons=np.ones((number, 2)),
        phases=np.ones((number, 2)),
        fields=np.zeros(number, dtype=int),
    )


@given(number=st.integers(0, 12), size=st.integers(0, 15))
def test_a_random_set_holds_each_service_once_and_no_more_than_there_are(number, size):
    rows = random_sets(number, size, sets=20)
    assert rows.shape == (20, min(number, size))
    assert all(len(set(row)) == len(row) and set(row) <= set(range(number)) for row in rows.tolist())


def test_every_service_is_drawn_as_often_as_every_other():
    drawn = np.bincount(random_sets(10, 3, sets=5_000).ravel())
    assert np.allclose(drawn / 5_000, 0.3, atol=0.03)


@given(number=st.integers(1, 12), size=st.integers(1, 15))
def test_the_mean_lies_in_the_band_or_between_best_and_worst(number, size):
    found = chance(services(number), size, coverage_anywhere, sets=50)
    assert (found.low <= found.high).all()
    assert ((found.mean >= 0) & (found.mean <= 1)).all()
    assert chance(services(number), size, coverage_anywhere, sets=50).mean.tolist() == found.mean.tolist()


def test_of_all_services_there_is_only_one_set():
    some = services(4)
    found = chance(some, 9, coverage_anywhere, sets=20)
    for figure in found:
        assert np.allclose(figure, coverage_anywhere(some))


def test_larger_sets_cover_more():
    some = services(30)
    means = [chance(some, size, coverage_anywhere).mean.mean() for size in (1, 5, 10, 20)]
    assert means == sorted(means)

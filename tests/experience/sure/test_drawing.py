"""What is drawn: codes at the shares of the model, states and reach at their probabilities."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experience.levels import STANDARD
from experience.sure.drawing import SOURCES, Drawing, draws_for
from experience.sure.judged import Judged
from tests.experience.scales import levels_of, scale_of, scales, tops
from tests.experience.sure.sets import judged_on, rates

EVERY = slice(None)
LEVELS = "codes", "open"


def shares(published, pool, *varying, rate=0.0):
    """How often each level 0-3 is drawn where these sources vary."""
    held = [source for source in SOURCES if source not in varying]
    drawn = Drawing([rate], STANDARD, held=held).values(Judged([published], [pool], 7)).over(EVERY)
    found = np.round(np.broadcast_to(drawn, (1, 2000)) * 3).astype(int)[0]
    return np.bincount(found, minlength=4) / len(found)


def test_differing_codes_are_drawn_evenly():
    assert shares(0, (0, 3), "codes") == pytest.approx([0.5, 0, 0, 0.5], abs=0.03)
    assert shares(1, (2, 2), "codes").tolist() == [0, 0, 1, 0]
    assert shares(2, (1, 2, 2), "codes") == pytest.approx([0, 1 / 3, 2 / 3, 0], abs=0.03)


@pytest.mark.parametrize(
    ("level", "rate", "expected"),
    [
        (1, 0.4, [0.2, 0.6, 0.2, 0]),
        (3, 0.4, [0, 0, 0.2, 0.8]),
        (0, 0.4, [0.8, 0.2, 0, 0]),
        (2, 1, [0, 0.5, 0, 0.5]),
        (2, 0, [0, 0, 1, 0]),
    ],
)
def test_a_lone_judgement_shifts_at_the_rate(level, rate, expected):
    assert shares(level, (level,), "codes", rate=rate) == pytest.approx(expected, abs=0.03)


def test_what_is_open_is_0_unless_it_varies():
    assert shares(None, (), "codes").tolist() == [1, 0, 0, 0]
    assert shares(None, (), "open") == pytest.approx([0.25] * 4, abs=0.03)
    assert shares(2, (2, None), "codes") == pytest.approx([0.5, 0, 0.5, 0], abs=0.03)
    assert shares(2, (2, None), *LEVELS) == pytest.approx([1 / 8, 1 / 8, 5 / 8, 1 / 8], abs=0.03)
    assert shares(None, (1, None), *LEVELS) == pytest.approx([1 / 8, 5 / 8, 1 / 8, 1 / 8], abs=0.03)


def test_a_published_level_is_not_open_because_one_coder_could_not_tell():
    assert shares(2, (2, None), "open").tolist() == [0, 0, 1, 0]


@pytest.mark.parametrize("top", [1, 4, 9])
def test_what_is_open_is_drawn_evenly_over_the_whole_scale(top):
    scale = scale_of(top)
    drawn = Drawing([0.0], scale).values(Judged((None,), ((),), 7)).over(EVERY) * top
    found = np.bincount(np.round(drawn[0]).astype(int), minlength=top + 1) / drawn.shape[1]
    assert found == pytest.approx([1 / (top + 1)] * (top + 1), abs=0.03)


@given(tops, st.data())
def test_a_lone_judgement_shifts_by_one_and_stays_on_its_scale(top, data):
    level = data.draw(levels_of(scale_of(top)).filter(lambda level: level is not None))
    drawn = Drawing([1.0], scale_of(top), draws=40).values(Judged((level,), ((level,),), 7)).over(EVERY) * top
    reached = {level - 1, level + 1} & {*range(top + 1)} | ({level} if level in (0, top) else set())
    assert {*np.round(drawn[0]).astype(int).tolist()} == reached


@given(scales, rates, st.data())
def test_nothing_varies_with_all_levels_held(scale, rate, data):
    service = data.draw(judged_on(scale, st.just(1)))
    drawn = Drawing(rate, scale, draws=5, held=LEVELS).values(service).over(EVERY)
    assert drawn[:, 0] == pytest.approx([(level or 0) / scale.top for level in service.levels])
    assert drawn.shape == (3, 1)


@given(scales, rates, st.data())
def test_fewer_draws_are_the_first_of_more(scale, rate, data):
    few, many = (Drawing(rate, scale, draws=draws) for draws in (4, 11))
    service = data.draw(judged_on(scale, st.integers(0, 2**32 - 1)))
    for draw in (
        lambda one: one.values(service),
        lambda one: one.chances([0.5, 1, 0.2], "reach", service.key, 0),
    ):
        assert np.array_equal(draw(few).over(slice(4)), draw(many).over(slice(4)))
    assert np.array_equal(few.weights(np.array([0.5, 0, 0.5])), many.weights(np.array([0.5, 0, 0.5]))[:, :4])


def test_chances_are_met_one_by_one():
    drawn = Drawing([], STANDARD).chances([0, 0.25, 0.5, 1], "reach", 3, 0).over(EVERY)
    assert drawn.mean(axis=1) == pytest.approx([0, 0.25, 0.5, 1], abs=0.03)
    assert np.corrcoef(drawn[1:3])[0, 1] == pytest.approx(0, abs=0.06)
    assert Drawing([], STANDARD, held=["reach"]).chances([0.25, 1], "reach", 3, 0).over(EVERY).tolist() == [[0.25], [1]]


def test_every_source_and_service_has_numbers_of_its_own():
    drawing = Drawing([0.5] * 13, STANDARD)
    streams = [
        ("codes", 1, 0),
        ("codes", 1, 1),
        ("state", 1),
        ("reach", 1, 0),
        ("reach", 1, 1),
        ("open", 1),
        ("open", 2),
    ]
    numbers = [drawing.chances([0.5] * 40, *stream).over(slice(1))[:, 0].tolist() for stream in streams]
    assert len({tuple(own) for own in numbers}) == len(streams)


def test_the_same_seed_gives_the_same_draws():
    service = Judged([1, None, 2], [(1, 3), (), (2,)], 5)
    one, again, other = (Drawing([0.3] * 3, STANDARD, seed=seed).values(service).drawn for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_many_services_take_fewer_draws_and_never_too_few():
    assert [draws_for(size) for size in (0, 1, 100, 200, 1_000, 100_000)] == [2000, 2000, 2000, 1000, 200, 200]

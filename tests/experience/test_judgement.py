"""Sets of services on the three rungs, and what one more or one less changes there."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experience.coverage import FLOOR
from experience.judgement import RUNGS, Judgement, checked_target, shares
from experience.moments import possible_cells
from experience.rises import counted, losses_at_moments
from tests.experience.test_moments import ALL, EVENLY, FIELDS, THREE, K, close, rows, sets, shown, weightings


def judged(services, weighting, saturation=0.5):
    everybody = replace(services, running=np.ones(len(services)))
    return Judgement(services, weighting, possible_cells(everybody, 2), saturation)


@st.composite
def judgements(draw, least=0):
    return judged(draw(sets(least)), draw(weightings()), draw(st.sampled_from([0.3, 0.5, 0.7])))


@st.composite
def targets(draw):
    return rows(draw, 1, K, [0, 0.05, 0.2, 1])[0]


def test_the_worked_example():
    own = Judgement(ALL, EVENLY, possible_cells(ALL, len(FIELDS)))
    assert [own.c1(rung) for rung in RUNGS] == shown([0.364316, 0.031375, 0.227642])
    assert [own.c0("anywhere"), own.c0("moments")] == shown([0.183816, 0.025542])
    everything = replace(own, services=replace(ALL, running=np.ones(4)))
    assert [everything.c1("anywhere"), everything.c0("anywhere")] == shown([0.455128, 0.225911])
    three = replace(own, services=THREE)
    assert three.gains("moments", ALL.only([3]), np.ones(13)) == shown([0.005389])


@given(judgements())
def test_the_figures_are_the_weighted_means_of_the_determinants(own):
    for rung in RUNGS:
        weights = own.weights(rung)
        if weights.any():
            assert weights.sum() == close(1)
            floored = np.maximum(own.of(rung), FLOOR)
            assert own.c1(rung) == close(np.average(own.of(rung), weights=weights))
            assert own.c0(rung) == close(np.prod(floored**weights))
            assert floored.min() - 1e-12 <= own.c0(rung) <= weights @ floored + 1e-12, "weak spots count more"
        else:
            assert [own.c1(rung), own.c0(rung)] == [0, 0]


@given(judgements(), sets(least=1), targets(), st.sampled_from(RUNGS))
def test_a_gain_is_the_difference_up_to_the_target(own, added, target, rung):
    assert own.gains(rung, added, target) == close(
        [
            own.weights(rung) @ (np.minimum(more.of(rung), target) - np.minimum(own.of(rung), target))
            for more in (replace(own, services=own.services.joined(added.only([n]))) for n in range(len(added)))
        ]
    )


@given(judgements(least=1))
def test_a_loss_is_what_is_left_without_the_service(own):
    losses = losses_at_moments(own.open, own.services, own.weighting, own.saturation)
    for place, lost in enumerate(losses):
        others = own.services.only(np.arange(len(own.services)) != place)
        assert own.at_moments - lost == close(replace(own, services=others).at_moments)


def test_nothing_counts_beyond_the_target():
    before, target = np.array([0.2, 0.6]), np.array([0.5, 0.5])
    rises = np.array([[0.1, 0.1], [0.4, 0.0]])
    assert counted(before, rises, target, np.array([0.5, 0.5])) == close([0.05, 0.15])


def test_a_saturation_at_which_losses_cannot_be_told_is_refused():
    with pytest.raises(ValueError, match="saturation"):
        losses_at_moments(np.ones((9, 5, 13)), ALL, EVENLY, 1)


def test_weights_are_scaled_and_equal_without_any():
    assert shares([3, 1], 2).tolist() == [0.75, 0.25]
    assert shares(None, 4).tolist() == [0.25] * 4
    assert shares(None, 0).tolist() == []


def test_weights_of_another_length_are_refused():
    with pytest.raises(ValueError, match="one weight"):
        shares([1], 2)


def test_without_a_target_full_coverage_is_wanted():
    assert checked_target(None, 2).tolist() == [1, 1]
    assert checked_target([0.5, 0], 2).tolist() == [0.5, 0]


@pytest.mark.parametrize("target", [[0.5], [0.5, 1.1], [-0.1, 0.5], [float("nan"), 0.5]])
def test_impossible_targets_are_refused(target):
    with pytest.raises(ValueError, match="one target"):
        checked_target(target, 2)

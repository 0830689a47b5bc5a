"""What a city is compared with: the target that each choice means, and when it is called a gap."""

import numpy as np
import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from catalogue.analysis.current import current_snapshot
from catalogue.judging.forms import JudgingForm
from catalogue.judging.outcome import judged
from catalogue.models import Service
from catalogue.rules.blindness import sight
from catalogue.templatetags.numbers import percent
from catalogue.verdicts.thresholds import whole_percent
from experience.chance import random_sets
from experience.judgement import RUNGS
from experience.moments import by_determinant, coverage_at_moments
from tests.answers import numbers_in

pytestmark = pytest.mark.django_db

PEERS = {"berlin": "Berlin", "london": "London", "seoul": "Seoul"}


def outcome_of(query="", city="berlin"):
    form = JudgingForm(QueryDict(query), sight(AnonymousUser()), PEERS)
    assert form.is_valid(), form.errors
    return judged(current_snapshot().members_in(city), form, city.capitalize())


def covered(outcome, rung="moments"):
    return [getattr(row, rung) for row in outcome.services.determinants]


def test_full_coverage_is_the_default_and_every_gap_one():
    outcome = outcome_of()
    assert outcome.yardstick.target == [1.0] * 13
    assert [shape.gap for shape in outcome.shapes] == pytest.approx([1 - value for value in covered(outcome)])
    assert all(shape.is_gap for shape in outcome.shapes)


def test_an_own_target_is_named_by_itself():
    outcome = outcome_of("target=0.2&t-accessibility=0.9")
    assert outcome.yardstick.against == "target"
    assert sorted(outcome.yardstick.target) == [0.2] * 12 + [0.9]


@pytest.mark.parametrize("rung", RUNGS)
def test_a_peer_is_read_for_the_same_people_on_the_same_rung(rung):
    outcome = outcome_of(f"peer=london&for=resident&rung={rung}")
    assert outcome.yardstick.target == pytest.approx(covered(outcome_of("for=resident", "london"), rung))
    assert str(outcome.yardstick.name) == "London"


def test_what_is_equal_but_for_the_order_of_services_is_no_gap():
    form = JudgingForm(QueryDict("peer=london"), sight(AnonymousUser()), PEERS)
    assert form.is_valid()
    same = judged(current_snapshot().members_in("london")[::-1], form, "London again")
    assert not any(shape.is_gap for shape in same.shapes)


def test_the_catalogue_is_the_mean_of_as_many_random_running_services():
    outcome, snapshot = outcome_of("against=catalogue"), current_snapshot()
    running = snapshot.services.only(snapshot.active)
    size = round(outcome.services.expected_running)
    sets = [
        by_determinant(coverage_at_moments(running.only(rows)), outcome.services.weighting)
        for rows in random_sets(len(running), size)
    ]
    assert outcome.yardstick.target == pytest.approx(np.mean(sets, axis=0).tolist())
    low, high = np.percentile(sets, [5, 95], axis=0)
    for shape, own_low, own_high in zip(outcome.shapes, low, high, strict=True):
        assert shape.band == pytest.approx((own_low, own_high))
        assert shape.is_gap == (shape.covered < own_low), "a gap only below the band"
    assert any(shape.gap > 0 and not shape.is_gap for shape in outcome.shapes)


@pytest.mark.parametrize("rung", RUNGS)
def test_the_band_of_all_together_is_a_mean_over_determinants(rung):
    outcome = outcome_of(f"against=catalogue&rung={rung}")
    band = outcome.yardstick.band
    assert band.low[:-1].min() <= band.mean[-1] <= band.high[:-1].max()
    assert band.low[-1] <= band.mean[-1] <= band.high[-1]
    told = [whole_percent(figures[-1]) for figures in (band.mean, band.low, band.high)]
    assert numbers_in(outcome.band_told) == [round(outcome.services.expected_running), *told]


def test_a_catalogue_with_fewer_services_gives_all_it_has():
    Service.objects.exclude(cities__slug="london").update(status="discontinued")
    outcome = outcome_of("against=catalogue", "london")
    running = current_snapshot().active.sum()
    assert str(running) in str(outcome.yardstick.name)
    assert outcome.yardstick.band.low == pytest.approx(outcome.yardstick.band.high)


def test_what_counts_up_to_a_yardstick_stands_beside_the_coverage_told_above(client):
    page = client.get("/cities/london/?against=peer&peer=berlin&k=1").content.decode()
    outcome = outcome_of("against=peer&peer=berlin&k=1", "london")
    start, whole = outcome.additions.plan.start, outcome.services.ladder.moments.value
    assert start < whole
    assert f"of the {percent(whole)} above, {percent(start)} count here" in page

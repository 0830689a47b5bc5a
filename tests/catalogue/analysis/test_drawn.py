"""How sure the figures of services are: the draws of the model, on what the collection knows."""

import numpy as np
import pytest

from catalogue.analysis.drafts import Draft
from catalogue.analysis.drawn import contribution_ranges, contributions, judged, simulated
from experience import moments
from experience.contribution import contribution
from experience.sure.drawing import draws_for
from tests import by_hand

pytestmark = pytest.mark.django_db


@pytest.fixture
def evenly(snapshot):
    sizes = len(snapshot.determinants), len(snapshot.groups), len(snapshot.mean_phases)
    return moments.Weighting(*(np.full(size, 1 / size) for size in sizes))


def test_every_contribution_lies_in_its_range(snapshot):
    found = contribution_ranges(contributions(list(snapshot.members.values()), snapshot))
    assert [one.point for one in found] == [
        contribution(member.levels, snapshot.scale.linear) for member in snapshot.members.values()
    ]
    assert [one.low <= one.point <= one.high for one in found] == [True] * len(found)


def test_every_city_lies_in_its_range(snapshot, evenly):
    for city in by_hand.cities_with_a_profile()[::4]:
        members = snapshot.members_in(city)
        drawn = simulated(members, snapshot, evenly, possible=snapshot.possible).figures
        cube = moments.coverage_at_moments(snapshot.services_of(members))
        value = moments.by_determinant(cube, evenly).mean()
        low, high = np.percentile(drawn.c1(), [5, 95])
        assert low <= value <= high, city


def test_coders_are_heard_where_neither_gave_what_was_settled(snapshot):
    """The last codes of either coder are what is drawn from, by the files; some of them are one level, settled anew."""
    opened = {row["slug"]: row["opened"] for row in by_hand.rows("rounds", "catalogue.codinground")}
    last = {}
    for row in sorted(by_hand.rows("codings", "catalogue.coding"), key=lambda row: opened[row["sheet"][0]]):
        _round, coder, service, _version = row["sheet"]
        last[service, row["determinant"][0], coder] = row["level"]
    overruled = []
    for slug, facts in by_hand.published().items():
        for place, determinant in enumerate(by_hand.determinants()):
            codes = tuple(last[slug, determinant, coder] for coder in ("pass-1", "pass-2"))
            if determinant == "touchpoint-integration":
                codes = tuple(None if code is None else min(code, 3) for code in codes)
            member = snapshot.members[slug]
            assert (member.levels[place], member.pools[place]) == (facts.levels[determinant], codes)
            if facts.levels[determinant] not in codes:
                overruled.append((slug, determinant))
    assert overruled


def test_services_are_told_apart_by_their_slugs(snapshot):
    keys = {judged(member).key for member in snapshot.members.values()}
    assert len(keys) == len(snapshot.members)


def test_a_draft_is_drawn_the_same_whatever_its_number(snapshot):
    draft = Draft("Night bus", "mobility", (1,) * len(snapshot.determinants))
    one, other = (judged(draft.member(number, snapshot.determinants)) for number in (1, 2))
    assert one.key == other.key


def test_fixed_weights_are_not_drawn_and_large_sets_are_drawn_less_often(snapshot, evenly):
    everybody = list(snapshot.members.values())
    few = simulated(everybody[:3], snapshot, evenly, fixed=True)
    assert (few.draws, np.ptp(few.weights)) == (2000, 0)
    many = simulated(everybody, snapshot, evenly)
    assert many.draws == draws_for(len(everybody)) < 2000
    assert simulated(everybody[:3], snapshot, evenly, draws=many.draws).draws == many.draws

"""How sure the figures of services are: the draws of the model, on what the collection knows."""

import numpy as np
import pytest

from catalogue.analysis.drafts import Draft
from catalogue.analysis.drawn import contribution_ranges, contributions, judged, simulated
from experience import moments
from experience.contribution import contribution
from experience.sure.drawing import draws_for

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
    for city in ("london", "berlin", "singapore", "new-york", "seoul"):
        members = snapshot.members_in(city)
        drawn = simulated(members, snapshot, evenly, possible=snapshot.possible).figures
        cube = moments.coverage_at_moments(snapshot.services_of(members))
        value = moments.by_determinant(cube, evenly).mean()
        low, high = np.percentile(drawn.c1(), [5, 95])
        assert low <= value <= high, city


def test_coders_are_heard_where_neither_gave_what_was_settled(snapshot):
    member = snapshot.members["a-kaart-antwerpen"]
    place = [determinant.slug for determinant in snapshot.determinants].index("transaction-convenience")
    assert (member.levels[place], member.pools[place]) == (2, (3, 3))


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

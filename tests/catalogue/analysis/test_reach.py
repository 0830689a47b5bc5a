"""How likely, for whom and when a service is there: as it says, as is assumed, and as a coder may know."""

from statistics import mean

import numpy as np
import pytest
from django.db.models import F

from catalogue.analysis.current import current_snapshot
from catalogue.models import CustomerGroup, Service, ServiceCustomer, Touchpoint
from experience.moments import coverage_at_moments
from tests import by_hand
from tests.factories import classify, make_service

pytestmark = pytest.mark.django_db


def test_the_shipped_collection(snapshot):
    services, possible = by_hand.published().values(), by_hand.possible_cells()
    assert snapshot.check_year == by_hand.check_year()
    assert [len(snapshot.groups), *snapshot.services.shape] == [9, 9, 5, 13]
    assert snapshot.services.persons.mean() == pytest.approx(mean(sum(s.persons.values()) / 9 for s in services))
    assert snapshot.services.phases.mean() == pytest.approx(mean(len(s.phases) / 5 for s in services))
    assert (snapshot.possible.sum(), snapshot.possible.size) == (len(possible), 17 * 9 * 5 * 13)
    assert snapshot.possible.any(axis=0).sum() == len({cell[1:] for cell in possible})
    assert snapshot.active.sum() == sum(service.status == "active" for service in services)


@pytest.mark.parametrize("city", by_hand.cities_with_a_profile())
def test_cities_at_moments(snapshot, city):
    own = snapshot.services_of(snapshot.members_in(city))
    assert coverage_at_moments(own).mean() == pytest.approx(by_hand.ladder(city).moments, abs=1e-12)


def test_a_service_says_for_whom_and_when(snapshot):
    for slug, member in list(snapshot.members.items())[::10]:
        service = Service.objects.get(slug=slug)
        assert set(member.persons) == {customer.group.slug for customer in service.served.all()}
        row = snapshot.services.only([snapshot.places[slug]])
        for group, share in zip(snapshot.groups, row.persons[0], strict=True):
            named = service.served.filter(group__slug=group).first()
            assert share == (0 if named is None else 1 if named.basis == "documented" else 0.5)
        assert row.phases[0].tolist() == [phase in member.phases for phase in Touchpoint.Phase.values]
        assert list(snapshot.domains)[row.fields[0]] == member.domain


def test_who_says_nothing_takes_the_mean_of_those_who_do(snapshot):
    made = make_service()
    after = current_snapshot()
    row = after.services.only([after.places[made.slug]])
    assert row.persons[0].tolist() == after.mean_persons.tolist() == snapshot.mean_persons.tolist()
    assert row.phases[0].tolist() == after.mean_phases.tolist() == snapshot.mean_phases.tolist()
    services = by_hand.published().values()
    assert after.mean_persons.mean() == pytest.approx(mean(sum(s.persons.values()) / 9 for s in services))


def test_an_assumed_reach_makes_no_cell_possible(snapshot):
    made = make_service(domain=Service.objects.get(slug="jelbi-berlin").domain)
    classify(made, "accessibility", 3)
    assert (current_snapshot().possible == snapshot.possible).all()


def test_where_nobody_says_anything_nothing_is_assumed():
    ServiceCustomer.objects.all().delete()
    Service.objects.update(state="draft")
    empty = current_snapshot()
    assert (empty.check_year, len(empty.services), empty.mean_persons.tolist()) == (None, 0, [0] * 9)
    assert empty.possible.shape == (17, 9, 5, 13)


def test_a_newer_check_makes_what_was_seen_before_less_likely(snapshot):
    unknown = [member for member in snapshot.members.values() if member.status == "unknown"]
    assert {member.factor for member in unknown} == {0.5, 0.75}
    assert {m.factor for m in unknown if m.as_of and m.as_of >= 2023} == {0.75}
    Service.objects.filter(slug="jelbi-berlin").update(status_as_of=2030)
    later = current_snapshot()
    assert later.check_year == 2030
    assert {later.members[member.slug].factor for member in unknown} == {0.5}
    assert later.content_version != snapshot.content_version
    Service.objects.filter(slug="jelbi-berlin").update(status_as_of=F("status_as_of") - 4)
    assert [m.factor for m in current_snapshot().members.values()] == [m.factor for m in snapshot.members.values()]


def test_what_a_coder_must_not_see_shows_in_no_number(snapshot):
    """Not in the number of possible cells either; means and the year, which no level moves, stay those of all."""
    waiting = Service.objects.get(slug="jelbi-berlin")
    seen = current_snapshot().hiding([waiting.pk])
    waiting.classifications.update(level=3, reason="R")
    later = current_snapshot().hiding([waiting.pk])
    assert (later.possible == seen.possible).all()
    assert "jelbi-berlin" not in seen.members
    assert seen.check_year == snapshot.check_year
    assert np.array_equal(seen.mean_persons, snapshot.mean_persons)
    assert np.array_equal(seen.mean_phases, snapshot.mean_phases)


def test_a_group_more_makes_other_data_of_it(snapshot):
    """Every mean over groups changes, whether a service names the new one or not."""
    CustomerGroup.objects.create(slug="visitor-from-space", name="Visitor from space", order=99)
    assert current_snapshot().content_version != snapshot.content_version

"""What is said of a set: the verified values, the same by whatever way, and nothing outside its own range."""

from dataclasses import replace

import numpy as np
import pytest

from catalogue.analysis.current import current_snapshot
from catalogue.analysis.drafts import Draft
from catalogue.analysis.members import Link
from catalogue.analysis.service_sets import ServiceSet
from catalogue.models import City, Service, ServiceCustomer
from experience.coverage import coverage
from experience.integration import Handovers
from experience.judgement import RUNGS
from experience.levels import STANDARD
from tests import by_hand
from tests.factories import classify, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def berlin(snapshot):
    return ServiceSet(snapshot.members_in("berlin"), snapshot)


def close(values):
    return pytest.approx(values, abs=1e-12)


def values(services):
    return [rung.value for rung in services.ladder]


def own_service(snapshot, answers=(2,) * 13, **fields):
    drawn = Draft("An idea", "mobility", answers, frozenset(["during"])).member(1, snapshot.determinants)
    return replace(drawn, **{"persons": {"resident": 1.0}, **fields})


@pytest.mark.parametrize("city", by_hand.cities_with_a_profile())
def test_cities(snapshot, city):
    services, wanted = ServiceSet(snapshot.members_in(city), snapshot), by_hand.ladder(city)
    assert services.has_profile
    assert (services.expected_running, services.possible) == (wanted.expected_running, len(by_hand.possible_cells()))
    assert values(services) == close([wanted.anywhere, wanted.moments, wanted.activities])


def test_a_city_of_which_too_few_services_are_known_to_run():
    """Of five services, which are enough, one was seen some years ago."""
    made = [make_service(cities=City.objects.filter(slug="kigali"), status="active") for _ in range(5)]
    Service.objects.filter(cities__slug="kigali").exclude(pk__in=[each.pk for each in made]).update(state="draft")
    whole = ServiceSet(current_snapshot().members_in("kigali"), current_snapshot())
    assert (whole.expected_running, whole.has_profile) == (5, True)
    Service.objects.filter(pk=made[0].pk).update(status="unknown", status_as_of=by_hand.check_year() - 3)
    less = ServiceSet(current_snapshot().members_in("kigali"), current_snapshot())
    assert (less.expected_running, less.has_profile) == (4.75, False)


def test_no_value_lies_outside_its_range(berlin):
    figures = [rung.range for rung in berlin.ladder]
    figures += [row.range for row in [*berlin.determinants, *berlin.persons_rows, *berlin.phases_rows]]
    assert len(figures) == 3 + 13 + 9 + 5
    assert all(figure.low <= figure.point <= figure.high for figure in figures)
    assert all(rung.c0 <= rung.value + 1e-12 for rung in berlin.ladder)


def test_everything_agrees_with_the_headline(berlin):
    headline = berlin.ladder.moments.value
    assert np.mean([row.moments for row in berlin.determinants]) == close(headline)
    assert [row.range.point for row in berlin.determinants] == [row.moments for row in berlin.determinants]
    assert np.mean([row.range.point for row in berlin.persons_rows]) == close(headline)
    assert np.mean([row.range.point for row in berlin.phases_rows]) == close(headline)
    cells = [[cell.coverage for cell in row.cells] for row in berlin.moments]
    assert np.mean(cells) == close(headline)
    assert np.mean(cells, axis=1) == close([row.mean for row in berlin.moments])
    assert berlin.codings.settled == headline
    assert [c.c1 for c in berlin.conventions if (c.value_function, c.saturation) == ("linear", 0.5)] == [headline]
    assert np.mean([row.anywhere for row in berlin.determinants]) == close(berlin.ladder.anywhere.value)


def test_the_order_of_members_does_not_matter(berlin):
    turned = replace(berlin, members=berlin.members[::-1])
    assert values(turned) == close(values(berlin))
    assert [[cell.members for cell in row.cells] for row in turned.moments] == [
        [cell.members for cell in row.cells] for row in berlin.moments
    ]
    assert [[part.member for part in row.parts] for row in turned.determinants] == [
        [part.member for part in row.parts] for row in berlin.determinants
    ]


def test_who_reaches_a_moment(berlin):
    rows = {row.slug: {cell.phase: cell for cell in row.cells} for row in berlin.moments}
    assert [(row.slug, row.name) for row in berlin.moments] == list(berlin.snapshot.groups.items())
    for person, cells in rows.items():
        for phase, cell in cells.items():
            there = {m.slug for m in berlin.running if person in m.persons and phase in m.phases}
            assert {member.slug for member in cell.members} == there
            assert (cell.coverage > 0) == bool(there)
            presumed = bool(there) and all(member.persons[person] < 1 for member in cell.members)
            assert cell.presumed == presumed
    alone = [replace(berlin, members=[member]) for member in rows["resident"]["during"].members]
    strengths = [one.moments[0].cells[2].coverage for one in alone]
    assert len(set(strengths)) > 3
    assert strengths == sorted(strengths, reverse=True)


def test_parts_say_what_would_be_lost_without_each(berlin):
    for row in berlin.determinants:
        shares = [part.share for part in row.parts]
        assert shares == sorted(shares, reverse=True)
        for part in row.parts[:1]:
            others = [member for member in berlin.members if member is not part.member]
            without = replace(berlin, members=others).judgement.at_moments[row.determinant.order - 1]
            assert part.share == pytest.approx(row.moments - without, abs=1e-9)


def test_for_whom_it_is_judged(berlin):
    two = replace(berlin, persons=["commuter-or-worker", "student"])
    means = {row.slug: row.range.point for row in berlin.persons_rows}
    assert two.ladder.moments.value == close((means["commuter-or-worker"] + means["student"]) / 2)
    assert [row.range.point for row in two.persons_rows] == close(list(means.values()))
    assert two.possible == berlin.snapshot.possible[:, [1, 4]].sum()
    assert two.ladder.anywhere.value == berlin.ladder.anywhere.value
    assert values(replace(berlin, persons=[])) == values(berlin)


def test_the_scope_counts_in_activities_alone(berlin):
    mobility = replace(berlin, scope=["mobility"])
    [row] = mobility.fields
    assert (row.slug, row.possible, row.coverage) == ("mobility", mobility.possible, close(values(mobility)[2]))
    assert {member.domain for member in row.members} == {"mobility"}
    assert values(mobility)[:2] == values(berlin)[:2]
    assert sum(row.possible for row in berlin.fields) == berlin.possible == len(by_hand.possible_cells())
    assert sum(row.possible * row.coverage for row in berlin.fields) / berlin.possible == close(values(berlin)[2])


def test_weights_and_target(berlin):
    weights = [1.0] + [0.0] * 12
    own = replace(berlin, weights=weights, target=[0.5] * 13)
    assert own.ladder.moments.value == close(berlin.determinants[0].moments)
    assert {row.target for row in own.determinants} == {0.5}
    assert [row.gap for row in own.determinants] == [0.5 - row.moments for row in berlin.determinants]
    assert {row.target for row in berlin.determinants} == {1}
    assert "weights" in berlin.sources
    assert "weights" not in own.sources


@pytest.mark.parametrize("rung", ["anywhere", "moments", "activities"])
def test_a_suggestion_adds_what_the_set_has_more_with_it(berlin, rung):
    found = berlin.suggestions(5, rung)
    gains = [suggestion.gain for suggestion in found]
    assert gains == sorted(gains, reverse=True)
    held = {member.slug for member in berlin.members}
    for member, gain in found:
        assert member.status == "active"
        assert member.slug not in held
        more = replace(berlin, members=[*berlin.members, member])
        assert gain == pytest.approx(more.judgement.c1(rung) - berlin.judgement.c1(rung), abs=1e-11)


def test_nothing_is_suggested_beyond_the_target(berlin):
    there = [row.moments for row in berlin.determinants]
    assert replace(berlin, target=there).suggestions(5) == []
    wanted = [*there[:-1], 1.0]
    last = current_snapshot().determinants[-1]
    for member, gain in replace(berlin, target=wanted).suggestions(5):
        more = replace(berlin, members=[*berlin.members, member]).determinants
        assert gain == pytest.approx((more[last.order - 1].moments - there[-1]) / 13, abs=1e-11)


def test_conventions(berlin):
    assert [(c.value_function, c.saturation) for c in berlin.conventions] == [
        (name, saturation) for name in ("linear", "convex") for saturation in (0.3, 0.5, 0.7)
    ]
    [stronger] = [c.c1 for c in berlin.conventions if c == ("convex", 0.7, c.c1)]
    own = berlin.services
    worth = [[STANDARD.convex(level or 0) for level in member.levels] for member in berlin.running]
    reach = own.persons[:, :, None] * own.phases[:, None, :]
    cells = [coverage(np.array(worth), own.running * reach[:, g, p], 0.7) for g in range(9) for p in range(5)]
    assert stronger == close(np.mean(cells))


def test_codings_by_either_coder(berlin):
    assert berlin.codings.first != berlin.codings.second
    alone = make_service(status="active")
    classify(alone, "accessibility", 3)
    snapshot = current_snapshot()
    one = ServiceSet([snapshot.members[alone.slug]], snapshot).codings
    assert one.first == one.second == one.settled > 0


def test_handovers_count_between_running_services(snapshot):
    link = next(link for link in snapshot.links if not link.ended and snapshot.members[link.target].factor > 0)
    pair = [snapshot.members[slug] for slug in (link.source, link.target)]
    own = ServiceSet(pair, snapshot).integration
    known = [member.integration_level for member in pair if member.integration_level is not None]
    assert own.level_mean == close(sum(known) / len(known) / 4)
    both = [other for other in snapshot.links if {other.source, other.target} == {link.source, link.target}]
    across = float(pair[0].domain != pair[1].domain)
    assert own.handovers == Handovers(len(both), 1, across)
    assert (own.links, own.linked_share, own.cross_field_share) == (len(both), 1, across)
    ended = ServiceSet([pair[0], replace(pair[1], factor=0.0)], snapshot).integration
    assert (ended.links, list(ended.documented)) == (0, list(own.documented))


def test_own_links_count_too(berlin):
    idea = own_service(berlin.snapshot)
    link = Link(idea.slug, "jelbi-berlin", 3, "", None, ())
    more = replace(berlin, members=[*berlin.members, idea], own_links=[link])
    assert more.integration.links == berlin.integration.links + 1
    assert replace(berlin, own_links=[link]).integration.links == berlin.integration.links, "one end is not there"


def test_a_service_that_names_nobody_is_marked(snapshot):
    ServiceCustomer.objects.filter(service__slug="jelbi-berlin").delete()
    after = current_snapshot()
    berlin = ServiceSet(after.members_in("berlin"), after)
    assert [member.slug for member in berlin.assumed] == ["jelbi-berlin"]
    assert berlin.bounds is None
    cells = [cell for row in replace(berlin, members=berlin.assumed).moments for cell in row.cells]
    assert {cell.presumed for cell in cells if cell.members} == {True}


def test_services_that_cannot_be_told_are_named_so_and_only_those_of_the_catalogue(berlin):
    snapshot, jelbi = berlin.snapshot, berlin.members[0]
    at_most, too_many = (replace(jelbi, levels=(None,) * n + (2,) * (13 - n)) for n in (3, 4))
    idea = own_service(snapshot, (None,) * 13)
    assert berlin.untold == []
    assert replace(berlin, members=[at_most, too_many, replace(too_many, factor=0.0), idea]).untold == [too_many]


def test_too_much_is_open_for_a_value(berlin):
    snapshot = berlin.snapshot
    three = own_service(snapshot, (None,) * 3 + (2,) * 10)
    assert replace(berlin, members=[*berlin.members, three]).bounds is None
    four = own_service(snapshot, (None,) * 4 + (2,) * 9)
    own = replace(berlin, members=[*berlin.members, four])
    assert own.without_value == [four]
    filled = [replace(four, levels=(level,) * 4 + (2,) * 9) for level in (0, 3)]
    judged = [replace(berlin, members=[*berlin.members, m]).judgement for m in filled]
    assert own.bounds == close([each.c1() for each in judged])
    assert [rung.bounds for rung in own.ladder] == [close([each.c1(rung) for each in judged]) for rung in RUNGS]


@pytest.mark.parametrize(
    ("unsaid", "everything"),
    [({"persons": {}}, {"persons": {"all": 1.0}}), ({"phases": frozenset()}, {"phases": "all"})],
)
def test_an_own_service_that_names_nobody_or_no_phase_has_bounds(berlin, unsaid, everything):
    snapshot = berlin.snapshot
    silent = own_service(snapshot, **unsaid)
    own = replace(berlin, members=[*berlin.members, silent])
    full = {
        "persons": dict.fromkeys(snapshot.groups, 1.0),
        "phases": frozenset(["before", "arrival", "during", "departure", "after"]),
    }
    most = replace(silent, **{name: full[name] for name in everything})
    assert own.bounds == close([berlin.judgement.c1(), replace(berlin, members=[*berlin.members, most]).judgement.c1()])


def test_a_target_is_set_where_less_than_full_coverage_is_wanted(berlin):
    targets = [None, [1.0] * 13, [0.5, *[1.0] * 12]]
    assert [replace(berlin, target=target).target_set for target in targets] == [False, False, True]


def test_an_empty_set_and_an_empty_collection(snapshot):
    nothing = ServiceSet([], snapshot)
    assert values(nothing) == [0, 0, 0]
    assert (nothing.has_profile, nothing.integration.level_mean, nothing.assumed) == (False, None, [])
    assert {cell.coverage for row in nothing.moments for cell in row.cells} == {0}
    Service.objects.update(state="draft")
    empty = ServiceSet([], current_snapshot())
    assert (values(empty), empty.possible, empty.suggestions(5)) == ([0, 0, 0], 0, [])


def test_what_is_drawn_is_kept_for_other_targets_alone(berlin):
    assert replace(berlin, target=[0.5] * 13).figures is berlin.figures
    others = [
        replace(berlin, members=berlin.members[1:]),
        replace(berlin, weights=[1.0] * 13),
        replace(berlin, persons=["resident"]),
        replace(berlin, scope=["mobility"]),
        replace(berlin, fixed_draws=300),
    ]
    assert len({id(other.figures) for other in [berlin, *others]}) == 6

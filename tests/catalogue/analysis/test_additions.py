"""The best services to add to a set: proven, the same whoever asks, and as a person wishes."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from catalogue.analysis import additions as room
from catalogue.analysis.additions import Additions, Wishes
from catalogue.analysis.kept import Kept
from catalogue.analysis.service_sets import ServiceSet
from experience.choice.plan import best_additions
from experience.judgement import RUNGS
from tests.answers import numbers_in

pytestmark = pytest.mark.django_db

LITTLE_MORE = np.resize([0, 0.02, 0.1, 0.3], 13)
"""Stands for a target: this share of what is open on the rung beside what is there; of some determinants nothing."""

PLAIN = Wishes(
    size=3, must=(), domains=(), per_domain=None, costs={}, cost=1.0, budget=None, everything=False, rung="moments"
)


@pytest.fixture(autouse=True)
def _few_draws(monkeypatch):
    """As many as for readers, and none that was kept of fewer."""
    monkeypatch.setattr(room, "ROBUST", Kept(9))


@pytest.fixture
def asking(snapshot):
    def additions(city="berlin", services=(), **wishes):
        members = [*snapshot.members_in(city), *services]
        choices = {name: wishes.pop(name) for name in ("weights", "target", "scope", "persons") if name in wishes}
        if choices.get("target") is LITTLE_MORE:
            covered = ServiceSet(members, snapshot).judgement.of(wishes.get("rung", PLAIN.rung))
            choices["target"] = (covered + (1 - covered) * LITTLE_MORE).tolist()
        return Additions(ServiceSet(members, snapshot, **choices), replace(PLAIN, **wishes))

    return additions


def slugs(additions):
    return [pick.member.slug for pick in additions.picks]


def with_picks(additions, chosen):
    """The set once some services of the collection run here too."""
    services = additions.services
    added = [replace(services.snapshot.members[slug], factor=1.0) for slug in chosen]
    return replace(services, members=[*services.members, *added])


def counted(services, rung):
    covered = services.judgement.of(rung)
    return float(services.judgement.weights(rung) @ np.minimum(covered, services.wanted))


CHOICES = [
    {},
    {"persons": ["commuter-or-worker", "older-person"]},
    {"weights": [0, 1, 2, 0, 1, 3, 1, 1, 0, 1, 2, 1, 1]},
    {"target": LITTLE_MORE},
    {"scope": ["mobility", "culture"]},
]


@pytest.mark.parametrize("rung", RUNGS)
@pytest.mark.parametrize("choices", CHOICES)
def test_what_is_promised_is_what_the_set_reaches_with_it(asking, rung, choices):
    additions = asking(rung=rung, **choices)
    plan = additions.plan
    assert plan.proven
    assert plan.start == pytest.approx(counted(additions.services, rung))
    assert plan.value == pytest.approx(counted(with_picks(additions, slugs(additions)), rung))
    assert sum(pick.gain for pick in additions.picks) == pytest.approx(plan.value - plan.start)
    befores = [pick.before for pick in additions.picks]
    assert befores == [plan.start, *(pick.after for pick in additions.picks[:-1])]


@pytest.mark.parametrize("rung", RUNGS)
@pytest.mark.parametrize("choices", CHOICES)
def test_the_best_one_is_the_first_suggestion(asking, rung, choices):
    additions = asking(rung=rung, size=1, **choices)
    [first] = additions.services.suggestions(1, rung)
    [pick] = additions.picks
    assert (pick.member.slug, pick.gain) == (first.member.slug, pytest.approx(first.gain))


@pytest.mark.parametrize("rung", RUNGS)
def test_no_other_pair_reaches_more(asking, rung):
    """Against every pair of two fields, each judged as a set."""
    fields = ("culture", "mobility")
    additions = asking(rung=rung, size=2, domains=fields, target=LITTLE_MORE)
    pairs = list(combinations((m.slug for m in additions.candidates if m.domain in fields), 2))
    assert len(pairs) > 20
    assert len(additions.picks) == 2
    reached = {pair: counted(with_picks(additions, pair), rung) for pair in pairs}
    assert additions.plan.value == pytest.approx(max(reached.values()))
    least = additions.plan.start + 0.99 * (max(reached.values()) - additions.plan.start)
    near = [pair for pair, value in reached.items() if value > least - 1e-12]
    assert additions.near_best.sets == len(near)
    assert additions.near_best.share == {
        slug: pytest.approx(np.mean([slug in pair for pair in near]))
        for slug in {slug for pair in near for slug in pair}
    }


def test_the_moments_that_rise_most_come_first(asking):
    additions = asking(size=2)
    first, second = additions.picks
    grids = [
        {(cell.person, cell.phase): cell.coverage for row in with_picks(additions, added).moments for cell in row.cells}
        for added in ([], slugs(additions)[:1], slugs(additions))
    ]
    for pick, before, after in zip((first, second), grids, grids[1:], strict=False):
        rises = {moment: after[moment] - before[moment] for moment in before}
        named = {(change.person, change.phase): change for change in pick.changes}
        assert named.keys() == {moment for moment, rise in rises.items() if rise > 1e-9}
        told = [(named[moment].before, named[moment].after) for moment in named]
        assert told == [pytest.approx((before[moment], after[moment])) for moment in named]
        ordered = [rises[moment] for moment in named]
        assert ordered == pytest.approx(sorted(ordered, reverse=True))


def test_changes_are_told_for_those_who_are_asked_for(asking):
    [pick] = asking(size=1, persons=["student"]).picks
    assert {change.person for change in pick.changes} == {"student"}


def test_wishes_are_kept(asking, snapshot):
    fields = ("culture", "mobility", "health")
    additions = asking(
        size=4, must=("artlens-cleveland",), domains=fields, per_domain=1, costs={"kyiv-digital": 9}, cost=1.5, budget=5
    )
    picks = [pick.member for pick in additions.picks]
    assert "artlens-cleveland" in slugs(additions)
    assert sorted(member.domain for member in picks) == sorted(fields)
    assert [pick.cost for pick in additions.picks] == [1.5] * 3
    assert [numbers_in(limit) for limit in additions.in_words] == [[], [], [1], [4.5, 5]]
    assert asking().in_words == []


def test_candidates_run_unless_all_are_asked_for(asking, snapshot):
    assert {member.status for member in asking().candidates} == {"active"}
    every = asking(everything=True)
    held = {member.slug for member in every.services.members}
    assert {member.slug for member in every.candidates} == snapshot.members.keys() - held
    assert every.added.running.tolist() == [1] * len(every.candidates), "what is added runs here"
    sfpark = asking(must=("sfpark-san-francisco",), size=1)
    assert slugs(sfpark) == ["sfpark-san-francisco"], "what is required may be of any state"


def test_nothing_is_left_to_choose_from(asking, snapshot):
    every = Additions(ServiceSet(list(snapshot.members.values()), snapshot), PLAIN)
    assert (every.candidates, every.picks, every.plan.proven) == ([], [], True)
    assert every.plan.value == every.plan.start == pytest.approx(every.services.judgement.c1())


@pytest.mark.parametrize(
    ("wishes", "rule", "numbers", "names"),
    [
        ({"size": 1, "must": ("nol-dubai", "dokk1-aarhus")}, "size", [2, 1], []),
        ({"must": ("nol-dubai",), "domains": ("culture",)}, "allowed", [], ["nol card"]),
        ({"must": ("nol-dubai", "hvv-switch-hamburg"), "per_domain": 1}, "most_per_domain", [1], ["nol", "hvv"]),
        ({"must": ("nol-dubai",), "cost": 9, "budget": 5}, "budget", [9, 5], ["nol card"]),
    ],
)
def test_contradictory_wishes_are_named(asking, wishes, rule, numbers, names):
    additions = asking(**wishes)
    assert additions.limits.contradictions() == [rule]
    [sentence] = additions.contradictions
    assert numbers_in(sentence) == numbers
    assert [name for name in names if name not in sentence] == []
    assert asking().contradictions == []


def test_what_is_there_cannot_be_added(asking):
    [sentence] = asking(must=("jelbi-berlin",)).contradictions
    assert "Jelbi" in sentence


def test_what_has_no_effect_is_said(asking, snapshot):
    assert asking().notes() == []
    ended = {m.domain for m in snapshot.members.values()} - {m.domain for m in asking().candidates}
    costs = asking(costs={"jelbi-berlin": 3}, budget=4).notes()
    assert ["Jelbi" in note for note in costs] == [True]
    assert asking(costs={"jelbi-berlin": 3}).notes() == [], "said by the form, as no budget is set"
    for domain in ended:
        [note] = asking(domains=(domain,)).notes()
        assert snapshot.domains[domain] in note


def test_a_target_that_is_there_already_is_said(asking, snapshot):
    some = asking(target=[0.01] + [1] * 12)
    [note] = some.notes()
    assert [d.name in note for d in snapshot.determinants] == [True] + [False] * 12
    every = asking(target=[0.001] * 13, weights=[1] * 12 + [0])
    [note] = every.notes()
    assert [d.name in note for d in snapshot.determinants] == [False] * 13
    assert (every.picks, every.plan.proven, every.near_best.share) == ([], True, None)


def test_firm_is_what_belongs_to_the_best_in_many_draws(asking):
    additions = asking(size=2)
    firm = additions.robustness
    assert firm.draws == 200
    assert sum(firm.share.values()) == pytest.approx(2)
    assert list(firm.share.values()) == sorted(firm.share.values(), reverse=True)
    assert firm.share.keys() > set(slugs(additions)), "also of those who were not picked"
    assert 0.5 < firm.reached_at_least <= 1
    assert asking(size=2).robustness == firm


def test_nothing_is_drawn_of_weights_that_a_person_fixed(asking, monkeypatch):
    monkeypatch.setattr(room, "DRAWS", 30)
    free, fixed = asking(size=3), asking(size=3, weights=[1] * 13)
    assert (free.plan.picks, free.question) == (fixed.plan.picks, fixed.question)
    assert fixed.robustness.share != free.robustness.share


@pytest.mark.parametrize(
    ("wishes", "candidates", "number"),
    [
        ({"size": 1}, 100, 200),
        ({"size": 5}, 100, 200),
        ({"size": 10}, 100, 120),
        ({"size": 10, "budget": 9}, 100, 60),
        ({"size": 10}, 150_000, 20),
        ({"size": 10}, 0, 200),
    ],
)
def test_what_takes_more_work_rests_on_fewer_draws(asking, wishes, candidates, number):
    additions = asking(**wishes)
    vars(additions)["candidates"] = additions.candidates[:1] * candidates
    assert additions.draw_number == number


def test_equal_questions_are_answered_once(asking, monkeypatch):
    asked = []
    monkeypatch.setattr(room, "PLANS", Kept(9))
    monkeypatch.setattr(room, "best_additions", lambda problem: asked.append(problem) or best_additions(problem))
    for times in (1, 1, 1):
        assert asking().plan == asking(weights=[2] * 13).plan
        assert len(asked) == times
    for number, other in enumerate(
        [{"size": 2}, {"target": [0.3] * 13}, {"everything": True}, {"rung": "anywhere"}, {"persons": ["student"]}], 2
    ):
        assert asking(**other).plan
        assert len(asked) == number

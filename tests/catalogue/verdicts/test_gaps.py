"""The widest gaps in words: for whom or when, what it hangs on, and where nobody is."""

from hypothesis import given
from hypothesis import strategies as st

from catalogue.verdicts.gaps import widest
from catalogue.verdicts.grid import Grid
from catalogue.verdicts.thresholds import MOST_GAPS
from tests.catalogue.verdicts.grids import PHASES, grid

EVERYWHERE = dict.fromkeys(PHASES, 60)


def everywhere_but(*, nobody=(), one=(), groups=("residents", "students", "commuters")):
    """Two services at every moment but some (group, phase)."""
    return {
        (group, phase): ["Jelbi"] if (group, phase) in one else ["Jelbi", "Wheelmap"]
        for group in groups
        for phase in PHASES
        if (group, phase) not in nobody
    }


def test_an_empty_phase_comes_first_and_is_told_once():
    groups = {"Residents": 60, "Students": 60, "Commuters": (5, 15)}
    nobody = {(group, "departure") for group in ("residents", "students", "commuters")}
    found = widest(grid(groups, EVERYWHERE | {"departure": 0}, everywhere_but(nobody=nobody)))
    assert [gap.title for gap in found] == ["Nobody on the way home", "Next to nothing for commuters"]
    assert found[0].sentence == "None of these services is known to add anything on the way home."
    assert found[1].sentence == "It hangs on Jelbi and Wheelmap. Nobody is there on the way home."


def test_a_group_that_hangs_on_one_service_that_only_presumes_it():
    there = {("commuters", "before"): ["Jelbi"], ("commuters", "arrival"): ["Jelbi"]}
    found = widest(grid({"Residents": 60, "Commuters": (0, 15)}, EVERYWHERE, there, presumed={"commuters"}))
    [gap] = found
    assert gap.title == "One service alone for commuters"
    assert gap.sentence == (
        "It hangs on Jelbi. That it is there for these people is presumed, not documented. "
        "Nobody is there during the stay, on the way home, and afterwards."
    )


def test_a_phase_names_the_groups_without_anybody():
    nobody = {("students", "after"), ("commuters", "after")}
    groups = {"Residents": 60, "Students": 60, "Commuters": 60}
    [gap] = widest(grid(groups, EVERYWHERE | {"after": (20, 29)}, everywhere_but(nobody=nobody)))
    assert gap.title == "Little afterwards"
    assert gap.sentence == "It hangs on Jelbi and Wheelmap. Nobody is there for students and commuters."


def test_many_services_are_counted():
    there = {("residents", phase): ["A", "B", "C", "D"] for phase in PHASES}
    [first, *_rest] = widest(grid({"Residents": 35}, services=there))
    assert first.sentence == "It hangs on A, B, and two other services."


def test_no_gap_where_everybody_is_reached_well():
    assert widest(grid({"Residents": 60, "Students": 50}, EVERYWHERE)) == []


def test_all_empty():
    found = widest(grid({"Residents": 0, "Students": 0}, dict.fromkeys(PHASES, 0), {}))
    assert [gap.title for gap in found] == [
        "Nobody before the visit",
        "Nobody on arrival",
        "Nobody during the stay",
    ]


@given(st.data())
def test_there_are_words_for_all_moments(data):
    names = [f"g{n}" for n in range(data.draw(st.integers(1, 4)))]
    ends = st.tuples(st.integers(0, 100), st.integers(0, 100)).map(sorted).map(tuple)
    services = st.dictionaries(
        st.tuples(st.sampled_from(names), st.sampled_from(PHASES)), st.lists(st.sampled_from("ABCDE"), unique=True)
    )
    described: Grid = grid(
        {name: data.draw(ends) for name in names},
        {phase: data.draw(ends) for phase in PHASES},
        data.draw(services),
        presumed=data.draw(st.sets(st.sampled_from(names))),
    )
    found = widest(described)
    assert len(found) <= MOST_GAPS
    assert all(gap.title and gap.sentence and "%(" not in gap.title + gap.sentence for gap in found)

"""Greedy orders and exchanges: limits that are kept, and nothing made worse."""

from hypothesis import given
from hypothesis import strategies as st

from experience.choice.greedy import exchanged, greedy
from experience.choice.limits import Limits
from experience.choice.plan import best_additions
from experience.choice.problem import problem
from tests.experience.choice.questions import asking, every_choice, possible


@given(possible, st.data())
def test_exchanging_keeps_to_the_limits_and_is_never_worse(question, data):
    start, asked = data.draw(st.sampled_from(every_choice(question))), problem(**question)
    better = exchanged(asked, start)
    assert tuple(sorted(better)) in every_choice(question)
    assert len(better) == len(start)
    assert asked.attained(better) >= asked.attained(start)


def test_an_exchange_mends_what_greed_spoiled():
    asked = asking([[3, 0, 1], [0, 1, 2], [3, 1, 0]], Limits(2))
    assert (greedy(asked), exchanged(asked, (0, 1)), set(best_additions(asked).picks)) == ((0, 1), (1, 2), {1, 2})


def test_greed_minds_the_cost_where_there_is_a_budget():
    assert greedy(asking([[3, 3], [3, 0], [0, 3], [2, 2]], Limits(3, costs=[3, 1, 1, 1], budget=3))) == (3, 1, 2)

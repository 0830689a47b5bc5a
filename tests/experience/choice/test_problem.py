"""Parts of a problem that do not fit together."""

import pytest

from experience.choice.limits import Limits
from tests.experience.choice.questions import FOCUSED, asking


@pytest.mark.parametrize(
    "limits",
    [
        Limits(1, domains="ab"),
        Limits(1, costs=[1.0]),
        Limits(1, most_per_domain=1),
        Limits(1, allowed=frozenset("a")),
        Limits(1, budget=1),
        Limits(1, must=frozenset({3})),
    ],
)
def test_limits_that_do_not_fit_the_candidates_are_refused(limits):
    with pytest.raises(ValueError, match=r"candidate|Fields"):
        asking([[3, 0], [0, 3], [1, 1]], limits)


@pytest.mark.parametrize("wrong", [{"saturation": 1}, {"weights": [1]}, {"target": [2, 0, 0]}, {"covered": [0, 0]}])
def test_parts_that_do_not_fit_are_refused(wrong):
    with pytest.raises(ValueError, match=r"saturation|weight|target|determinant"):
        asking(FOCUSED, Limits(1), **wrong)

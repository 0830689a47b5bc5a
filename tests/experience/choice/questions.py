"""What the tests of choices ask, and every choice that answers it, said once more in plain words."""

from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from experience.choice.limits import Limits
from experience.choice.problem import problem
from experience.gaps import attained

FOCUSED = [[3, 0, 1], [2, 2, 0], [0, 0, 3], [3, 1, 0]]


@st.composite
def questions(draw, limited=True):
    """The arguments of `problem`; the limits may contradict each other."""
    size, wide = draw(st.integers(1, 8)), draw(st.sampled_from([1, 2, 4, 13]))

    def row(of, length=wide):
        return st.lists(of, min_size=length, max_size=length)

    def maybe(of):
        return draw(st.none() | of)

    values = np.array(draw(row(row(st.integers(0, 3)), size))) / 3
    limits = Limits(draw(st.integers(0, 3)))
    if limited:
        limits = Limits(
            limits.size,
            draw(st.frozensets(st.integers(0, size - 1), max_size=2)),
            draw(row(st.sampled_from("abc"), size)),
            maybe(st.frozensets(st.sampled_from("abc"), min_size=1)),
            maybe(st.integers(0, 2)),
            draw(row(st.sampled_from([0, 0.1, 0.2, 0.3, 1]), size)),
            maybe(st.sampled_from([0, 0.3, 0.6, 1])),
        )
    return {
        "covered": draw(row(st.sampled_from([0, 0.25, 0.5, 0.875]))),
        "values": values,
        "limits": limits,
        "weights": maybe(row(st.floats(0, 1)).filter(lambda w: max(w) > 0.1)),
        "target": maybe(row(st.floats(0, 1))),
        "saturation": draw(st.sampled_from([0.3, 0.5, 0.7])),
    }


def asking(levels, limits, covered=None, **more):
    values = np.array(levels) / 3
    return problem(np.zeros(values.shape[1]) if covered is None else covered, values, limits, **more)


def reached(question, chosen):
    """What a choice attains, by the definition of coverage."""
    left = (1 - question["saturation"] * question["values"][list(chosen)]).prod(axis=0)
    covered = 1 - (1 - np.array(question["covered"])) * left
    return attained(covered, question["target"], question["weights"])


def choices(limits, places):
    """Every choice of these candidates that keeps to the limits, said once more in plain words."""

    def fits(chosen):
        own = [limits.domains[place] for place in chosen] if limits.domains else []
        return (
            limits.must <= set(chosen)
            and (limits.allowed is None or set(own) <= limits.allowed)
            and (limits.most_per_domain is None or all(own.count(one) <= limits.most_per_domain for one in own))
            and (limits.budget is None or round(sum(limits.costs[place] for place in chosen), 9) <= limits.budget)
        )

    return [chosen for size in range(limits.size + 1) for chosen in combinations(places, size) if fits(chosen)]


def every_choice(question):
    return choices(question["limits"], range(len(question["values"])))


possible = questions().filter(lambda question: not question["limits"].contradictions())

"""For whom a service is there, and when: what a code says of a group of people or of a phase of the journey.

Source: model 2, sections 1 and 9. A group counts q = 1 where a page names it, half where it is presumed; a phase counts
where a page shows what people do in it, and nothing where that is presumed.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Basis(StrEnum):
    """How a group of people, or a phase, is known to be reached."""

    DOCUMENTED = "documented"
    INFERRED = "inferred"
    ABSENT = "absent"


LIKELY_GROUP: Mapping[str, float] = {Basis.DOCUMENTED: 1.0, Basis.INFERRED: 0.5, Basis.ABSENT: 0.0}
"""q: the probability that a service is there for a group of people."""

LIKELY_PHASE: Mapping[str, float] = {Basis.DOCUMENTED: 1.0, Basis.INFERRED: 0.0, Basis.ABSENT: 0.0}
"""The same for a phase: one that is presumed has no touchpoint that a page shows."""

NOMINAL = {basis: place for place, basis in enumerate(Basis)}
"""Numbers for the three values, which have no order."""


def likely(codes: Iterable[str], by_basis: Mapping[str, float]) -> float:
    """How likely a service is there when one of its coders, each alike, is right."""
    shares = [by_basis[code] for code in codes]
    return sum(shares) / len(shares)


TEXTS = ("item", "means", *(basis.value for basis in Basis))
"""What a guide says of a group or phase: its slug, who or when that is, and when which value is given."""


def reach_problems(rules: object) -> Iterable[str]:
    """What is wrong with a guide's rules of reach: a list of dictionaries of texts, each item once."""
    if not isinstance(rules, list):
        yield "list"
        return
    whole = [
        isinstance(rule, dict)
        and set(rule) == {*TEXTS}
        and all(isinstance(text, str) and text.strip() for text in rule.values())
        for rule in rules
    ]
    if not all(whole):
        yield "texts"
    elif len({rule["item"] for rule in rules}) < len(rules):
        yield "doubled"

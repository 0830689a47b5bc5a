"""Checks the named constraints of a model in memory: the database would refuse a whole import, and name one row.

Three-valued as in SQL: an unknown value makes a comparison unknown, and what is unknown is not refused.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from operator import eq, ge, gt, le, lt
from typing import Any

from django.db.models import CheckConstraint, F, Model, Q

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "exact": eq,
    "in": lambda value, choices: value in choices,
    "range": lambda value, ends: ends[0] <= value <= ends[1],
    "gt": gt,
    "gte": ge,
    "lt": lt,
    "lte": le,
}


def violated(model: type[Model], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The columns and messages of the constraints that a row breaks."""
    for constraint in checks_of(model):
        if holds(constraint.condition, values) is False:
            yield to_mend(columns_of(constraint.condition), values), str(constraint.get_violation_error_message())


@cache
def checks_of(model: type[Model]) -> list[Any]:
    return [constraint for constraint in model._meta.constraints if isinstance(constraint, CheckConstraint)]


def to_mend(names: set[str], values: Mapping[str, Any]) -> str:
    """Of the columns that a constraint speaks of one that is empty, else the one furthest to the right."""
    own = [name for name in values if name in names]
    return next((name for name in own if values[name] in (None, "")), own[-1])


def columns_of(condition: Q) -> set[str]:
    found: set[str] = set()
    for child in condition.children:
        if isinstance(child, tuple):
            found.add(child[0].partition("__")[0])
            found |= {named(child[1])} if isinstance(child[1], F) else set()
        elif isinstance(child, Q):
            found |= columns_of(child)
    return found


def named(field: F) -> str:
    return str(field.deconstruct()[1][0])


def holds(condition: Q, values: Mapping[str, Any]) -> bool | None:
    """Whether a condition holds for a row; None where that cannot be told. Raises KeyError for other lookups."""
    parts = [holds(c, values) if isinstance(c, Q) else compare(c, values) for c in condition.children]
    decides = condition.connector == Q.OR
    found: bool | None = decides if decides in parts else (None if None in parts else not decides)
    return found if found is None or not condition.negated else not found


def compare(condition: Any, values: Mapping[str, Any]) -> bool | None:
    lookup, other = condition
    name, _, operator = lookup.partition("__")
    value = values[name]
    if operator == "isnull":
        return (value is None) == other
    expected = values[named(other)] if isinstance(other, F) else other
    if value is None or expected is None:
        return None
    return COMPARISONS[operator or "exact"](value, expected)

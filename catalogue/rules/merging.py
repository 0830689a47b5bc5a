"""Two people, one record: what one of them saw, what is there now, and what that person wants, brought together."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass(frozen=True)
class Merged(Generic[Key, Value]):
    """The values to go on with, by key, and the keys that others changed meanwhile.

    `theirs` were changed by others alone and hold what they made of it; `conflicts` were changed by both, each to
    something else, and hold what the person wants until somebody has decided.
    """

    values: dict[Key, Value]
    theirs: frozenset[Key]
    conflicts: frozenset[Key]


def merge(
    seen: Mapping[Key, Value] | None, present: Mapping[Key, Value], mine: Mapping[Key, Value]
) -> Merged[Key, Value]:
    """Compare key by key of `mine`. A key that `seen` lacks, or all where it is None, counts as changed by both."""
    known = {} if seen is None else seen
    differ = {key for key in mine if mine[key] != present[key]}
    theirs = {key for key in differ if key in known and mine[key] == known[key]}
    conflicts = {key for key in differ - theirs if key not in known or present[key] != known[key]}
    values = {key: present[key] if key in theirs else mine[key] for key in mine}
    return Merged(values, frozenset(theirs), frozenset(conflicts))

"""Three-way comparison: what the shipped data want to change in each record here, and what needs a decision."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any

from django.db.models import CheckConstraint, Model, Q

from catalogue.operations.upgrade.records import Content, Name, Records, comparable, compared_fields, related


class Action(StrEnum):
    CREATE = "new"
    UPDATE = "changed"
    DELETE = "removed"


@dataclass(frozen=True)
class Change:
    """What one record takes over from the shipped data: field names with values as JSON.

    With a reason, the change waits for a decision; decided is one that somebody took.
    """

    name: Name
    action: Action
    values: Content
    reason: str = ""
    decided: bool = False


EDITED = "edited here, and changed in the shipped data too"
OWN = "made here; the shipped data now have another record of this name"
DELETED = "deleted here, and changed in the shipped data"
DROPPED = "edited here, and removed from the shipped data"
LACKING = "points to what is not here as it is shipped"
KEPT_WITH = "is part of, or holds, a record that is left alone"


@dataclass
class Comparison:
    """All changes in the order of the files, parted into those that are made and those that wait."""

    made: list[Change]
    waiting: list[Change]


def compare(before: Records, now: Records, present: Records) -> Comparison:
    changes = [
        change
        for name in {**now, **before}
        for change in changes_of(name, before.get(name), now.get(name), present.get(name))
    ]
    return Comparison([c for c in changes if not c.reason], [c for c in changes if c.reason])


def changes_of(name: Name, before: Content | None, now: Content | None, present: Content | None) -> Iterator[Change]:
    if now is None:
        if before is not None and present is not None:
            edited = differing(name, before, present)
            yield Change(name, Action.DELETE, {}, DROPPED if edited else "")
    elif present is not None:
        yield from updates(name, before, now, present)
    elif before is None:
        yield Change(name, Action.CREATE, now)
    elif differing(name, before, now):
        yield Change(name, Action.CREATE, now, DELETED)


def updates(name: Name, before: Content | None, now: Content, present: Content) -> Iterator[Change]:
    """The fields to take over from the shipped data, and those that were changed on both sides.

    Fields that one constraint speaks of are taken over together, or wait together.
    """
    new = differing(name, present, now) & now.keys()
    if before is None:
        wanted, edited, reason = new, new, OWN
    else:
        wanted, edited, reason = new & differing(name, before, now), differing(name, before, present), EDITED
        edited |= {field for bound in bound_together(name.model) if bound & edited for field in bound}
    for fields, why in ((wanted - edited, ""), (wanted & edited, reason)):
        if fields:
            yield Change(name, Action.UPDATE, {field: now[field] for field in now if field in fields}, why)


@cache
def bound_together(model: type[Model]) -> list[set[str]]:
    """The fields of each constraint: a value from here and one from the shipped data could break it."""
    checks = [check for check in model._meta.constraints if isinstance(check, CheckConstraint)]
    return [set(check.condition.referenced_base_fields) for check in checks if isinstance(check.condition, Q)]


def differing(name: Name, one: Content, other: Content) -> set[str]:
    """The fields in which two contents of a record differ."""
    fields = compared_fields(name.model)
    return {field.name for field in fields if comparable(field, one) != comparable(field, other)}


def decide(comparison: Comparison, taken: Callable[[Name], str | None]) -> Comparison:
    """What was decided is made (shipped) or dropped (ours); the rest waits."""
    made = [replace(c, reason="", decided=True) for c in comparison.waiting if taken(c.name) == "shipped"]
    waiting = [c for c in comparison.waiting if taken(c.name) is None]
    return Comparison([*comparison.made, *made], waiting)


def with_parts(comparison: Comparison, now: Records, present: Records) -> Comparison:
    """What comes back by a decision comes with its parts, which went with it."""
    back = {change.name for change in comparison.made if change.action is Action.CREATE and change.decided}
    parts = []
    for name, content in now.items() if back else ():
        if name not in present and name not in back and not back.isdisjoint(name.parents):
            back.add(name)
            parts.append(Change(name, Action.CREATE, content))
    mentioned = {part.name for part in parts}
    made = [change for change in comparison.made if change.name not in mentioned]
    return Comparison([*made, *parts], [change for change in comparison.waiting if change.name not in mentioned])


def hold_back(comparison: Comparison, present: Records) -> Comparison:
    """Let changes wait that point to a record which is not here, or is another one here."""
    made, waiting = comparison.made, [*comparison.waiting]
    models = {name.model for name in present}
    there = set(present) - {change.name for change in waiting if change.reason == OWN}
    while True:
        coming = {change.name for change in made if change.action is Action.CREATE}
        lacks = [
            [str(n) for n in pointers(change) if n.model in models and n not in there and n not in coming]
            for change in made
        ]
        if not any(lacks):
            return Comparison(made, waiting)
        pairs = list(zip(made, lacks, strict=True))
        waiting += [replace(change, reason=f"{LACKING}: {', '.join(names)}") for change, names in pairs if names]
        made = [change for change, names in pairs if not names]


def pointers(change: Change) -> Iterator[Name]:
    """The records that the values of a change point to."""
    for field in compared_fields(change.name.model):
        value = change.values.get(field.name)
        if field.is_relation and value is not None:
            for key in value if field.many_to_many else [value]:
                yield Name(related(change.name.model, field.name), tuple(key))


def edits(
    before: Records, now: Records, present: Records, changes: list[Change]
) -> Iterator[tuple[Name, frozenset[str]]]:
    """What people did to shipped records, beside what the changes tell: the fields, none where it was deleted.

    The parts of a deleted record went with it and are not mentioned.
    """
    told: dict[Name, set[str]] = {}
    for change in changes:
        told.setdefault(change.name, set()).update(change.values)
    for name in before.keys() & now.keys():
        here = present.get(name)
        if here is not None:
            edited = differing(name, before[name], here) & differing(name, now[name], here) - told.get(name, set())
            if edited:
                yield name, frozenset(edited)
        elif name not in told and not any(parent in before and parent not in present for parent in name.parents):
            yield name, frozenset()


def base_after(before: Records, now: Records, waiting: list[Change]) -> Records:
    """What counts as shipped from now on: the shipped data, but for what waits, which keeps what was shipped before."""
    after: dict[Name, Any] = dict(now)
    for change in waiting:
        known = before.get(change.name)
        if known is None:
            after.pop(change.name, None)
        elif change.action is Action.UPDATE:
            kept = {field: known[field] for field in change.values if field in known}
            rest = {f: value for f, value in after[change.name].items() if f not in change.values}
            after[change.name] = rest | kept
        else:
            after[change.name] = known
    return after

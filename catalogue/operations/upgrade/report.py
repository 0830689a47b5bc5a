"""The report of an upgrade in words: what changes, and what is left alone, field by field."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from shlex import quote
from typing import Any

from django.utils.text import capfirst

from catalogue.models import Service
from catalogue.operations.upgrade.comparison import Action, Change
from catalogue.operations.upgrade.records import Content, Name, Records, compared_fields
from catalogue.operations.upgrade.run import Outcome

HOW_TO_DECIDE = (
    "Decide with --take ours:RECORD, which keeps what is here, or --take shipped:RECORD, which takes what is shipped. "
    "RECORD is a name in brackets above, or all."
)
NOTHING = "Nothing to do: all shipped records are here, or were decided about."
DRY = "This was a dry run: nothing is written. Call it again with --apply to write."


def report(outcome: Outcome, *, kept: bool) -> Iterator[str]:
    if not outcome.made and not outcome.ours:
        yield "Nothing to write." if outcome.waiting else NOTHING
    yield from changes(outcome.made)
    for name in sorted(map(str, outcome.ours)):
        yield f"Stays as it is here: {name}"
    if outcome.edits:
        yield "Edited here and kept; the shipped data bring nothing new for it:"
        yield from edited(outcome)
    if outcome.waiting:
        yield "Left alone:"
        yield from left_alone(outcome)
        yield HOW_TO_DECIDE
    if not kept and (outcome.made or outcome.ours):
        yield DRY


def changes(made: list[Change]) -> Iterator[str]:
    counts = Counter(change.action for change in made)
    if made:
        yield f"Records: {', '.join(f'{counts[action]} {action}' for action in Action)}."
    for change in made:
        fields = f": {', '.join(change.values)}" if change.action is Action.UPDATE else ""
        yield f"  {change.action}: {change.name}{fields}"


def edited(outcome: Outcome) -> Iterator[str]:
    for title, names in by_service(outcome.edits, outcome.here):
        yield f"  {title}"
        for name in names:
            fields = [str(f.verbose_name) for f in compared_fields(name.model) if f.name in outcome.edits[name]]
            yield f"    {called(name)}: {', '.join(fields) or 'deleted'}"


def left_alone(outcome: Outcome) -> Iterator[str]:
    changes_of: dict[Name, list[Change]] = {}
    for change in outcome.waiting:
        changes_of.setdefault(change.name, []).append(change)
    for title, names in by_service(changes_of, outcome.here):
        yield f"  {title}"
        for change in (change for name in names for change in changes_of[name]):
            yield f"    {called(change.name)}: {change.reason}"
            for line in fields_of(change, outcome.here.get(change.name)):
                yield f"      {line}"


def by_service(names: Iterable[Name], here: Records) -> Iterator[tuple[str, list[Name]]]:
    """The names under the title of their service; those of no service last."""
    ordered = sorted(names, key=lambda name: (name.service is None, name.service or "", str(name)))
    for slug, own in groupby(ordered, key=attrgetter("service")):
        yield service_title(slug, here) if slug else "Of no single service", list(own)


def called(name: Name) -> str:
    return f"{capfirst(str(name.model._meta.verbose_name))} ({quote(str(name))})"


def service_title(slug: str, here: Records) -> str:
    content = here.get(Name(Service, (slug,)))
    return f"{content['name']} ({slug})" if content else f"{slug} (not here)"


def fields_of(change: Change, here: Content | None) -> Iterator[str]:
    if change.action is Action.UPDATE and here is not None:
        for field in compared_fields(change.name.model):
            if field.name in change.values:
                yield f"{field.verbose_name}:"
                yield f"  here:    {words(here.get(field.name))}"
                yield f"  shipped: {words(change.values[field.name])}"


def words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(words(part) for part in value) or "(none)"
    return "(empty)" if value is None or value == "" else str(value)

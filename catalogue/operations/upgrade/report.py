"""The report of an upgrade in words: what changes, and what is left alone, field by field."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
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
DRY = "This was a dry run: nothing is written. Call it again with --apply to write."


def report(outcome: Outcome, *, kept: bool) -> Iterator[str]:
    if not outcome.made and not outcome.waiting and not outcome.ours:
        yield "Nothing to do: all shipped records are here, or were decided about."
        return
    yield from changes(outcome.made)
    for name in sorted(map(str, outcome.ours)):
        yield f"Stays as it is here: {name}"
    if outcome.waiting:
        yield "Left alone:"
        yield from left_alone(outcome.waiting, outcome.here)
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


def left_alone(waiting: list[Change], here: Records) -> Iterator[str]:
    """By service, then by record; records of no service last."""
    ordered = sorted(waiting, key=lambda change: (change.name.service is None, change.name.service or ""))
    for slug, of_one in groupby(ordered, key=lambda change: change.name.service):
        yield f"  {service_title(slug, here) if slug else 'Of no single service'}"
        for change in of_one:
            kind = capfirst(str(change.name.model._meta.verbose_name))
            yield f"    {kind} ({quote(str(change.name))}): {change.reason}"
            for line in fields_of(change, here.get(change.name)):
                yield f"      {line}"


def service_title(slug: str, here: Records) -> str:
    content = here.get(Name(Service, (slug,)))
    return f"{content['name']} ({slug})" if content else slug


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

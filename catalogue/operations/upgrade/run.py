"""One upgrade of the data: compare, decide, write, check, all in one transaction."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.db.models import Count, Model

from catalogue.history.recording import Origin, recorded
from catalogue.models import Service, ShippedRecord
from catalogue.operations.loading import FIXTURES, WITHOUT_SERVICES
from catalogue.operations.upgrade.applying import Written, delete, write
from catalogue.operations.upgrade.comparison import (
    Action,
    Change,
    base_after,
    compare,
    decide,
    edits,
    hold_back,
    with_parts,
)
from catalogue.operations.upgrade.records import (
    Name,
    Records,
    in_files,
    is_begun_empty,
    note,
    present,
    shipped_before,
)
from catalogue.rules.currency import BY_THE_NEWEST
from catalogue.rules.dataset import PROBLEMS, field_problems
from catalogue.rules.reach import reach_that_differs

EVERYTHING = "all"
OURS, SHIPPED = "ours", "shipped"


class RefusedError(Exception):
    """Nothing was written; the message says why."""


@dataclass
class Decisions:
    """Whose state to take, by the name of a record as reports print it."""

    by_name: dict[str, str] = field(default_factory=dict)

    def side(self, name: Name) -> str | None:
        return self.by_name.get(str(name), self.by_name.get(EVERYTHING))

    def refuse_unknown(self, waiting: list[Change]) -> None:
        unknown = self.by_name.keys() - {EVERYTHING, *(str(change.name) for change in waiting)}
        if unknown:
            raise RefusedError(f"Nothing is to be decided about {', '.join(sorted(unknown))}.")


@dataclass(frozen=True)
class Outcome:
    """What was changed, what was left alone, what was decided to stay, with the records as they stood before.

    Edits are what people did to other shipped records, field by field; they stay without a question.
    """

    made: list[Change]
    waiting: list[Change]
    ours: set[Name]
    edits: dict[Name, frozenset[str]]
    here: Records


def upgrade(decisions: Decisions, *, keep: bool) -> Outcome:
    """Bring the shipped data in. Everything is tried in the database; without `keep` it is taken back."""
    with transaction.atomic():
        now = in_files(WITHOUT_SERVICES if is_begun_empty() else FIXTURES)
        hold_up_writers({name.model for name in now})
        before = shipped_before()
        here = present({name.model: None for name in {**now, **before}})
        refuse_strangers(before, here)
        with recorded(None, "", Origin.UPGRADE):
            outcome = take_over(before, now, here, decisions)
            put_beside([name.key[0] for name in before if name.model is Service], outcome.made)
        base = base_after(before, now, outcome.waiting)
        if base != before or not ShippedRecord.objects.exists():
            note(base)
        transaction.set_rollback(not keep)
    return outcome


def take_over(before: Records, now: Records, here: Records, decisions: Decisions) -> Outcome:
    """Write what only the other side changed, and what was decided so; within a transaction and a recording."""
    compared = compare(before, now, here)
    decided = with_parts(decide(compared, decisions.side), now, here)
    wanted = hold_back(decided, here)
    staying = make(wanted.made)
    undecided = [*wanted.waiting, *staying]
    questions = [*compared.waiting, *undecided]
    decisions.refuse_unknown(questions)
    waiting = [change for change in undecided if decisions.side(change.name) != OURS]
    kept = {change.name for change in staying}
    made = [change for change in wanted.made if change.name not in kept]
    ours = {change.name for change in questions if decisions.side(change.name) == OURS}
    return Outcome(made, waiting, ours, dict(edits(before, now, here, [*made, *questions])), here)


def hold_up_writers(models: Iterable[type[Model]]) -> None:
    """Nobody edits between the comparison and the end; SQLite holds writers up by itself."""
    if connection.vendor == "postgresql":
        pointers: list[Any] = [
            field.remote_field.through for model in models for field in model._meta.local_many_to_many
        ]
        tables = {model._meta.db_table for model in (*models, *pointers, ShippedRecord)}
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {', '.join(sorted(tables))} IN SHARE ROW EXCLUSIVE MODE")


def refuse_strangers(before: Records, here: Records) -> None:
    services = [name for name in before if name.model is Service]
    if services and not any(name in here for name in services):
        raise RefusedError("No service here comes from the shipped data. `manage.py seed` fills an empty catalogue.")


def make(changes: list[Change]) -> list[Change]:
    """Write changes that leave the data as sound as they were; give back the records that must not be deleted."""
    if not changes:
        return []
    known = set(problems())
    with recorded(None, "", Origin.UPGRADE) as recording:
        slugs = {change.name.service for change in changes}
        recording.touch(Service, Service.objects.filter(slug__in=slugs - {None}).values_list("pk", flat=True))
        written = write(changes)
        staying = delete([change for change in changes if change.action is Action.DELETE])
    refuse_new_problems(known, written)
    return staying


def put_beside(shipped: Iterable[str], made: list[Change]) -> None:
    """New services come into the collection of those that were shipped before (slugs)."""
    known = Service.objects.filter(slug__in=shipped).order_by()
    home = known.values("collection").annotate(number=Count("pk")).order_by("-number", "collection").first()
    new = [change.name.key[0] for change in made if change.action is Action.CREATE and change.name.model is Service]
    if home and new:
        Service.objects.filter(slug__in=new).update(collection=home["collection"])


def read_again(written: Written) -> Iterator[Model]:
    """The rows as the database has them now. Raises ObjectDoesNotExist where one of them was taken away meanwhile."""
    for model, own in groupby(written, key=itemgetter(0)):
        keys = {key for _model, key in own}
        rows = model._default_manager.in_bulk(keys)
        if len(rows) < len(keys):
            raise ObjectDoesNotExist(f"A new {model._meta.verbose_name} went with what was deleted.")
        yield from rows.values()


BESIDE_NEW_DATA = (*BY_THE_NEWEST, reach_that_differs)
"""What people wrote here breaks these rules beside renewed data, and nobody is at fault: the data check tells of it."""


def problems() -> Iterator[str]:
    for find in PROBLEMS:
        if find not in BESIDE_NEW_DATA:
            yield from find()


def refuse_new_problems(known: set[str], written: Written) -> None:
    """Refuse what breaks a rule that held before."""
    new = [text for row in read_again(written) for text in field_problems(row)]
    new += [text for text in problems() if text not in known]
    if new:
        raise RefusedError("\n".join(["Nothing was written: the data would break rules that hold now.", *new]))

"""Writes down what an act changes: `recorded` stands around every write of a record that has a history.

The state before is read at the first write, so nothing has to be recorded beforehand: a record without a version, or
one that was changed by something that recorded nothing, gets a version "found" before that of the change. Both states
are read from the database. Bulk writes send no signals: whoever makes them calls `touch` before.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db import connection, transaction
from django.db.models import Max, Model
from django.utils import timezone

from catalogue.exchange.reading import portions
from catalogue.history.records import INTERNAL, WHOLES, is_shown, label_of
from catalogue.history.states import NOTHING, as_state, differences, own_row, same, texts
from catalogue.models import Revision, Service, Version
from catalogue.models.history import LONGEST_NAME
from catalogue.models.states import PUBLIC
from catalogue.rules.collections import Role, refuse_closed

Origin = Revision.Origin
Texts = dict[int, str]
"""States by the id of the record."""

_open: ContextVar["Recording | None"] = ContextVar("recording", default=None)


@dataclass
class Recording:
    """One act under way, and what each record that it touches was before."""

    user: User | None
    why: str
    origin: Origin
    role: int | None = Role.EDITOR
    """What the person must be in the collections of services that change; None where that is no question."""
    begun: datetime = field(default_factory=timezone.now)
    before: dict[type[Model], Texts] = field(default_factory=dict)

    def touch(self, whole: type[Model], keys: Iterable[int]) -> None:
        """Say that these records are about to change. Nobody else changes them before this act is done."""
        known = self.before.setdefault(whole, {})
        for portion in portions(sorted(set(keys) - known.keys())):
            known |= dict.fromkeys(portion, NOTHING) | texts(whole, portion, lock=True)

    def made(self, whole: type[Model], keys: Iterable[int]) -> None:
        """Say that these records were just made."""
        self.before[whole] = dict.fromkeys(keys, NOTHING) | self.before.get(whole, {})

    def write(self) -> None:
        """Write a version of each record that is not what it was."""
        found = Revision(moment=self.begun, origin=Origin.FOUND)
        revision = Revision(moment=timezone.now(), user=self.user, why=self.why, origin=self.origin)
        for whole, known in self.before.items():
            for portion in portions(known):
                present = dict.fromkeys(portion, NOTHING) | texts(whole, portion)
                before = {key: known[key] for key in portion if known[key] != present[key]}
                write_versions(found, whole, unrecorded(whole, before), before)
                write_versions(revision, whole, {key: present[key] for key in before}, before)
                if whole is Service:
                    self.refuse_closed(before, present)
                    told = [key for key, text in before.items() if is_told(text, present[key])]
                    set_dates(told, self.begun, revision.moment)

    def refuse_closed(self, before: Texts, present: Texts) -> None:
        """Raises ClosedError, which takes everything back, where services are not the person's to change."""
        if self.user is None or self.role is None:
            return
        needed: dict[int, set[int]] = defaultdict(set)
        for key, text in before.items():
            rows: list[Any] = [own_row(Service, key, as_state(each)) for each in (text, present[key]) if each]
            role = Role.REVIEWER if is_decisive(rows) else self.role
            needed[role] |= {row.collection_id for row in rows}
        for role, collections in needed.items():
            refuse_closed(self.user, role, collections)


def is_decisive(rows: Sequence[Any]) -> bool:
    """Whether a service, before and after, goes to another collection, or readers begin or cease to know of it."""
    known = {row.state if row.state in PUBLIC else "" for row in rows} | ({""} if len(rows) == 1 else set())
    return len(known) > 1 or len({row.collection_id for row in rows}) > 1


def write_versions(revision: Revision, whole: type[Model], states: Texts, before: Texts) -> None:
    if states and revision.pk is None:
        revision.save()
    Version.objects.bulk_create(version(revision, whole, key, text, before[key]) for key, text in states.items())


def version(revision: Revision, whole: type[Model], key: int, text: str, before: str) -> Version:
    """`name` and `shown` stand beside the state, so that lists need not read it."""
    row = own_row(whole, key, as_state(text or before))
    name, shown = str(row)[:LONGEST_NAME], bool(text) and is_shown(row)
    return Version(revision=revision, model=label_of(whole), key=key, name=name, shown=shown, state=text)


def newest(whole: type[Model], keys: Collection[int]) -> dict[int, Version]:
    """The last version of each record that has one."""
    own = Version.objects.filter(model=label_of(whole), key__in=keys)
    last = own.order_by().values("key").annotate(last=Max("pk")).values("last")
    return {each.key: each for each in Version.objects.filter(pk__in=last)}


def unrecorded(whole: type[Model], before: Texts) -> Texts:
    """The states that no version holds."""
    last = newest(whole, before)
    known = {key: last[key].state if key in last else NOTHING for key in before}
    return {key: text for key, text in before.items() if not same(known[key], text)}


def is_told(before: str, after: str) -> bool:
    """Whether more was changed than what is for editors."""
    return any(each.field not in INTERNAL for each in differences(as_state(before), as_state(after)))


def set_dates(services: Iterable[int], begun: datetime, moment: datetime) -> None:
    """A service is as new as the newest of its parts."""
    Service.objects.filter(pk__in=services, updated__lt=begun).update(updated=moment)


@contextmanager
def recorded(
    user: User | AnonymousUser | None, why: str, origin: Origin, *, role: int | None = Role.EDITOR
) -> Iterator[Recording]:
    """One revision for all that is written meanwhile, in one transaction with it.

    Inside another it is a part of that: who and whence are the outer one's, and the reason too where that has one.
    Raises ClosedError where a person changes services of collections in which that person has less than the role.
    """
    outer = under_way()
    if outer is not None:
        outer.why = outer.why or why
        outer.role = role if role is None else outer.role
        yield outer
        return
    recording = Recording(user if isinstance(user, User) else None, why, origin, role)
    with transaction.atomic():
        token = _open.set(recording)
        try:
            yield recording
        finally:
            _open.reset(token)
        recording.write()


def under_way() -> Recording | None:
    """The act that is being recorded; none outside its transaction, where a generator that nobody closed left one."""
    return _open.get() if connection.in_atomic_block else None


def because(why: str) -> None:
    """Give the act under way its reason, where that is known later than its beginning."""
    if recording := under_way():
        recording.why = why


def touch(row: Model) -> None:
    """Say that a record is about to change by writes that send no signals; nothing where none is recorded."""
    recording = under_way()
    if recording and type(row) in WHOLES and row.pk is not None:
        recording.touch(type(row), [row.pk])

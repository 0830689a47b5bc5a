"""Brings an earlier state of a record back, or takes one change back: whole and by the rules, or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import User
from django.db import IntegrityError
from django.db.models import Model
from django.utils.translation import gettext as _

from catalogue.history.checks import broken_rules, contradictions, told, wrong_fields
from catalogue.history.difference import Step, step
from catalogue.history.recording import Origin, recorded
from catalogue.history.records import whole_named
from catalogue.history.states import NOTHING, WHOLE, Difference, Row, State, as_state, is_level, place, texts
from catalogue.history.writing import write
from catalogue.models import Service, Version

KEPT = ("state", "withdrawal_reason", "review_note", "review_due", "collection", "original")
"""Fields of a service that no restoring changes: who publishes, withdraws or moves one does so knowingly."""


class RefusedError(Exception):
    """Nothing was changed; the messages say why."""

    def __init__(self, messages: Iterable[str]):
        self.messages = list(messages)
        super().__init__("; ".join(self.messages))


class OvertakenError(Exception):
    """Nothing was changed: the record is not what the person had seen."""


@dataclass(frozen=True)
class Plan:
    """What a record would become, and what keeps it from that."""

    whole: type[Model]
    key: int
    present: str
    target: State
    problems: list[str]

    @cached_property
    def step(self) -> Step:
        return step(as_state(self.present), self.target)

    @property
    def asks_why(self) -> bool:
        """Whether it changes published levels, for which a reason is due."""
        public = self.whole is Service and Service.objects.filter(state=Service.State.PUBLISHED, pk=self.key).exists()
        return public and any(map(is_level, self.step.differences))


def back_to(version: Version) -> Plan:
    """The record as this version has it."""
    return planned(version, as_state(version.state))


def without(version: Version, older: Version) -> Plan:
    """The record as it is, without what this version changed."""
    made = step(as_state(older.state), as_state(version.state))
    target, conflicts = taken_back(as_state(present_text(version)), made)
    return planned(version, target, told(whole_of(version), made._replace(differences=conflicts)))


def whole_of(version: Version) -> type[Model]:
    return whole_named(version.model)


def present_text(version: Version) -> str:
    return texts(whole_of(version), [version.key]).get(version.key, NOTHING)


def planned(version: Version, target: State, conflicts: Iterable[str] = ()) -> Plan:
    whole, text = whole_of(version), present_text(version)
    present = as_state(text)
    fitted = fitting(target, present, place(whole, version.key))
    return Plan(whole, version.key, text, fitted, [*conflicts, *contradictions(whole, present, fitted)])


def taken_back(present: State, made: Step) -> tuple[State, list[Difference]]:
    """The present state without a step, and what of the step was changed again since."""
    target: State = {key: dict(row) for key, row in present.items()}
    conflicts = []
    for each in made.differences:
        row = target.get(each.place)
        if each.field != WHOLE and row is not None:
            if row[each.field] == each.new:
                row[each.field] = each.old
            elif row[each.field] != each.old:
                conflicts.append(each)
        elif each.field == WHOLE and alike(row, each.new):
            target.pop(each.place, None)
            target |= {each.place: each.old} if each.old else {}
        elif each.field != WHOLE or not alike(row, each.old):
            conflicts.append(each)
    return target, conflicts


def alike(one: Row | None, other: Row | None) -> bool:
    """Whether both are gone, or hold the same in the fields that both know."""
    if not one or not other:
        return not one and not other
    return all(one[name] == other[name] for name in one.keys() & other.keys())


def fitting(target: State, present: State, own: str) -> State:
    """A state as the models are now: fields that it does not know stay as they are, and so does what is kept."""
    fitted = {key: {**present.get(key, {}), **row} for key, row in target.items()}
    for name in KEPT:
        fitted[own].pop(name, None)
        if name in present.get(own, {}):
            fitted[own][name] = present[own][name]
    return fitted


def restore(user: User, plan: Plan, why: str) -> None:
    """Write what is planned, unless the record is not what it was when the plan was made."""
    if plan.problems:
        raise RefusedError(plan.problems)
    try:
        with recorded(user, why, Origin.RESTORE) as recording:
            recording.touch(plan.whole, [plan.key])
            if recording.before[plan.whole][plan.key] != plan.present:
                raise OvertakenError
            write_by_the_rules(plan)
    except IntegrityError as error:
        raise RefusedError([_("Something else holds a number, a name or an id of it by now.")]) from error


def write_by_the_rules(plan: Plan) -> None:
    known = set(broken_rules(plan.whole, plan.key))
    written = write(plan.whole, plan.key, as_state(plan.present), plan.target)
    messages = [*wrong_fields(written), *(text for text in broken_rules(plan.whole, plan.key) if text not in known)]
    if messages:
        raise RefusedError(messages)

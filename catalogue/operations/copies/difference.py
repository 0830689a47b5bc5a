"""The difference of a copy and its original in words: what we changed, what they changed, where both did."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Field
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from catalogue.history.records import tables_of
from catalogue.models import Service
from catalogue.operations.copies.merging import Sides
from catalogue.operations.copies.records import service_of
from catalogue.operations.upgrade import comparison
from catalogue.operations.upgrade.comparison import Action, Change, compare, edits, hold_back
from catalogue.operations.upgrade.records import Content, Name, compared_fields


class Side(StrEnum):
    """Who changed something since both were one."""

    OURS, THEIRS, BOTH = "ours", "theirs", "both"


TOLD = {
    Side.OURS: _("changed here"),
    Side.THEIRS: _("changed there"),
    Side.BOTH: _("changed on both sides"),
}
REASONS = {
    comparison.EDITED: "",
    comparison.OWN: _("Each side made one of this number."),
    comparison.DELETED: _("Deleted here, and changed in the original."),
    comparison.DROPPED: _("Changed here, and deleted in the original."),
    comparison.KEPT_WITH: _("Something that stays here holds it."),
}
LACKING = _("It points to something that is not here.")


@dataclass(frozen=True)
class FieldDifference:
    """The values of a field in words; empty for none."""

    label: str
    before: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class PartDifference:
    """What one record of a service is on the two sides. A decision is taken by its name, where both changed it."""

    name: str
    title: str
    side: Side
    action: Action
    reason: str
    fields: list[FieldDifference] = field(default_factory=list)

    @property
    def told(self) -> str:
        return str(TOLD[self.side])


@dataclass(frozen=True)
class ServiceDifference:
    slug: str
    name: str
    original: str
    parts: list[PartDifference]


@dataclass(frozen=True)
class Difference:
    """All services that differ, by name, with what is only there (`new`, `left`) or no longer there (`ended`)."""

    services: list[ServiceDifference]
    new: list[Service]
    left: list[Service]
    ended: list[Service]
    digest: str

    @property
    def only_there(self) -> dict[str, str]:
        """Names of services that can be copied, by slug."""
        deleted = {service.slug: _("%(name)s (deleted here)") % {"name": service.name} for service in self.left}
        return {service.slug: service.name for service in self.new} | deleted

    def count(self, side: Side) -> int:
        return sum(part.side == side for service in self.services for part in service.parts)


def difference(found: Sides, hidden: Collection[int] = ()) -> Difference:
    """Without the services (ids, of either side) whose levels somebody must not see."""
    parts: dict[str, list[PartDifference]] = {}
    for name, part in all_parts(found):
        parts.setdefault(service_of(name), []).append(part)
    services = [
        ServiceDifference(slug, row.copy.name, row.original.slug, parts[slug])
        for slug, row in found.copies.items()
        if row.copy and row.original and slug in parts and {row.copy_id, row.original_id}.isdisjoint(hidden)
    ]
    services.sort(key=lambda service: (service.name.casefold(), service.slug))
    return Difference(services, found.new, found.left, found.ended, found.digest)


def all_parts(found: Sides) -> Iterator[tuple[Name, PartDifference]]:
    """Every record that differs, in the order of the parts; one that both changed in several ways more than once."""
    compared = hold_back(compare(found.before, found.there, found.here), found.here)
    changes = [*compared.made, *compared.waiting]
    ours = dict(edits(found.before, found.there, found.here, changes))
    ours |= {name: frozenset() for name in found.here if name not in found.before and name not in found.there}
    rows = [(change.name, of_change(found, change)) for change in changes]
    rows += [(name, of_edit(found, name, names)) for name, names in ours.items()]
    order = [table.model for table in tables_of(Service)]
    yield from sorted(rows, key=lambda row: (order.index(row[0].model), tuple(map(str, row[0].key))))


def of_change(found: Sides, change: Change) -> PartDifference:
    side = Side.BOTH if change.reason else Side.THEIRS
    reason = REASONS.get(change.reason, LACKING) if change.reason else ""
    names = change.values if change.action is Action.UPDATE else ()
    return part_of(found, change.name, side, change.action, str(reason), names)


def of_edit(found: Sides, name: Name, names: Collection[str]) -> PartDifference:
    action = Action.UPDATE if names else Action.DELETE if name in found.before else Action.CREATE
    return part_of(found, name, Side.OURS, action, "", names)


def part_of(
    found: Sides, name: Name, side: Side, action: Action, reason: str, names: Collection[str]
) -> PartDifference:
    before, here, there = (records.get(name, {}) for records in (found.before, found.here, found.there))
    fields = [
        FieldDifference(
            str(capfirst(str(each.verbose_name))), *(words(each, content) for content in (before, here, there))
        )
        for each in compared_fields(name.model)
        if each.name in names
    ]
    return PartDifference(str(name), title_of(name, here or there or before), side, action, reason, fields)


def title_of(name: Name, content: Content) -> str:
    """What a part is called, such as "Touchpoint 3: Website"; empty for the service itself."""
    if name.model is Service:
        return ""
    called = content.get("label") or content.get("title") or content.get("name") or ""
    which = " ".join(map(str, name.key[1:]))
    return f"{capfirst(str(name.model._meta.verbose_name))} {which}{': ' if called else ''}{called}"


def words(column: Field, content: Content) -> str:
    """A value as people say it: of what it points to the natural key, of a page its number."""
    value = content.get(column.name)
    if value is None or value == "":
        return ""
    if column.is_relation:
        keys = value if column.many_to_many else [value]
        return ", ".join(str(key[-1]) for key in keys)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(dict(column.flatchoices).get(value, value))

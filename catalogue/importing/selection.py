"""The rows of an export: some services with all that belongs to them, in the form that an import reads."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db.models import Model, QuerySet

from catalogue.analysis.snapshot import Terms
from catalogue.exchange.reading import portions
from catalogue.exchange.terms import told
from catalogue.importing.marks import marks_of
from catalogue.importing.records import Record, records
from catalogue.importing.sheets import EXPORTED, SHEETS, Sheet
from catalogue.models import Actor, Collection, Partner, Service, ServiceLink


class Table(NamedTuple):
    sheet: Sheet
    rows: Iterator[dict[str, str]]
    """The cells of each row by column, with the marks of what it is now."""


def tables(services: QuerySet[Service]) -> Iterator[Table]:
    """All sheets with their rows, to be read one after the other."""
    chosen = list(services.values_list("pk", flat=True))
    for sheet in SHEETS:
        yield Table(sheet, map(marked, rows(sheet, chosen)))


def terms_told(services: QuerySet[Service]) -> list[str]:
    """A sentence on each collection that some services belong to: whose it is, and its licence."""
    held = Collection.objects.filter(pk__in=services.order_by().values("collection")).order_by("name", "slug")
    return told(Terms(*row) for row in held.values_list("name", "owner", "licence"))


def rows(sheet: Sheet, chosen: Sequence[int]) -> Iterator[Record]:
    if sheet.model is Actor:
        yield from records(sheet, actors(chosen))
        return
    for portion in portions(chosen):
        own: QuerySet[Model] = sheet.model._default_manager.order_by(*(sheet.columns[name].path for name in sheet.key))
        if sheet.model is ServiceLink:
            both = set(chosen)
            own = own.filter(source__in=portion)
            own = own.exclude(pk__in=[pk for pk, target in own.values_list("pk", "target") if target not in both])
        else:
            own = own.filter(**{"pk__in" if sheet.model is Service else "service__in": portion})
        found = records(sheet, own)
        yield from sorted(found, key=lambda record: portion.index(record.pk)) if sheet.model is Service else found


def actors(chosen: Sequence[int]) -> QuerySet[Actor]:
    """Those that the chosen services, or parts of them, name."""
    found: set[int] = set()
    for portion in portions(chosen):
        found.update(Service.objects.filter(pk__in=portion).order_by().values_list("provider", flat=True))
        named = Partner.objects.filter(service__in=portion).exclude(actor=None)
        found.update(named.order_by().values_list("actor_id", flat=True))
    return Actor.objects.filter(pk__in=found)


def marked(record: Record) -> dict[str, str]:
    return {**record.cells, EXPORTED: marks_of(record.cells)}

"""The template: all sheets with one example, which an import leaves out."""

from collections.abc import Iterator, Mapping
from typing import Any

from catalogue.importing.columns import Column
from catalogue.importing.pointing import ListColumn, PagesColumn, ReferenceColumn
from catalogue.importing.selection import Table
from catalogue.importing.sheets import EXAMPLE, SHEETS, Sheet
from catalogue.models.belonging import known_in_view

Cells = Mapping[str, str]

EXAMPLES: Mapping[str, list[Cells]] = {
    "actors": [{"name": "Example", "type": "municipality"}],
    "services": [
        {
            "slug": EXAMPLE,
            "name": "Example: bike share of a city",
            "summary": "An example: bikes to lend at stations, for everybody.",
            "description": "What it is and how it works, in plain words; only what the evidence supports.",
            "provider": "Example",
            "launched": "2015",
            "status": "active",
            "integration_level": "1",
            "integration_reason": "Its page leads to the timetable of the city's buses.",
            "integration_evidence": "1",
            "confidence": "high",
            "unknown": "What does a ride cost?\nHow many people use it?",
            "official_url": "https://www.example.org/bikes",
            "official_url_seen": "yes",
        }
    ],
    "partners": [{"number": "1", "name": "Example Bank", "role": "funder"}],
    "touchpoints": [
        {"number": "1", "label": "Find a bike and book it", "channel": "app", "phase": "before", "owner": "provider"},
        {"number": "2", "label": "Take the bike", "channel": "vehicle", "phase": "during", "owner": "provider"},
    ],
    "customers": [{"basis": "documented"}],
    "evidence": [
        {
            "number": "1",
            "url": "https://www.example.org/bikes/about",
            "title": "About the bikes",
            "kind": "official",
            "supports": "Stations, booking, start in 2015",
        }
    ],
    "detriments": [{"number": "1", "kind": "fee", "text": "The deposit keeps some people away.", "evidence": "1"}],
    "classifications": [{"level": "2", "reason": "The app shows free bikes at every station.", "evidence": "1"}],
    "links": [{"kind": "1", "description": "The page leads to the buses.", "evidence": f"{EXAMPLE} 1"}],
}
"""What is told of the example; what else it needs are the first values that the catalogue knows."""


def template() -> Iterator[Table]:
    for sheet in SHEETS:
        yield Table(sheet, (filled(sheet, cells) for cells in EXAMPLES[sheet.name]))


def filled(sheet: Sheet, cells: Cells) -> dict[str, str]:
    first = {} if sheet.key[0] in cells else {sheet.key[0]: EXAMPLE}
    known = {**first, **cells}
    return {
        name: known.get(name) or first_value(column)
        for name, column in sheet.columns.items()
        if name in known or column.required
    }


def first_value(column: Column) -> str:
    if isinstance(column, (ReferenceColumn, ListColumn)) and not isinstance(column, PagesColumn):
        rows: Any = column.model._default_manager.filter(known_in_view(column.model))
        return str(next(iter(rows.values_list(*rows.model.NATURAL_KEY, flat=True)[:1]), ""))
    return next(iter(column.allowed), "")

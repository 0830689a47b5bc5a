"""What must hold over the cells of a row, and between a row and the pages that it names."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model

from catalogue.importing.columns import PageKey, Values
from catalogue.importing.constraints import violated
from catalogue.importing.known import Known
from catalogue.importing.pointing import ListColumn, ReferenceColumn
from catalogue.importing.sheets import Sheet
from catalogue.models import Evidence, Service
from catalogue.rules.evidence import evidence_problems, link_problems
from experience.levels import EVIDENCED_INTEGRATION
from experience.models import Determinant

Problem = tuple[str, str]
"""The column and the sentence."""


def problems(sheet: Sheet, values: Values, known: Known) -> Iterator[Problem]:
    """What is wrong with a row whose cells are right each by itself."""
    own = list(own_problems(sheet, values, known))
    yield from own or violated(sheet.model, {name: values[name] for name in sheet.columns})
    pages = OF_PAGES.get(sheet.name)
    if pages:
        yield from pages(values, known)


def own_problems(sheet: Sheet, values: Values, known: Known) -> Iterator[Problem]:
    """What the model says of its row."""
    if sheet.model.clean is Model.clean:
        return
    try:
        instance_of(sheet, values, known).clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            for message in messages:
                yield (name if name in sheet.columns else "", message)


def instance_of(sheet: Sheet, values: Values, known: Known) -> Model:
    """The row of the database, without what it points to many times."""
    fields: dict[str, Any] = {}
    for name, column in sheet.columns.items():
        if isinstance(column, ReferenceColumn):
            fields |= pointer(column, values[name], known)
        elif not isinstance(column, ListColumn):
            fields[name] = values[name]
    if sheet.model is Service:
        fields["collection_id"] = known.collection
    return sheet.model(**fields)


def pointer(column: ReferenceColumn, key: str | None, known: Known) -> dict[str, Any]:
    """What stands in the field: the row itself where that is a term, else its id."""
    field: ForeignKey = column.field
    row = None if key is None else known.row(column.model, key)
    return {field.name: row} if row else {field.attname: None if key is None else known.ids(column.model)[key]}


def of_services(values: Values, known: Known) -> Iterator[Problem]:
    pages = kinds(values["integration_evidence"], known)
    for message in evidence_problems(values["integration_level"], pages, EVIDENCED_INTEGRATION):
        yield "integration_evidence", message


def of_classifications(values: Values, known: Known) -> Iterator[Problem]:
    determinant: Any = known.row(Determinant, values["determinant"])
    for message in evidence_problems(values["level"], kinds(values["evidence"], known), determinant.evidenced_from):
        yield "evidence", message


def of_links(values: Values, known: Known) -> Iterator[Problem]:
    ends = {values["source"]: 1, values["target"]: 2}
    pages = [Evidence(kind=known.pages[page].kind, service_id=ends.get(page.service, 0)) for page in values["evidence"]]
    for message in link_problems(ends.values(), pages):
        yield "evidence", message


def kinds(pages: list[PageKey], known: Known) -> list[Evidence]:
    return [Evidence(kind=known.pages[page].kind) for page in pages]


OF_PAGES: Mapping[str, Any] = {
    "services": of_services,
    "classifications": of_classifications,
    "links": of_links,
}

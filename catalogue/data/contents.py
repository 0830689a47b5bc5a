"""All tables of the package, in the order in which they are listed."""

from collections.abc import Iterable, Iterator

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from catalogue.analysis.kept import Kept
from catalogue.analysis.snapshot import Snapshot
from catalogue.data.computed_tables import (
    agreement_table,
    anchor_table,
    code_table,
    level_table,
    reach_table,
    service_table,
)
from catalogue.data.from_models import table_of
from catalogue.data.model_tables import SHOWN
from catalogue.data.tables import Cells, DataTable
from catalogue.exchange.columns import Column, Type, values_told
from catalogue.models import Service
from catalogue.models.scopes import current_scope

CODEBOOK = "codebook"

CODEBOOK_COLUMNS = (
    Column("table", Type.STRING, _("Name of the table; its file is called so."), required=True),
    Column("column", Type.STRING, _("Name of the column."), required=True),
    Column("type", Type.STRING, _("What its values are."), tuple((own, own) for own in Type), required=True),
    Column("about", Type.STRING, _("What it holds, and what an empty cell means."), required=True),
    Column("required", Type.BOOLEAN, _("Whether it is never empty."), required=True),
    Column("minimum", Type.NUMBER, _("The least value that there may be. Empty: no such limit.")),
    Column("maximum", Type.NUMBER, _("The highest value that there may be. Empty: no such limit.")),
    Column("values", Type.STRING, _("All values with what they mean. Empty: they are not few.")),
    Column("points_to", Type.STRING, _("The table and column in which its values stand too. Empty: none.")),
)


def tables(snapshot: Snapshot) -> list[DataTable]:
    """Every table, the codebook of them all last."""
    services = service_table()
    names: dict[type[Model], str] = {shown.model: shown.sheet.name for shown in SHOWN}
    names[Service] = services.name
    own = [
        services,
        *(table_of(shown, names) for shown in SHOWN),
        level_table(),
        anchor_table(),
        code_table(),
        reach_table(),
        agreement_table(snapshot),
    ]
    return [*own, codebook(own)]


def codebook(described: list[DataTable]) -> DataTable:
    """What each column of some tables holds, as a table, which describes itself too."""
    own: list[DataTable] = []
    table = DataTable(
        CODEBOOK,
        _("Codebook"),
        _("What each column of each table holds."),
        CODEBOOK_COLUMNS,
        lambda: lines_of([*described, *own]),
        lambda: sum(len(each.columns) for each in [*described, *own]),
        ("table", "column"),
    )
    own.append(table)
    return table


def lines_of(described: Iterable[DataTable]) -> Iterator[Cells]:
    for table in described:
        to = {pointer.column: f"{pointer.table}.{pointer.key}" for pointer in table.pointers}
        for column in table.columns:
            cells = [table.name, column.name, str(column.type), str(column.about), column.required]
            limits = [column.minimum, column.maximum, values_told(column), to.get(column.name)]
            yield [
                text
                for own, value in zip(CODEBOOK_COLUMNS, [*cells, *limits], strict=True)
                for text in own.texts([value])
            ]


_counts: Kept[dict[str, int]] = Kept(4)


def row_counts(snapshot: Snapshot, found: Iterable[DataTable]) -> dict[str, int]:
    """How many rows each table has, counted once for each state of the data."""

    def counted() -> dict[str, int]:
        return {table.name: table.count() for table in found}

    question = (snapshot.version, snapshot.content_version, current_scope())
    return _counts.answer(question, counted) if snapshot.version else counted()

"""Raw codes as files: CSV, a workbook, and a workbook to fill in."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from django.db import connection
from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from catalogue.coding.code_rows import COLUMNS, TEMPLATE_COLUMNS, CodeRow, code_rows, empty_rows
from catalogue.coding.code_workbook import write
from catalogue.exchange.csv_files import Cell, csv_response
from catalogue.exchange.reading import one_state
from catalogue.importing.answers import XLSX, streamed
from catalogue.importing.texts import guarded
from catalogue.importing.workbook import in_pieces
from catalogue.models import Assignment, Coding, CodingRound


def codes_csv(codings: QuerySet[Coding]) -> StreamingHttpResponse:
    connection.ensure_connection()  # a database that is down is met before the answer says that all is well
    return csv_response(csv_rows(codings), "codings.csv", mark="")


def csv_rows(codings: QuerySet[Coding]) -> Iterator[list[Cell]]:
    yield [*COLUMNS]
    with one_state():
        yield from code_cells(codings)


def code_cells(codings: QuerySet[Coding]) -> Iterator[list[Cell]]:
    for row in code_rows(codings):
        yield [guarded(value) if isinstance(value, str) else value for value in row]


def codes_xlsx(codings: QuerySet[Coding]) -> StreamingHttpResponse:
    """The codes with what columns, levels and determinants mean in the rounds that they are of."""
    rounds = CodingRound.objects.filter(sheets__codings__in=codings.order_by()).distinct()
    return workbook(lambda: code_rows(codings), list(COLUMNS), rounds, "codings.xlsx")


def template_xlsx(coding_round: CodingRound, tasks: QuerySet[Assignment]) -> StreamingHttpResponse:
    rows = partial(empty_rows, coding_round, tasks)
    return workbook(rows, TEMPLATE_COLUMNS, [coding_round], f"{coding_round.slug}-to-fill-in.xlsx")


def workbook(
    rows: Callable[[], Iterable[CodeRow]], columns: Iterable[str], rounds: Iterable[CodingRound], name: str
) -> StreamingHttpResponse:
    connection.ensure_connection()
    return streamed(lambda: in_pieces(lambda file: write(rows(), [*columns], rounds, file)), XLSX, name)

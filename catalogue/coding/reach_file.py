"""The raw codes for groups of people and phases as a file: a row for each, in columns like those of levels."""

from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser, User
from django.db import connection
from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from catalogue.coding.code_rows import made_by
from catalogue.coding.file_columns import REACH
from catalogue.exchange.csv_files import Cell, cell, csv_response
from catalogue.exchange.reading import PORTION, Relation, one_state, portions
from catalogue.models import CodingSheet, Evidence, ReachCode
from catalogue.models.querysets import is_shown

ORDER = ("sheet__coding_round__slug", "sheet__coder__slug", "sheet__service__slug", "sheet__version", "pk")
FIELDS = (
    "sheet__coding_round__slug",
    "sheet__coder__slug",
    "sheet__service__slug",
    "group__slug",
    "phase",
    "basis",
    "reason",
    "sheet__coding_round__guide__version",
    "sheet__version",
    "sheet__coder__machine_assisted",
)
PAGES = Relation(Evidence, "reachcode", ("number",))


def reach_file(user: User | AnonymousUser) -> StreamingHttpResponse:
    """The codes of published services that the person may see, of all rounds and versions of sheets."""
    connection.ensure_connection()  # a database that is down is met before the answer says that all is well
    return csv_response(rows(reach_codes(user)), "reach.csv", mark="")


def reach_codes(user: User | AnonymousUser) -> QuerySet[ReachCode]:
    sheets = CodingSheet.objects.visible(user).filter(is_shown()).order_by()
    return ReachCode.objects.filter(sheet__in=sheets.values("pk")).order_by(*ORDER)


def rows(codes: QuerySet[ReachCode]) -> Iterator[list[Cell]]:
    yield [column.name for column in REACH]
    with one_state():
        yield from reach_cells(codes)


def reach_cells(codes: QuerySet[ReachCode]) -> Iterator[list[Cell]]:
    """A row for each code, read in portions."""
    for portion in portions(codes.values_list("pk", *FIELDS).iterator(chunk_size=PORTION)):
        pages = PAGES.of([pk for pk, *_rest in portion])
        for pk, coding_round, coder, service, group, phase, basis, reason, guide, version, machine in portion:
            numbers = " ".join(str(number) for [number] in pages[pk])
            judged = (group or phase, basis, cell(reason), numbers)
            yield [coding_round, coder, service, *judged, guide, version, made_by(machine_assisted=machine)]

"""The raw codes for groups of people and phases as a file: a row for each, in columns like those of levels."""

from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser, User
from django.db import connection
from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from catalogue.exchange.csv_files import Cell, cell, csv_response
from catalogue.exchange.reading import PORTION, one_state
from catalogue.models import CodingSheet, ReachCode
from catalogue.models.querysets import is_shown

COLUMNS = ("round", "coder", "service", "item", "basis", "reason", "evidence", "guide_version", "version", "made_by")
RELATED = ("group", "sheet__coding_round__guide", "sheet__coder", "sheet__service")
ORDER = ("sheet__coding_round__slug", "sheet__coder__slug", "sheet__service__slug", "sheet__version", "pk")


def reach_file(user: User | AnonymousUser) -> StreamingHttpResponse:
    """The codes of published services that the person may see, of all rounds and versions of sheets."""
    sheets = CodingSheet.objects.visible(user).filter(is_shown()).order_by()
    codes = ReachCode.objects.filter(sheet__in=sheets.values("pk")).select_related(*RELATED)
    connection.ensure_connection()  # a database that is down is met before the answer says that all is well
    return csv_response(rows(codes.prefetch_related("evidence").order_by(*ORDER)), "reach.csv", mark="")


def rows(codes: QuerySet[ReachCode]) -> Iterator[list[Cell]]:
    yield [*COLUMNS]
    with one_state():
        for code in codes.iterator(PORTION):
            sheet = code.sheet
            yield [
                sheet.coding_round.slug,
                sheet.coder.slug,
                sheet.service.slug,
                code.item,
                code.basis,
                cell(code.reason),
                " ".join(str(page.number) for page in code.evidence.all()),
                sheet.coding_round.guide.version,
                sheet.version,
                "machine-assisted" if sheet.coder.machine_assisted else "human",
            ]

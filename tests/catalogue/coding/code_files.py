"""Files with codes, handed in and taken out."""

import csv
import io
from collections import Counter

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from catalogue.importing.lines import Kind, Line
from catalogue.models import ServiceImport
from tests.answers import content

START = "/coding/import/"
KEY = {"round": "round-9", "coder": "anna", "service": "jelbi-berlin"}


def a_row(determinant, level="", reason="", evidence="", **changes):
    return KEY | {"determinant": determinant, "level": level, "reason": reason, "evidence": evidence} | changes


def as_csv(rows):
    file = io.StringIO()
    writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def as_xlsx(rows, sheet="codings"):
    """A workbook with one table, as a spreadsheet saves it: numbers are numbers."""
    file = io.BytesIO()
    with Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(sheet)
        head = list(dict.fromkeys(name for row in rows for name in row))
        page.write_row(0, 0, head)
        for number, row in enumerate(rows, 1):
            page.write_row(number, 0, [row.get(name, "") for name in head])
    return file.getvalue()


def read_csv(response):
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(content(response).decode(), newline="")))


def sheet_of(file, name):
    """The rows of a sheet of a workbook, with the types of their cells."""
    return CalamineWorkbook.from_object(io.BytesIO(file)).get_sheet_by_name(name).to_python()


def read_xlsx(response):
    """The codes as mappings."""
    assert response.status_code == 200
    head, *rows = sheet_of(content(response), "codings")
    return [dict(zip(head, row, strict=True)) for row in rows]


def upload(client, file, name="codings.csv"):
    return client.post(START, {"file": SimpleUploadedFile(name, file)})


def hand_in(client, file):
    """The kept file, looked at."""
    assert upload(client, file).status_code == 302
    return ServiceImport.objects.latest("pk")


def lines(kept):
    return [Line(*line) for page in kept.pages.order_by("kind", "number") for line in page.lines]


def kinds(kept):
    """How many lines there are of each kind."""
    return Counter(line.kind for line in lines(kept))


def problems(kept):
    """Row and column of each problem."""
    return [(line.row, line.column) for line in lines(kept) if line.kind == Kind.PROBLEM]


def decide(client, kept, take="drafts", **more):
    return client.post(kept.get_absolute_url(), {"action": "write", "take": take} | more)


def queries_in(work):
    """How many queries some work takes."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)

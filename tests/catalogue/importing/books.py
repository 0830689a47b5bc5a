"""Files for imports, and what is told of them."""

import io
from collections import Counter

from xlsxwriter import Workbook

from catalogue.importing.files import open_book
from catalogue.importing.lines import Kind
from catalogue.importing.run import look, write
from catalogue.importing.selection import tables
from catalogue.importing.workbook import workbook
from catalogue.models import Service

SERVICE = {
    "slug": "new-one",
    "name": "A new one",
    "summary": "A service of a test.",
    "description": "It does nothing.",
    "cities": "berlin",
    "provider": "Aarhus Kommune",
    "domain": "mobility",
    "confidence": "high",
}


def xlsx(**sheets):
    """A workbook with these sheets: lists of rows, each a mapping of columns to cells."""
    file = io.BytesIO()
    with Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            head = list(dict.fromkeys(column for row in rows for column in row))
            page.write_row(0, 0, head)
            for number, row in enumerate(rows, 1):
                for at, column in enumerate(head):
                    if row.get(column, "") != "":
                        page.write(number, at, row[column])
    return file.getvalue()


def book_of(**sheets):
    return open_book(xlsx(**sheets), "test.xlsx")


def export(services=None):
    return b"".join(workbook(tables(Service.objects.all() if services is None else services)))


def lines_of(book, user=None):
    return [line for portion in look(book, user) for line in portion.lines]


def problems_of(book, user=None):
    """The places of what is wrong."""
    return [line.place for line in lines_of(book, user) if line.kind is Kind.PROBLEM]


def kinds_of(book, user=None):
    return Counter(line.kind for line in lines_of(book, user))


def written(book, *args):
    for _portion in write(book, None, *args):
        pass

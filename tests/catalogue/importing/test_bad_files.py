"""Files that are broken, hostile or from another program: told in words, and never taken half."""

import datetime
import io
import re
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from xlsxwriter import Workbook

from catalogue.importing.files import open_book
from catalogue.importing.lines import Kind
from catalogue.importing.packed import MEGABYTE, UnreadableError
from catalogue.importing.sheets import BY_NAME
from tests.catalogue.importing.books import SERVICE, book_of, lines_of, problems_of, xlsx

MOST = 1_000
SERVICES = BY_NAME["services"]


def cells_of(content, name="services.csv"):
    return [dict(row.cells) for row in open_book(content, name).rows(SERVICES)]


def packed(**members):
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding):
    book = open_book("slug,name\nx,Müller – Café\n".encode(encoding), "services.csv")
    assert [dict(row.cells) for row in book.rows(SERVICES)] == [{"slug": "x", "name": "Müller – Café"}]
    assert [line.kind for line in book.lines] == ([Kind.NOTE] if encoding == "cp1252" else [])


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfea",
        b"slug,name\nx,\x81\x8d\n",
        b"%PDF-1.7 something",
        b"\xd0\xcf\x11\xe0 an old workbook",
        b"PK\x03\x04 cut off",
        xlsx(services=[SERVICE])[:-300],
        packed(readme="nothing here"),
        b'slug,name\nx,"a"b\n',
        b'slug,name\nx,"never closed\n',
        packed(**{"xl__workbook.xml": "<workbook", "xl__worksheets__sheet1.xml": ""}),
        packed(
            **{"xl__workbook.xml": '<!DOCTYPE x [<!ENTITY a "b">]><workbook/>', "xl___rels__workbook.xml.rels": "<a/>"}
        ),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content):
    with pytest.raises(UnreadableError) as refusal:
        open_book(content, "file")
    assert str(refusal.value).endswith(".")


def test_a_small_file_that_unpacks_to_a_large_one(monkeypatch):
    monkeypatch.setattr("catalogue.importing.packed.MOST_UNPACKED", 10 * MEGABYTE)
    bomb = packed(**{f"{number}.csv": b"0" * (2 * MEGABYTE) for number in range(6)})
    assert len(bomb) < MEGABYTE
    with pytest.raises(UnreadableError):
        open_book(bomb, "x.zip")


@pytest.mark.parametrize("content", ["slug,name\njelbi-berlin,Jelbi, and more\n", "\nslug;name;\njelbi-berlin;J;;K\n"])
def test_a_text_that_falls_apart_into_cells_is_told(content):
    book = open_book(content.encode(), "services.csv")
    assert [(line.kind, line.row) for line in book.lines] == [(Kind.PROBLEM, content.count("\n"))]


def test_a_sheet_that_holds_nothing_is_as_good_as_none():
    book = book_of(services=[SERVICE], links=[], evidence=[{" ": " "}])
    assert ([*book.tables], book.lines) == (["services"], [])


def test_an_archive_that_lies_about_its_size():
    content = packed(**{"services.csv": b"slug\n" + b"a\n" * 100_000})
    size = (5 + 200_000).to_bytes(4, "little")
    assert content.count(size) == 2
    with pytest.raises(UnreadableError):
        open_book(content.replace(size, (100).to_bytes(4, "little")), "x.zip")


def sheet_with(xml):
    """A workbook of which the one sheet holds this XML."""
    original = xlsx(services=[SERVICE])
    file = io.BytesIO()
    with ZipFile(io.BytesIO(original)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            new.writestr(name, f"<worksheet><sheetData>{xml}</sheetData></worksheet>" if is_sheet else old.read(name))
    return file.getvalue()


def test_a_cell_far_away_is_refused_before_room_is_made_for_all_between():
    with pytest.raises(UnreadableError):
        open_book(sheet_with('<row r="1"><c r="A1"/></row><row r="9"><c r="XFD1048576"><v>1</v></c></row>'), "x.xlsx")


def test_more_rows_than_anybody_has(monkeypatch):
    monkeypatch.setattr("catalogue.importing.packed.MOST_ROWS", MOST)
    monkeypatch.setattr("catalogue.importing.files.MOST_ROWS", MOST)
    with pytest.raises(UnreadableError):
        open_book(sheet_with('<row><c t="n"><v>1</v></c></row>' * (MOST + 1)), "x.xlsx")
    with pytest.raises(UnreadableError):
        open_book(b"slug\n" + b"a\n" * (MOST + 1), "services.csv")


@pytest.mark.parametrize(("mark", "line"), [(";", "slug;name"), ("\t", "slug\tname"), (",", "slug,name")])
def test_columns_are_parted_as_each_country_does(mark, line):
    assert cells_of(f"{line}\nx{mark}y\n".encode()) == [{"slug": "x", "name": "y"}]


def test_headings_may_be_written_otherwise_but_not_wrongly():
    assert cells_of(b" Slug ,NAME\nx,y\n") == [{"slug": "x", "name": "y"}]


@pytest.mark.django_db
def test_wrong_doubled_and_missing_headings():
    content = b"slug,name,name,sumary,confidence\nx,a,b,c,high\n"
    assert problems_of(open_book(content, "services.csv"))[:2] == ["services, 1, name", "services, 1, sumary"]
    assert problems_of(open_book(b"name\nx\n", "services.csv"))[0] == "services, 1, slug"


@pytest.mark.django_db
def test_wrong_and_strange_sheets():
    lines = lines_of(book_of(servces=[SERVICE], holidays=[{"a": 1}]))
    assert [(line.kind, line.sheet) for line in lines] == [("problem", "servces"), ("note", "holidays")]


def workbook_with(action):
    file = io.BytesIO()
    with Workbook(file) as book:
        page = book.add_worksheet("services")
        page.write_row(0, 0, ["slug", "name", "launched", "summary"])
        page.write_row(1, 0, ["jelbi-berlin"])
        action(page, book)
    return open_book(file.getvalue(), "x.xlsx")


@pytest.mark.django_db
def test_a_formula_is_not_taken_on_trust():
    book = workbook_with(lambda page, book: page.write_formula(1, 1, '="Jel"&"bi"', None, "Jelbi"))
    assert problems_of(book)[0] == "services, 2, name"


@pytest.mark.django_db
def test_an_error_of_a_spreadsheet_is_no_empty_cell():
    book = workbook_with(lambda page, book: page.write_formula(1, 2, "=A1/0", None, "#DIV/0!"))
    assert problems_of(book)[0] == "services, 2, launched"


@pytest.mark.django_db
def test_a_row_is_told_by_its_number_under_empty_rows_and_columns():
    file = io.BytesIO()
    with Workbook(file) as book:
        page = book.add_worksheet("services")
        page.write_row(3, 2, ["slug", "launched"])
        page.write_row(5, 2, ["jelbi-berlin", "in May"])
        page.write_formula(6, 3, "=1")
    rows = [row.number for row in open_book(file.getvalue(), "x.xlsx").rows(SERVICES)]
    problems = problems_of(open_book(file.getvalue(), "x.xlsx"))
    assert (rows, problems[:2]) == ([6, 7], ["services, 7, launched", "services, 6, launched"])


@pytest.mark.parametrize("content", ["slug,name,,\nx,y,,\n  ,,,\n,,,ask somebody\n", "\n , \nslug,name\n\nx,y\n"])
def test_rows_of_blanks_and_remarks_beside_the_columns_are_no_records(content):
    assert cells_of(content.encode()) == [{"slug": "x", "name": "y"}]


@pytest.mark.django_db
def test_merged_cells():
    book = workbook_with(lambda page, book: page.merge_range(1, 1, 3, 1, "Jelbi"))
    assert problems_of(book)[0] == "services, 2"


@pytest.mark.django_db
def test_dates_where_none_belong_and_numbers_with_a_part():
    def write(page, book):
        page.write_datetime(1, 1, datetime.datetime(2020, 1, 2), book.add_format({"num_format": "yyyy-mm-dd"}))
        page.write_datetime(1, 2, datetime.datetime(2020, 1, 2), book.add_format({"num_format": "yyyy-mm-dd"}))
        page.write_number(1, 3, 0.5)

    lines = [line for line in lines_of(workbook_with(write)) if line.kind is Kind.PROBLEM]
    assert [(line.column, "2020-01-02" in line.sentence) for line in lines] == [("name", True), ("launched", True)]
    assert problems_of(book_of(services=[{"slug": "jelbi-berlin", "launched": 2012.5}])) == ["services, 2, launched"]


@pytest.mark.django_db
def test_several_problems_of_one_row_are_all_told():
    rows = [SERVICE | {"launched": "x", "domain": "y", "cities": "atlantis; ys"}]
    assert problems_of(book_of(services=rows)) == [
        "services, 2, domain",
        "services, 2, launched",
        "services, 2, cities",
        "services, 2, cities",
    ]


@pytest.mark.django_db
def test_a_file_full_of_faults_is_not_looked_at_for_ever():
    rows = [{"slug": f"x{number}", "name": ""} for number in range(2_000)]
    lines = lines_of(book_of(services=rows))
    assert lines[-1].kind is Kind.NOTE
    assert len(lines) < 6_000


@pytest.mark.django_db
def test_a_sign_that_no_text_has():
    assert problems_of(book_of(services=[SERVICE | {"name": "a\0b"}])) == ["services, 2, name"]


def repacked(names, **others):
    """A workbook whose members have other names, or hold something else."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(xlsx(services=[SERVICE]))) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(names.get(name, name), others.get(name.rpartition("/")[2].partition(".")[0], old.read(name)))
    return file.getvalue()


def test_a_text_that_is_stored_once_counts_in_every_cell(monkeypatch):
    monkeypatch.setattr("catalogue.importing.packed.MOST_SIGNS", 10_000)
    cells = '<row r="2">' + '<c t="s"><v>0</v></c>' * 6 + "</row>"
    sheet = f"<worksheet><sheetData>{cells}</sheetData></worksheet>"
    for signs, expected in ((1_000, 1), (2_000, 0)):
        content = repacked({}, sheet1=sheet, sharedStrings=f"<sst><si><t>{'x' * signs}</t></si></sst>")
        try:
            book = open_book(content, "x.xlsx")
        except UnreadableError:
            book = None
        assert (book is not None) == bool(expected)


SHEET_FILE = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("name", ["xl/worksheets/SHEET1.xml", "xl\\worksheets\\sheet1.xml", "elsewhere.xml"])
def test_a_sheet_that_cannot_be_looked_at_is_not_read(name):
    with pytest.raises(UnreadableError):
        open_book(repacked({SHEET_FILE: name}), "x.xlsx")


def test_two_of_one_name_are_refused():
    original = xlsx(services=[SERVICE])
    file = io.BytesIO(original)
    with ZipFile(file, "a") as archive:
        archive.writestr("XL/worksheets/sheet1.xml", "<worksheet/>")
    with pytest.raises(UnreadableError):
        open_book(file.getvalue(), "x.xlsx")
    with ZipFile(io.BytesIO(original)) as archive:
        names = archive.read("xl/workbook.xml").decode()
    doubled = re.sub("(<sheet .*?/>)", r"\1\1", names)
    with pytest.raises(UnreadableError):
        open_book(repacked({}, workbook=doubled), "x.xlsx")


def test_more_columns_than_anybody_has():
    with pytest.raises(UnreadableError):
        open_book(",".join(f"c{number}" for number in range(2_000)).encode(), "services.csv")

"""Tables that every spreadsheet reads and none can be attacked by."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.exchange.csv_files import BYTE_ORDER_MARK, FORMULA_STARTS, cell, csv_response
from tests.answers import body


@given(st.text())
def test_no_text_is_a_formula_and_none_is_lost(text):
    guarded = cell(text)
    assert not guarded.startswith(FORMULA_STARTS)
    assert guarded in (text, f"'{text}")


@pytest.mark.parametrize(("value", "written"), [(None, ""), (0, "0"), (-1, "-1"), (-0.5, "-0.5"), ("-1", "'-1")])
def test_a_number_is_no_formula_and_what_is_unknown_is_empty(value, written):
    assert cell(value) == written


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1)))
def test_what_is_written_is_read_back(rows):
    response = csv_response([map(cell, row) for row in rows], "table.csv")
    text = body(response)
    assert text.startswith(BYTE_ORDER_MARK)
    read = csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline=""))
    assert [row for row in read if row] == [[cell(value) for value in row] for row in rows]
    assert response.headers["Content-Disposition"] == 'attachment; filename="table.csv"'

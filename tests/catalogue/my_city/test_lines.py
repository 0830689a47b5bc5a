"""A pasted list: every line is a name, is empty, or is named by a problem."""

import re

from hypothesis import given
from hypothesis import strategies as st

from catalogue.analysis.drafts import LONGEST_NAME
from catalogue.my_city.start.lines import MOST_LINES, NAMED_PROBLEMS, Line, read_lines
from tests.answers import numbers_in

names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)
blanks = st.text(" \t", max_size=3).filter(lambda text: not text or text.strip() == "")


@given(st.lists(st.one_of(names, blanks), max_size=MOST_LINES))
def test_every_line_is_a_name_or_is_empty(lines):
    found = read_lines("\r\n".join(lines))
    written = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    assert [(line.number, line.name) for line in found.lines] == written
    assert found.empty == len("\r\n".join(lines).splitlines()) - len(written)
    assert found.problems == []


@given(st.lists(names, max_size=30))
def test_a_name_is_repeated_from_its_second_line_on_in_any_case(lines):
    found = read_lines("\n".join(line.upper() if number % 2 else line for number, line in enumerate(lines)))
    firsts = {}
    for line in found.lines:
        assert line.first == firsts.setdefault(line.name.casefold(), line.number)
        assert line.is_repeated == (line.first != line.number)


@given(st.text())
def test_any_text_is_read_and_nothing_vanishes(text):
    found = read_lines(text)
    if len(found.lines) + found.empty != len(text.splitlines()):
        assert (found.lines, len(found.problems)) == ([], 1)


def test_what_it_is_stands_behind_the_first_sign():
    found = read_lines("City  Bikes ; bike share\nNextbike\tbike share\tmobility\nA; B; C")
    assert [(line.name, line.hint) for line in found.lines] == [
        ("City Bikes", "bike share"), ("Nextbike", "bike share mobility"), ("A", "B C"),
    ]  # fmt: skip


def test_ten_thousand_lines_are_refused_as_a_whole_with_both_numbers():
    found = read_lines("\n".join(f"Service {number}" for number in range(10_000)))
    assert found.lines == []
    [problem] = found.problems
    assert numbers_in(problem) == [10_000, MOST_LINES]


def test_each_name_that_cannot_be_taken_is_named_by_its_line():
    text = "\n".join(["Good", "x" * (LONGEST_NAME + 1), "a\x00b", "; bike share", "Good too"])
    found = read_lines(text)
    assert [int(re.findall(r"\d+", problem)[0]) for problem in found.problems] == [2, 3, 4]
    assert found.lines[0] == Line(1, "Good", "", 1)


def test_of_many_bad_lines_the_first_are_named_and_the_others_counted():
    found = read_lines("\n".join("x" * (LONGEST_NAME + 1) for _ in range(NAMED_PROBLEMS + 3)))
    assert len(found.problems) == NAMED_PROBLEMS + 1
    assert numbers_in(found.problems[-1]) == [3]

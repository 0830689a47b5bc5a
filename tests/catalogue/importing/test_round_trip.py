"""What was exported and is imported again changes nothing."""

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from catalogue.importing.archive import archive, single
from catalogue.importing.files import open_book
from catalogue.importing.run import Take
from catalogue.importing.selection import tables
from catalogue.importing.texts import LONGEST_CELL, as_text, guarded, unguarded
from catalogue.models import CodingSheet, Detriment, Evidence, Service
from tests.catalogue.importing.books import book_of, export, lines_of, written
from tests.factories import make_evidence, make_service

pytestmark = pytest.mark.django_db

STARTS = st.sampled_from(
    ["\t", " ", "\r", "\n", "", *["=", "+", "-", "@", "'", "''=", "'=", "007", "1e5", "_x0041_", "TRUE"]]
)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cn", "Co"], exclude_characters="\0"), max_size=30)
NASTY = st.builds(lambda start, rest: f"{start}{rest}", STARTS, TEXT)


def test_all_services_as_workbook_and_some_as_csv():
    assert lines_of(open_book(export(), "all.xlsx")) == []
    some = Service.objects.filter(domain__slug="mobility")
    assert lines_of(open_book(b"".join(archive(tables(some))), "some.zip")) == []
    assert lines_of(open_book(b"".join(single(tables(some))), "services.csv")) == []


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(NASTY, min_size=5, max_size=5))
@example(texts=["=1+1", "'=1+1", "  x  ", "a\r\nb\rc\nd", "2020-01-02"])
@example(texts=["x" * (LONGEST_CELL + 1), "@x", "-1", "1", "yes"])
def test_texts_of_any_kind(texts):
    Service.objects.filter(slug="nasty").delete()
    name, summary, description, unknown, note = texts
    facts = {"name": name[:120], "summary": summary[:200], "status_note": note[:300]}
    service = make_service(slug="nasty", description=description, unknown=unknown, **facts)
    page = make_evidence(service)
    Evidence.objects.filter(pk=page.pk).update(title=name[:300], supports=note[:400])
    Detriment.objects.create(service=service, number=1, kind="fee", text=summary[:400]).evidence.set([page])
    chosen = Service.objects.filter(slug="nasty")
    for book in (
        open_book(export(chosen), "x.xlsx"),
        open_book(b"".join(archive(tables(chosen))), "x.zip"),
    ):
        assert lines_of(book) == []


@given(text=NASTY)
def test_the_apostrophe_of_a_csv_is_undone(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_workbook_knows_numbers_and_texts_that_look_like_numbers():
    assert [as_text(cell) for cell in (7.0, "007", 0.5, True, 1e15)] == ["7", "007", "0.5", "yes", "1000000000000000"]


def test_what_is_unknown_stays_unknown():
    make_service(slug="bare", launched=None, integration_level=None, integration_reason="", personalisation=None)
    book = open_book(export(Service.objects.filter(slug="bare")), "bare.xlsx")
    assert lines_of(book) == []


def test_a_text_too_long_for_a_cell_is_left_as_it_is():
    make_service(slug="long", description="x" * 40_000, name="Long")
    content = export(Service.objects.filter(slug="long"))
    Service.objects.filter(slug="long").update(description="y" * 40_000)
    written(open_book(content, "long.xlsx"))
    assert Service.objects.get(slug="long").description == "y" * 40_000


def test_everything_can_be_taken_away_and_comes_back():
    chosen = Service.objects.filter(Q(links_out__isnull=False) | Q(links_in__isnull=False)).distinct()
    slugs = list(chosen.values_list("slug", flat=True))
    chosen = Service.objects.filter(slug__in=slugs)
    chosen.update(state="draft")  # the codes behind published levels are in no file
    content, before = export(chosen), facts(chosen)
    assert all(before.values())
    CodingSheet.objects.filter(service__in=chosen).delete()
    chosen.delete()
    book = open_book(content, "all.xlsx")
    written(book, Take.FILE)
    assert facts(chosen) == before
    assert lines_of(book) == []


def facts(services):
    """Every cell of the export, as text."""
    return {table.sheet.name: list(table.rows) for table in tables(services.order_by("slug"))}


def test_line_ends_of_other_programs_are_no_change():
    make_service(slug="lines", description="a\r\nb", name="Lines")
    assert lines_of(book_of(services=[{"slug": "lines", "description": "a\nb"}])) == []

"""Every field of what makes a service can be exported and imported; what cannot has a reason."""

import io

import pytest
from django.apps import apps
from django.db.models import CASCADE
from python_calamine import CalamineWorkbook

from catalogue.importing.files import open_book
from catalogue.importing.sheets import LEFT_OUT, SHEETS, is_example
from catalogue.importing.template import template
from catalogue.importing.workbook import READ_ME, to_choose_from, workbook
from catalogue.models import Service
from experience.levels import DERIVED_DETERMINANT
from experience.models import Determinant
from tests.catalogue.importing.books import kinds_of, lines_of

NO_SHEET = {
    "Assignment": "who is to code what is work, no fact of the service",
    "Correction": "what visitors ask for is work, no fact of the service",
    "Entry": "what somebody has typed and not saved yet",
    "SettledReach": "what was settled from codes comes from rounds, as customers and touchpoints say it",
    "TrainingCase": "what coders try themselves on is no fact of the service",
}
"""Models whose rows go with a service, and that no sheet has."""


def test_every_field_is_a_column_or_has_a_reason():
    for sheet in SHEETS:
        fields = {f.name for f in (*sheet.model._meta.concrete_fields, *sheet.model._meta.local_many_to_many)}
        assert fields == {*sheet.columns} | (fields & {*LEFT_OUT, *sheet.without}), sheet.name
    assert {sheet.name: sheet.without for sheet in SHEETS if sheet.without} == {"actors": ("slug",)}


def test_every_part_of_a_service_has_a_sheet():
    parts = {
        model.__name__
        for model in apps.get_app_config("catalogue").get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Service and field.remote_field.on_delete is CASCADE
    }
    assert parts - {sheet.model.__name__ for sheet in SHEETS} == set(NO_SHEET)


@pytest.mark.django_db
def test_the_template_is_an_example_that_would_do_and_is_left_out():
    book = open_book(b"".join(workbook(template())), "template.xlsx")
    assert set(kinds_of(book)) == {"note"}
    rows = {sheet.name: list(book.rows(sheet)) for sheet in SHEETS}
    assert all(rows.values())
    assert all(is_example(sheet, row.cells) for sheet in SHEETS for row in rows[sheet.name])


@pytest.mark.django_db
def test_the_example_is_right_once_it_is_no_example(monkeypatch):
    for module in ("keys", "known"):
        monkeypatch.setattr(f"catalogue.importing.{module}.is_example", lambda sheet, cells: False)
    book = open_book(b"".join(workbook(template())), "template.xlsx")
    assert [line for line in lines_of(book) if line.kind == "problem"] == []
    assert kinds_of(book)["addition"] >= len(SHEETS)


@pytest.mark.django_db
def test_what_names_a_row_is_said_to_be_needed_and_what_is_never_coded_is_not_offered():
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(workbook(template()))))
    needed = {(row[0], row[1]) for row in book.get_sheet_by_name(READ_ME).to_python() if row[2] == "yes"}
    assert {(sheet.name, name) for sheet in SHEETS for name in sheet.key} - needed == set()
    determinant = next(sheet for sheet in SHEETS if sheet.name == "classifications").columns["determinant"]
    coded = Determinant.objects.exclude(slug=DERIVED_DETERMINANT)
    assert to_choose_from(determinant) == [each.slug for each in coded]

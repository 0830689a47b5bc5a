"""Input of a draft that cannot be stored as facts yet: kept as it was typed, and shown again beside its mistakes."""

from typing import Any

from django.forms import BaseForm
from django.http import QueryDict

from catalogue.editing.parts import KINDS, MOST_ROWS
from catalogue.editing.service_page import ServicePage
from catalogue.forms.rows import Record
from catalogue.forms.sent_values import Sent, as_drawn, as_sent, put


def unfinished_input(page: ServicePage) -> dict[str, Any]:
    """What of the page has mistakes: fields of the main form, whole answers and rows; nothing where all is right."""
    facts = {name: as_sent(page.form[name]) for name in sorted(page.form.unfit)}
    answers = {str(form.prefix): sent(form) for form in page.answers if form.errors}
    rows = {
        name: [sent(form) for form in formset.forms if form.errors or form in page.held_back]
        for name, formset in page.formsets.items()
    }
    found = {"facts": facts, "answers": answers, "rows": {name: own for name, own in rows.items() if own}}
    return {name: own for name, own in found.items() if own}


def sent(form: BaseForm) -> Record:
    return {name: as_sent(form[name]) for name in form.fields}


def untouched(page: ServicePage) -> QueryDict:
    """What a browser would send of a page that nobody touched."""
    data = QueryDict(mutable=True)
    for form in page.forms:
        for name in form.fields:
            put(data, form[name], as_drawn(form[name]))
    for name, formset in page.formsets.items():
        data[f"{name}-TOTAL_FORMS"] = str(formset.total_form_count())
        data[f"{name}-INITIAL_FORMS"] = str(formset.initial_form_count())
    return data


def with_unfinished(page: ServicePage, kept: dict[str, Any]) -> QueryDict:
    """The page with what was kept as it was typed in its place; rows that are gone meanwhile become new ones."""
    data = untouched(page)
    put_all(data, page.form, kept.get("facts", {}))
    forms = {str(form.prefix): form for form in page.answers}
    for prefix, values in kept.get("answers", {}).items():
        if prefix in forms:
            put_all(data, forms[prefix], values)
    for name, rows in kept.get("rows", {}).items():
        put_rows(data, page, name, rows)
    return data


def put_all(data: QueryDict, form: BaseForm, values: dict[str, Sent]) -> None:
    for name, value in values.items():
        if name in form.fields:
            put(data, form[name], value)


def put_rows(data: QueryDict, page: ServicePage, name: str, rows: list[Record]) -> None:
    formset = page.formsets[name]
    stored = {str(form.instance.pk): form for form in formset.initial_forms}
    place = formset.initial_form_count()
    for values in rows:
        own = stored.get(str(values.get("id", "")))
        form = own or formset.blank(place)
        put_all(data, form, values if own else {**values, "id": ""})
        place += 0 if own else 1
    data[f"{name}-TOTAL_FORMS"] = str(max(place, formset.total_form_count()))


def with_one_more_row(data: QueryDict, name: str) -> QueryDict:
    """What was sent, with one more empty row of a kind; unchanged where there is no such kind."""
    more = data.copy()
    total = more.get(f"{name}-TOTAL_FORMS", "")
    if name in KINDS and total.isdecimal() and int(total) < MOST_ROWS:
        more[f"{name}-TOTAL_FORMS"] = str(int(total) + 1)
    return more

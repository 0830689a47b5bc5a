"""The sections of the form with their state, and everything that is to be mended, each with the place of its field."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.editing import forms
from catalogue.editing.service_page import ServicePage
from catalogue.forms.sections import Section
from catalogue.forms.telling import CODE

WHAT, WHERE, STEPS, PAGES, ADDS, LIMITS, PUBLISH = "what", "where", "steps", "pages", "adds", "limits", "publish"

TITLES: dict[str, str | Promise] = {
    WHAT: gettext_lazy("What it is"),
    WHERE: gettext_lazy("Who and where"),
    STEPS: gettext_lazy("Touchpoints"),
    PAGES: gettext_lazy("Pages read"),
    ADDS: gettext_lazy("What it adds"),
    LIMITS: gettext_lazy("Harm, unknowns"),
    PUBLISH: gettext_lazy("Check, publish"),
}

PLACES = {
    **dict.fromkeys((*forms.WHAT, *forms.LIFE), WHAT),
    **dict.fromkeys((*forms.WHERE, "served", "partners"), WHERE),
    **dict.fromkeys((*forms.HOW, "touchpoints"), STEPS),
    "evidence": PAGES,
    **dict.fromkeys((*forms.LIMITS, "detriments"), LIMITS),
}
"""The section in which a fact or a kind of row stands."""

ROWS: dict[str, str | Promise] = {
    "touchpoints": gettext_lazy("Touchpoint"),
    "partners": gettext_lazy("Partner"),
    "evidence": gettext_lazy("Page"),
    "detriments": gettext_lazy("Detriment"),
}
"""What a row of each kind is called."""


class Problem(NamedTuple):
    """Something to mend: the section, the id of its field, the label, and what is wrong."""

    section: str
    place: str
    label: str
    text: str


def problems(page: ServicePage) -> list[Problem]:
    """All that is wrong, in the order of the page."""
    found = [*form_problems(page.form, "", ""), *form_problems(page.served, WHERE, str(page.served.name))]
    for name, formset in page.formsets.items():
        for message in formset.non_form_errors():
            found.append(Problem(PLACES[name], f"{name}-rows", str(TITLES[PLACES[name]]), str(message)))
        for place, form in enumerate(formset.forms, 1):
            label = f"{ROWS[name]} {form['number'].value() or place}"
            found += form_problems(form, PLACES[name], label)
    for judgement in page.judgements:
        found += form_problems(judgement, ADDS, judgement.name)
    found += form_problems(page.why, PUBLISH, "")
    order = list(TITLES)
    return sorted(found, key=lambda problem: order.index(problem.section))


def form_problems(form: BaseForm, section: str, label: str) -> Iterator[Problem]:
    for name, errors in form.errors.as_data().items():
        for error in errors:
            bound = form[name] if name in form.fields else None
            own = str(bound.label) if bound else ""
            place = str(bound.auto_id) if bound else f"{form.prefix or 'facts'}-row"
            where = section or PLACES.get(name, PUBLISH)
            yield Problem(where, place, ", ".join(filter(None, [label, own])), in_short(error))


def in_short(error: ValidationError) -> str:
    """A message for the list at the top; what others changed is told in full beside the field alone."""
    return _("changed meanwhile by others too") if error.code == CODE else " ".join(map(str, error))


def sections(page: ServicePage, found: Iterable[Problem], missing: Iterable[Problem]) -> list[Section]:
    """Every section; one is done where nothing in it is wrong or missing, as far as it is stored."""
    made = {name: Section(name, title, note(page, name)) for name, title in TITLES.items()}
    for problem in found:
        made[problem.section].problems.append(problem)
    lacking = {problem.section for problem in missing}
    for name, section in made.items():
        section.done = page.service.pk is not None and name not in lacking and name != PUBLISH
        if section.problems:
            number = len(section.problems)
            section.note = ngettext("%(n)s to mend", "%(n)s to mend", number) % {"n": number}
    made[PUBLISH].done = page.service.is_published
    return list(made.values())


def note(page: ServicePage, name: str) -> str:
    """How much of a section there is, in a few signs."""
    if name == ADDS:
        return _("%(n)s of %(all)s") % {"n": answered(page), "all": len(page.judgements)}
    if name in (STEPS, PAGES):
        return str(len(page.formsets["touchpoints" if name == STEPS else "evidence"].kept_forms))
    return ""


def answered(page: ServicePage) -> int:
    return sum(bool(form.answer) for form in page.judgements)

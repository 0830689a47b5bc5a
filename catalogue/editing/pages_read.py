"""The pages of evidence as the form holds them, so that what is typed below can cite them by number at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.utils.translation import gettext as _

from catalogue.analysis.citations import numbers_in
from catalogue.models import Evidence


@dataclass
class Cited:
    """The rows that some numbers mean, and what is wrong with them."""

    forms: list[ModelForm] = field(default_factory=list)
    problems: list[ValidationError] = field(default_factory=list)


@dataclass(frozen=True)
class PagesRead:
    """Rows of evidence by number and by id: what stays, what is deleted with this save, and what has mistakes yet."""

    rows: list[ModelForm]
    deleted: list[ModelForm]
    still_cited: list[ModelForm] = field(default_factory=list)
    """Rows that are to be deleted and that something on the page cites."""

    def cited(self, numbers: Iterable[int], untouched: Iterable[Evidence] | None) -> Cited:
        """The rows of the numbers. A citation that nobody touched keeps its pages, also where their numbers change."""
        found = Cited()
        if untouched is not None:
            own = {form.instance.pk: form for form in (*self.rows, *self.deleted) if form.instance.pk}
            asked = [(page.number, own.get(page.pk)) for page in untouched]
        else:
            gone = {form.instance.number: form for form in self.deleted}
            asked = [(number, gone.get(number)) for number in numbers]
            by_number = {form.cleaned_data.get("number"): form for form in self.rows}
            asked = [(number, by_number.get(number) or form) for number, form in asked]
        for number, form in asked:
            problem = self.problem(number, form)
            if form in self.deleted:
                self.still_cited.append(form)
            if problem:
                found.problems.append(problem)
            elif form:
                found.forms.append(form)
        return found

    def problem(self, number: int, form: ModelForm | None) -> ValidationError | None:
        if form is None:
            message, code = _("There is no page %(number)s."), "unknown"
        elif form in self.deleted:
            message, code = _("Page %(number)s is deleted here: cite another one, or keep it."), "deleted"
        elif form.errors:
            message, code = _("Page %(number)s is not complete yet."), "incomplete"
        else:
            return None
        return ValidationError(message, code=code, params={"number": number})


def cite(form: Any, text: str, pages_read: PagesRead) -> bool:
    """Let a form choose the pages of its list and those that its text cites; whether all of them are there.

    A text that nobody touched cites nothing anew: its numbers may be those of before.
    """
    untouched = form.cited if "pages" not in form.changed_data else None
    listed = pages_read.cited(form.cleaned_data["pages"], untouched)
    typed = form.cleaned_data.get(text, "") if text in form.changed_data else ""
    named = pages_read.cited(numbers_in(typed), None)
    for name, found in (("pages", listed), (text, named)):
        for problem in found.problems:
            form.add_error(name, problem)
    forms = [*listed.forms, *(each for each in named.forms if each not in listed.forms)]
    form.chosen = [each.instance for each in forms]
    return not (listed.problems or named.problems)

"""How far the description of an idea is: its sections, each with what is answered in it."""

from collections.abc import Iterator
from itertools import groupby

from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from catalogue.evaluate.forms import Asked, EvaluationForm
from catalogue.forms.sections import Section


def sections(form: EvaluationForm) -> Iterator[Section]:
    """What it is, for whom and when, and every group of questions. The link of a group leads to what is open in it."""
    told = [field for field in (form["name"], form["field"]) if field.value() and not field.errors]
    about = [
        field for name in ("name", "field", "kind", "aim", "candidates", "city", "my_city") for field in [form[name]]
    ]
    yield section("about", _("What it is"), len(told), 2, about)
    reach = [any(group.value() for group in form.persons()), bool(form["phase"].value())]
    yield section("reach", _("For whom and when"), sum(reach), len(reach), [*form.persons(), form["phase"]])
    for _group, asked in groupby(form.questions, key=lambda one: one.question.determinant.group_id):
        yield of_group(list(asked))


def section(name: str, title: str, number: int, of: int, fields: list[BoundField]) -> Section:
    problems: list[object] = [error for field in fields for error in field.errors]
    return Section(name, title, told(number, of, bool(problems)), number == of, problems)


def of_group(asked: list[Asked]) -> Section:
    determinants = [one.question.determinant for one in asked]
    answered = [one.answer is not None and one.answer.level is not None for one in asked]
    problems: list[object] = [error for one in asked for error in one.errors]
    first = 0 if all(answered) else answered.index(False)
    title = determinants[0].group.name
    note = told(sum(answered), len(answered), bool(problems))
    return Section(f"id_{determinants[first].slug}", title, note, all(answered), problems)


def told(number: int, of: int, is_wrong: bool) -> str:
    return _("to mend") if is_wrong else _("%(n)s of %(all)s") % {"n": number, "all": of}

"""How a page says what others changed meanwhile: beside the fields, as errors, so that nothing is saved."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.forms import BaseForm, BaseInlineFormSet, ModelForm
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from catalogue.forms.changes import Changes, Told
from catalogue.forms.rows import Row

CODE = "changed_meanwhile"


def problem(template: str, told: Told | list[Told], choice: str = "") -> ValidationError:
    context = {"told": told, "choice": choice}
    return ValidationError(render_to_string(template, context), code=CODE)


def refusing(form_class: type[ModelForm], changes: Changes) -> type[ModelForm]:
    """The form with what is to be told of it; invalid where anything on the page is."""

    class RefusingForm(form_class):  # type: ignore[valid-type, misc]
        def full_clean(self) -> None:
            super().full_clean()
            if self.is_bound and changes.refusal:
                self.add_error(None, ValidationError(changes.refusal, code=CODE))
                tell_fields(self, "", changes)

    return RefusingForm


def tell_fields(form: BaseForm, key: str, changes: Changes) -> None:
    for place, told in changes.fields.items():
        if place.row == key and place.field in form.fields:
            form.add_error(place.field, problem("meanwhile/field.html", told))


def tell_rows(formset: BaseInlineFormSet, changes: Changes) -> None:
    """The same for rows. A row is asked for its own errors first, which would else drop these."""
    for form in formset.initial_forms:
        key = Row(formset, str(form.instance.pk), form).key
        if form.errors is not None:
            tell_fields(form, key, changes)
        if key in changes.rows:
            form.add_error(None, problem("meanwhile/changed_row.html", changes.rows[key]))
    for form, told in zip(formset.extra_forms, changes.gone.get(str(formset.prefix), ()), strict=False):
        if form.errors is not None:
            form.add_error(None, problem("meanwhile/gone_row.html", told, form.add_prefix("DELETE")))


def in_one_line(kept: Iterable[Told]) -> str:
    """What others changed and stays as it is, for the message after a save."""
    texts = [_("%(label)s (%(who)s)") % {"label": t.label, "who": t.who} if t.who else t.label for t in kept]
    return _("Changed by others meanwhile, and kept as they left it: %(names)s.") % {"names": "; ".join(texts)}


def conflict_sentence() -> str:
    return _(
        "Nothing was saved yet: others changed meanwhile what you changed too. "
        "Look at the marked places, choose what is to stand there, and save again."
    )


def unseen_sentence() -> str:
    return _(
        "Nothing was saved yet: this page does not say what you had in front. "
        "The marked places differ from what is stored now; choose what is to stand there, and save again."
    )


def deleted_sentence(who: str) -> str:
    return _(
        "Nothing was saved yet: this record was deleted meanwhile (%(who)s). "
        "Below is all that you entered; save to make it anew, or leave the page."
    ) % {"who": who or _("it is not recorded by whom")}

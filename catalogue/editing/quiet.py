"""Forms of rows that ask the database nothing by themselves: what it would refuse is told by rules that read once."""

from collections.abc import Collection
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import construct_instance


class QuietModelForm(forms.ModelForm):
    """Django's own asks for every constraint and every foreign key of every row."""

    unasked: ClassVar[Collection[str]] = ()
    """Pointers, which their own form fields have looked up."""

    def _post_clean(self) -> None:
        exclude = {*self._get_validation_exclusions(), *self.unasked}  # type: ignore[attr-defined]
        self.instance = construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)
        try:
            self.instance.full_clean(exclude=exclude, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]

"""What a copy is called, and what is taken over into it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.models import Collection
from catalogue.operations.copies.difference import Difference, PartDifference, ServiceDifference, Side
from catalogue.operations.copies.merging import Wish
from catalogue.operations.upgrade.run import OURS, SHIPPED, Decisions


class CopyForm(forms.ModelForm):
    class Meta:
        model = Collection
        fields = ["name", "slug", "owner"]


SIDES = [("", _("decide later")), (OURS, _("keep ours")), (SHIPPED, _("take theirs"))]


class MergeForm(forms.Form):
    """A decision for each record that both sides changed, and the services to copy."""

    def __init__(self, found: Difference, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.found = found
        for _service, part in self.open_questions():
            self.fields[part.name] = forms.ChoiceField(
                label=part.title, choices=SIDES, required=False, widget=forms.RadioSelect
            )
        self.fields["service"] = forms.MultipleChoiceField(
            choices=list(found.only_there.items()),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def open_questions(self) -> Iterator[tuple[ServiceDifference, PartDifference]]:
        for service in self.found.services:
            yield from ((service, part) for part in service.parts if part.side is Side.BOTH)

    @property
    def wish(self) -> Wish:
        """What was said, about the state that it was said of."""
        said = {part.name: self.cleaned_data[part.name] for _service, part in self.open_questions()}
        decisions = Decisions({name: side for name, side in said.items() if side})
        return Wish(decisions, frozenset(self.cleaned_data["service"]), seen=self.found.digest)

"""What the list of actors can be asked for, by its page and by the API."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from catalogue.actors.search import named_by
from catalogue.find.forms import clean_words
from catalogue.index.search import MAX_LENGTH
from catalogue.models import Actor


class ActorsForm(forms.Form):
    """What the list is narrowed to."""

    q = forms.CharField(
        label=gettext_lazy("Search names"),
        required=False,
        max_length=MAX_LENGTH,
        widget=forms.TextInput({"type": "search"}),
    )

    def clean_q(self) -> str:
        clean_words(self.cleaned_data["q"])
        return self.cleaned_data["q"]

    def narrowed(self, actors: QuerySet[Actor]) -> QuerySet[Actor]:
        """Of a valid form."""
        return named_by(actors, clean_words(self.cleaned_data["q"]))

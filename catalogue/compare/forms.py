"""Which services or cities are put side by side: 2 to 6 of one kind. May import snapshot."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.analysis.snapshot import Snapshot
from catalogue.forms.fields import SilentMultipleField, printable

LEAST, MOST = 2, 6


class ChosenSlugsField(SilentMultipleField):
    """Known slugs, each once, in the order given; names those that are not known."""

    def __init__(self, label: str, known: dict[str, str]):
        self.known = known
        super().__init__(label=label, required=False)

    def validate(self, value):
        unknown = [slug for slug in value if slug not in self.known]
        if unknown:
            raise ValidationError(
                _("Not in the catalogue: %(names)s.") % {"names": ", ".join(map(printable, unknown[:5]))}
            )


class CompareForm(forms.Form):
    differ = forms.ChoiceField(choices=[("1", gettext_lazy("only what differs"))], required=False)

    def __init__(self, data, snapshot: Snapshot, cities: dict[str, str], hidden: set[str]):
        """`hidden` are slugs of services whose levels must not be shown to the person who asks."""
        super().__init__(data)
        self.hidden = hidden
        self.hidden_cities = {city for slug in hidden for city in snapshot.members[slug].cities}
        names = {slug: member.name for slug, member in snapshot.members.items()}
        self.fields["service"] = ChosenSlugsField(_("Services"), names)
        self.fields["city"] = ChosenSlugsField(_("Cities"), cities)

    def clean_service(self):
        """A coder must not be led by the levels of a service that is still to be coded."""
        chosen = self.cleaned_data["service"]
        if self.hidden.intersection(chosen):
            raise ValidationError(
                _("Hidden from you until you have submitted your own codes: %(names)s.")
                % {"names": ", ".join(slug for slug in chosen if slug in self.hidden)}
            )
        return chosen

    def clean_city(self):
        chosen = self.cleaned_data["city"]
        if self.hidden_cities.intersection(chosen):
            raise ValidationError(
                _("A city holds services whose levels are hidden from you until you have coded them.")
            )
        return chosen

    def clean(self):
        data = super().clean()
        services, cities = data.get("service") or [], data.get("city") or []
        if services and cities:
            raise ValidationError(_("Compare services or cities, not both at once."))
        number = len(services or cities)
        if number > MOST:
            raise ValidationError(_("%(number)s are too many: at most %(most)s can be compared.") % {
                "number": number, "most": MOST})  # fmt: skip
        if number == 1:
            raise ValidationError(_("Choose at least one more: two are needed to compare."), code="one")
        return data

    @property
    def lone(self) -> bool:
        """Whether the only thing wrong is that a second one is still to be chosen."""
        return all(error.code == "one" for errors in self.errors.as_data().values() for error in errors)

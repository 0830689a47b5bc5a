"""Which pages are listed, and what is to be done about one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.models import PageCheck
from catalogue.upkeep.lists import GROUPS

CHECK, CONFIRM = "check", "confirm"


class PagesForm(forms.Form):
    group = forms.ChoiceField(choices=[(name, group.label) for name, group in GROUPS.items()], required=False)
    q = forms.CharField(label=_("Part of the address"), required=False, max_length=200)
    page = forms.IntegerField(min_value=1, required=False)

    @property
    def group_name(self) -> str:
        """The group that was asked for; else the first one."""
        return self.cleaned_data.get("group") or next(iter(GROUPS))


class ActForm(forms.Form):
    act = forms.ChoiceField(choices=[(CHECK, _("Check now")), (CONFIRM, _("I see it"))])
    checked_page = forms.ModelChoiceField(PageCheck.objects.all())

"""Whose site it is: the one row of it, for Administrators."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.admin.base import ModelAdmin
from catalogue.models import SiteIdentity
from catalogue.rules.logos import LARGEST_LOGO, data_address

FIELDS = ("name", "owner", "intro", "contact", "imprint", "accent_light", "accent_dark")


class SiteIdentityForm(forms.ModelForm):
    """What of a logo is sent comes as a file, and is kept as an address that holds it."""

    new_logo = forms.FileField(
        label=gettext_lazy("New logo"),
        required=False,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": "image/svg+xml,image/png"}),
        help_text=format_lazy(
            gettext_lazy("SVG or PNG, at most {most} kB, shown 30 pixels high, on light and on dark ground."),
            most=LARGEST_LOGO // 1024,
        ),
    )
    without_logo = forms.BooleanField(label=gettext_lazy("Show no logo of our own"), required=False)

    class Meta:
        model = SiteIdentity
        fields = FIELDS

    def clean_new_logo(self) -> str:
        file = self.cleaned_data["new_logo"]
        return data_address(file.read(LARGEST_LOGO + 1)) if file else ""

    def clean(self) -> None:
        super().clean()
        new, none = self.cleaned_data.get("new_logo"), self.cleaned_data.get("without_logo")
        if new and none:
            self.add_error("without_logo", _("You chose a new logo too. Take one of both back."))
        elif new or none:
            self.instance.logo = new or ""

    @cached_property
    def changed_data(self) -> list[str]:
        """With the column that a file or its absence is written to."""
        changed = super().changed_data
        return [*changed, "logo"] if {"new_logo", "without_logo"} & {*changed} else changed


@admin.register(SiteIdentity)
class SiteIdentityAdmin(ModelAdmin):
    form = SiteIdentityForm
    readonly_fields = ["logo_now"]
    fields = [*FIELDS, "logo_now", "new_logo", "without_logo"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not SiteIdentity.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: SiteIdentity | None = None) -> bool:
        return False

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().render_change_form(request, context | {"show_save_and_add_another": False}, *args, **kwargs)

    @admin.display(description=gettext_lazy("logo"))
    def logo_now(self, identity: SiteIdentity) -> SafeString | str:
        return format_html('<img src="{}" alt="" height="30">', identity.logo) if identity.logo else _("none")

"""Data entry for the model: few people, rare changes, so plain lists with their parts inline."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import TextField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from catalogue.admin.base import ModelAdmin, StackedInline, TabularInline
from catalogue.admin.forms import guide_entry_form
from catalogue.models.scopes import codebook_in_view
from experience import models


@admin.register(models.Codebook)
class CodebookAdmin(ModelAdmin):
    list_display = ["name", "slug", "issued", "is_current", "order"]
    search_fields = ["name", "slug"]


@admin.register(models.DeterminantGroup)
class DeterminantGroupAdmin(ModelAdmin):
    list_display = ["name", "short_name", "slug", "codebook", "order"]
    list_filter = ["codebook"]
    list_select_related = ["codebook"]


class ResponseLinkInline(TabularInline):
    model = models.ResponseLink
    extra = 0


@admin.register(models.Determinant)
class DeterminantAdmin(ModelAdmin):
    list_display = ["name", "short_name", "group", "order", "derived"]
    list_filter = ["group", "derived"]
    list_select_related = ["group"]
    search_fields = ["name", "slug", "definition"]
    autocomplete_fields = ["sources"]
    inlines = [ResponseLinkInline]


class OnlyDrafts(BaseModelAdmin):
    """What was issued can be read alone: rounds are coded with it."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.issued is None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.issued is None)


SMALL_BOXES: dict[Any, Any] = {TextField: {"widget": AdminTextareaWidget({"rows": 3})}}


class GuideEntryInline(OnlyDrafts, StackedInline):
    """An entry for each determinant, which the draft began with; one that was added since is added here."""

    model = models.GuideEntry
    formfield_overrides = SMALL_BOXES
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and (obj is None or obj.issued is None)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        codebook = obj.codebook if obj else codebook_in_view()
        return super().get_formset(request, obj, **{"form": guide_entry_form(codebook.scale), **kwargs})


@admin.register(models.Guide)
class GuideAdmin(OnlyDrafts, ModelAdmin):
    list_display = ["version", "issued"]
    readonly_fields = ["issued"]
    formfield_overrides = SMALL_BOXES
    actions = None
    inlines = [GuideEntryInline]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """An issued version is read where everybody reads it."""
        guide = self.get_object(request, unquote(object_id))
        if guide and guide.issued and request.method in ("GET", "HEAD") and self.has_view_permission(request, guide):
            return redirect(guide)
        return super().change_view(request, object_id, *args, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A version begins as a copy of the one before, where all versions stand."""
        return False


@admin.register(models.ResponseDimension)
class ResponseDimensionAdmin(ModelAdmin):
    list_display = ["name", "slug", "core", "order"]
    autocomplete_fields = ["sources"]


@admin.register(models.Source)
class SourceAdmin(ModelAdmin):
    list_display = ["key", "reference", "doi", "doi_checked", "text_seen"]
    list_filter = ["doi_checked", "text_seen"]
    search_fields = ["key", "reference", "doi"]


class WeightInline(TabularInline):
    model = models.Weight
    extra = 0


@admin.register(models.WeightSet)
class WeightSetAdmin(ModelAdmin):
    list_display = ["name", "slug", "is_default", "order"]
    inlines = [WeightInline]

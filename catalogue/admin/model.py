"""Data entry for the model: few people, rare changes, so plain lists with their parts inline."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.http import HttpRequest

from catalogue.admin.base import ModelAdmin, StackedInline, TabularInline
from catalogue.admin.forms import GuideEntryForm
from experience import models


@admin.register(models.DeterminantGroup)
class DeterminantGroupAdmin(ModelAdmin):
    list_display = ["name", "short_name", "slug", "order"]


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


class GuideEntryInline(OnlyDrafts, StackedInline):
    model = models.GuideEntry
    form = GuideEntryForm
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and (obj is None or obj.issued is None)


@admin.register(models.Guide)
class GuideAdmin(OnlyDrafts, ModelAdmin):
    list_display = ["version", "issued"]
    readonly_fields = ["issued"]
    actions = None
    inlines = [GuideEntryInline]

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

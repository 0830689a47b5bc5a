"""Data entry for the model: few people, rare changes, so plain lists with their parts inline."""

from django.contrib import admin

from catalogue.admin.base import ModelAdmin, TabularInline
from experience import models


@admin.register(models.DeterminantGroup)
class DeterminantGroupAdmin(ModelAdmin):
    list_display = ["name", "short_name", "slug", "order"]


class ResponseLinkInline(TabularInline):
    model = models.ResponseLink
    extra = 0


@admin.register(models.Determinant)
class DeterminantAdmin(ModelAdmin):
    list_display = ["name", "short_name", "group", "order", "derived", "guide_version"]
    list_filter = ["group", "derived"]
    list_select_related = ["group"]
    search_fields = ["name", "slug", "definition"]
    autocomplete_fields = ["sources"]
    inlines = [ResponseLinkInline]


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

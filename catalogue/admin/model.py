"""Data entry for the model: few people, rare changes, so plain lists with their parts inline."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import ForeignKey, TextField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from catalogue.admin.base import ModelAdmin, StackedInline, TabularInline
from catalogue.admin.forms import CrosswalkForm, guide_entry_form
from catalogue.admin.protection import listing, users_of
from catalogue.codebooks.copying import discard, retire, weigh
from catalogue.codebooks.forms import LinesField
from catalogue.models.scopes import codebook_in_view
from experience import models


def is_issued(row: Any) -> bool:
    """Whether a row belongs to a version of the model, or of its guide, that was issued."""
    whole = row.group if isinstance(row, models.Determinant) and row.group_id else row
    dated = whole if isinstance(whole, models.Codebook | models.Guide) else getattr(whole, "codebook", None)
    return dated is not None and dated.issued is not None


class OnlyDrafts(BaseModelAdmin):
    """What was issued can be read alone: services are coded with it."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or not is_issued(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not is_issued(obj))


class RowsOfDrafts(OnlyDrafts):
    """Rows of what is a draft: none is added to what was issued."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and (obj is None or not is_issued(obj))  # type: ignore[call-arg]


IN_DRAFTS = {"codebook": "issued", "group": "codebook__issued", "determinant": "group__codebook__issued"}
"""Where a relation leads to a version of the model, how it says when that was issued."""


class ModelOfDrafts(OnlyDrafts, ModelAdmin):
    """Parts of a version of the model: they are added to drafts, and go with what else is said of them."""

    actions = None
    own_parts: tuple[type[Any], ...] = ()
    """Models of rows that go with a row, though they would protect it elsewhere."""

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in IN_DRAFTS:
            rows: Any = db_field.related_model
            kwargs.setdefault("queryset", rows._default_manager.filter(**{IN_DRAFTS[db_field.name]: None}))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        users = {model: keys for model, keys in users_of(objs).items() if model not in self.own_parts}
        if users:
            return [], {}, set(), listing(users, request.user)
        return [*map(str, objs)], {}, set(), []


class CodebookForm(forms.ModelForm):
    labels = LinesField(label=gettext_lazy("Names of the levels"), help_text=gettext_lazy("One a line, lowest first."))


@admin.register(models.Codebook)
class CodebookAdmin(ModelOfDrafts):
    form = CodebookForm
    list_display = ["name", "slug", "issued", "is_current", "order"]
    search_fields = ["name", "slug"]
    readonly_fields = ["issued", "is_current"]
    own_parts = (models.DeterminantGroup, models.Guide, models.WeightSet)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A version begins where all versions stand."""
        return False

    def delete_model(self, request: HttpRequest, obj: models.Codebook) -> None:
        discard(obj)


@admin.register(models.DeterminantGroup)
class DeterminantGroupAdmin(ModelOfDrafts):
    list_display = ["name", "short_name", "slug", "codebook", "order"]
    list_filter = ["codebook"]
    list_select_related = ["codebook"]


class ResponseLinkInline(RowsOfDrafts, TabularInline):
    model = models.ResponseLink
    extra = 0


class CrosswalkInline(RowsOfDrafts, TabularInline):
    model = models.Crosswalk
    form = CrosswalkForm
    fk_name = "target"
    extra = 0


@admin.register(models.Determinant)
class DeterminantAdmin(ModelOfDrafts):
    list_display = ["name", "short_name", "group", "order", "derived"]
    list_filter = ["group__codebook", "group", "derived"]
    list_select_related = ["group"]
    search_fields = ["name", "slug", "definition"]
    autocomplete_fields = ["sources"]
    inlines = [ResponseLinkInline, CrosswalkInline]
    own_parts = (models.GuideEntry, models.Weight)

    def view_on_site(self, obj: models.Determinant) -> str:
        """A draft's stand on its page alone."""
        return (obj if is_issued(obj) else obj.group.codebook).get_absolute_url()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            weigh(obj)

    def delete_model(self, request: HttpRequest, obj: models.Determinant) -> None:
        retire(obj)


SMALL_BOXES: dict[Any, Any] = {TextField: {"widget": AdminTextareaWidget({"rows": 3})}}


class GuideEntryInline(RowsOfDrafts, StackedInline):
    """An entry for each determinant, which the draft began with; one that was added since is added here."""

    model = models.GuideEntry
    formfield_overrides = SMALL_BOXES
    extra = 0
    can_delete = False

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        guide = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
        if db_field.name == "determinant" and guide:
            own = models.Determinant.objects.filter(group__codebook__guides__pk=unquote(guide))
            kwargs.setdefault("queryset", own)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

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


class WeightInline(RowsOfDrafts, TabularInline):
    model = models.Weight
    extra = 0


@admin.register(models.WeightSet)
class WeightSetAdmin(ModelOfDrafts):
    list_display = ["name", "slug", "codebook", "is_default", "order"]
    list_filter = ["codebook"]
    list_select_related = ["codebook"]
    inlines = [WeightInline]

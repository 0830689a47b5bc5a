"""What every form of the admin does: two people may edit one record, and what is in use stays.

A page carries what it was drawn from. What others changed meanwhile and its user did not is kept; what both changed is
told beside the field, and nothing is saved until that user has chosen. Saves write changed columns only.
"""

from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, ManyToManyField, Model, QuerySet
from django.forms import ModelForm
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from catalogue.admin.boxes import OneRow, SeveralRows
from catalogue.admin.protection import listing, users_of
from catalogue.forms import telling
from catalogue.forms.changes import Changes, Comparison
from catalogue.forms.columns import ChangedColumnsFormSet, changed_columns
from catalogue.forms.rearranging import rearrange
from catalogue.forms.rows import drawn, rows_of
from catalogue.forms.seen import FIELD, Seen, opened, seal
from catalogue.forms.sent_values import with_plain_lines
from catalogue.history.log import changes_since
from catalogue.history.recording import Origin, Recording, recorded, touch
from catalogue.history.records import wholes
from catalogue.models.belonging import of_collections, ways_to_collection
from catalogue.rules.collections import Role, known_to, open_to


class KnownRows(BaseModelAdmin):
    """Offers and takes only what the person may know of: nothing of a collection that is closed to them."""

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet:
        model = db_field.remote_field.model
        rows = super().get_field_queryset(db, db_field, request)
        return (model._default_manager if rows is None else rows).filter(known_to(request.user, model))


class TabularInline(KnownRows, admin.TabularInline):
    formset = ChangedColumnsFormSet
    template = "admin/rows.html"


class StackedInline(KnownRows, admin.StackedInline):
    formset = ChangedColumnsFormSet


def act(request: Any) -> AbstractContextManager[Recording | None]:
    """What is sent is one act in the history."""
    return recorded(request.user, "", Origin.ADMIN) if request.method == "POST" else nullcontext()


def lock_whole(row: Model) -> None:
    """The record that a row is a part of, before the row: who locks in one order waits in no circle."""
    if type(row) in wholes():
        whole, table = wholes()[type(row)]
        list(whole._base_manager.select_for_update(no_key=True).filter(pk=getattr(row, table.owner)).values_list("pk"))


class KnownChoices(admin.RelatedFieldListFilter):
    """The filter of a list by what its rows point to, with what the person may know of."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        model = field.remote_field.model
        known = model._default_manager.filter(known_to(request.user, model))
        ordering = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(include_blank=False, ordering=ordering, limit_choices_to={"pk__in": known})


admin.FieldListFilter.register(lambda field: bool(field.remote_field), KnownChoices, take_priority=True)


class ModelAdmin(KnownRows, admin.ModelAdmin):
    role = Role.EDITOR
    """Whoever has less in its collection knows nothing of a row."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(known_to(request.user, self.model, self.role))

    def is_open(self, request: HttpRequest, row: Model) -> bool:
        """Whether somebody may work in all collections to which a row belongs."""
        if row.pk is None or not ways_to_collection(type(row)):
            return True
        open_ones = of_collections(self.model, open_to(request.user, self.role).order_by().values("pk"))
        return self.model._base_manager.filter(open_ones, pk=row.pk).exists()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or self.is_open(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or self.is_open(request, obj))

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", OneRow(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SeveralRows(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        with act(request):
            return super().changelist_view(request, extra_context)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        with act(request):
            return super().delete_view(request, object_id, extra_context)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The changes with their values of what has such a history; those of a part stand with its whole."""
        whole, table = wholes().get(self.model, (None, None))
        if whole is None or table is None or not object_id.isdecimal():
            return super().history_view(request, object_id, extra_context)
        owner = self.get_queryset(request).filter(pk=object_id).order_by().values_list(table.owner, flat=True).first()
        return redirect("record-changes", whole._meta.model_name, owner or object_id)

    def _changeform_view(self, request: HttpRequest, *args: Any) -> HttpResponseBase:
        with act(request):
            return self._merged_changeform_view(request, *args)

    def _merged_changeform_view(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: dict[str, Any] | None
    ) -> HttpResponseBase:
        if request.method == "POST":
            request.POST = with_plain_lines(request.POST)  # type: ignore[assignment]
        if request.method == "POST" and object_id is not None:
            row = self.locked(request, object_id)
            seen = opened(self.about(object_id), request.POST.get(FIELD, ""))
            if row is None and seen and self.has_add_permission(request):
                self.prepare_anew(request, object_id, seen)
                form_url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
                return super()._changeform_view(request, None, form_url, extra_context)  # type: ignore[misc]
            if row is not None and self.has_change_permission(request, row):
                self.compare(request, row, seen)
        return super()._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]

    def about(self, object_id: str) -> str:
        """The name of a record for what its form carries."""
        return f"{self.opts.label_lower}/{object_id}"

    def locked(self, request: HttpRequest, object_id: str) -> Model | None:
        """The record, which with its rows nobody else changes before this request is done; None where it is gone."""
        with suppress(ValueError, ValidationError, OverflowError):
            for row in self.model._base_manager.filter(pk=unquote(object_id)):
                lock_whole(row)
            own = self.model._base_manager.select_for_update(no_key=True, of=("self",))
            for row in own.filter(pk=unquote(object_id)):
                for inline in self.get_inline_instances(request, row):
                    pointer = _get_foreign_key(self.model, inline.model, fk_name=inline.fk_name)
                    parts = inline.model._base_manager.select_for_update(no_key=True)
                    list(parts.filter(**{pointer.name: row}).order_by("pk").values_list("pk"))
                return self.get_object(request, unquote(object_id))
        return None

    def compare(self, request: HttpRequest, row: Model, seen: Seen | None) -> None:
        """Go on with what was sent and what others changed meanwhile, brought together."""
        fields = flatten_fieldsets(self.get_fieldsets(request, row))
        form = self.get_form(request, row, change=True, fields=fields)(request.POST, request.FILES, instance=row)
        formsets, _inlines = super()._create_formsets(request, row, change=True)  # type: ignore[misc]
        changes = Comparison(list(rows_of(form, formsets)), formsets, seen).changes(request.POST)
        if changes.conflicts:
            changes.refusal = telling.conflict_sentence() if seen else telling.unseen_sentence()
        self.go_on_with(request, changes)

    def prepare_anew(self, request: HttpRequest, object_id: str, seen: Seen) -> None:
        """The record was deleted meanwhile: what was sent becomes the input of a new one, not saved yet."""
        row = self.model(pk=unquote(object_id))
        who = changes_since(seen.drawn, row).who(self.model, row.pk)
        changes = Changes(request.POST.copy(), {}, telling.deleted_sentence(who))
        formsets, _inlines = super()._create_formsets(request, self.model(), change=False)  # type: ignore[misc]
        for formset in formsets:
            rearrange(changes.data, formset, dict.fromkeys(range(formset.initial_form_count()), True))
        self.go_on_with(request, changes)

    @staticmethod
    def go_on_with(request: HttpRequest, changes: Changes) -> None:
        request.POST = changes.data  # type: ignore[assignment]
        request.changes = changes  # type: ignore[attr-defined]

    @staticmethod
    def changes_of(request: HttpRequest) -> Changes | None:
        return getattr(request, "changes", None)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        changes = self.changes_of(request)
        return telling.refusing(form, changes) if changes else form

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        if changes := self.changes_of(request):
            for formset in formsets:
                telling.tell_rows(formset, changes)
        return formsets, inlines

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        touch(obj)
        if not change:
            super().save_model(request, obj, form, change)
        elif form.changed_data:
            obj.save(update_fields=changed_columns(obj, form.changed_data))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change and not form.changed_data and any(formset.has_changed() for formset in formsets):
            form.instance.save(update_fields=changed_columns(form.instance, ()))

    def response_change(self, request: HttpRequest, obj: Model) -> HttpResponse:
        changes = self.changes_of(request)
        if changes and changes.kept:
            self.message_user(request, telling.in_one_line(changes.kept), messages.INFO)
        return super().response_change(request, obj)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        changes, row = self.changes_of(request), context["original"]
        if row is not None and self.has_change_permission(request, row):
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            values = changes.seen if changes else drawn(rows_of(context["adminform"].form, formsets))
            context["seen"] = seal(self.about(str(row.pk)), values)
        return super().render_change_form(request, context | {"meanwhile": changes}, *args, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What is in use is refused with a list of its users that stays short."""
        users = users_of(objs)
        return ([], {}, set(), listing(users, request.user)) if users else super().get_deleted_objects(objs, request)

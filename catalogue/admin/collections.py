"""Collections: whose they are, who sees them, and who works on them."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from catalogue import models
from catalogue.admin.base import ModelAdmin, TabularInline
from catalogue.rules.collections import Role, trusted_to


class MembershipInline(TabularInline):
    model = models.Membership
    autocomplete_fields = ["user"]
    extra = 0


@admin.register(models.Collection)
class CollectionAdmin(ModelAdmin):
    """Those that somebody sees; its reviewers change one. Whoever makes one reviews it."""

    role = Role.READER
    list_display = ["name", "slug", "owner", "visibility", "read_only"]
    search_fields = ["name", "slug"]
    inlines = [MembershipInline]
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Services that name no collection belong to the main one, so that it stays."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.pk != models.MAIN)

    def is_open(self, request: HttpRequest, row: Model) -> bool:
        return trusted_to(request.user, Role.REVIEWER).filter(pk=row.pk).exists()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A superuser alone lets people change what is read-only again."""
        locked = obj is not None and obj.read_only and not request.user.is_superuser
        return ["read_only"] if locked else []

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        collection: models.Collection = form.instance
        if not change and not request.user.is_superuser:
            defaults = {"role": Role.REVIEWER}
            collection.memberships.update_or_create(user=cast(User, request.user), defaults=defaults)
        if "visibility" in form.changed_data:
            self.message_user(request, what_visibility_means(collection), messages.INFO)
        if collection.memberships.exists() and not collection.memberships.filter(role=Role.REVIEWER).exists():
            message = _("Nobody reviews this collection now: only a superuser can publish in it or change its members.")
            self.message_user(request, message, messages.WARNING)


def what_visibility_means(collection: models.Collection) -> str:
    if collection.visibility == models.Collection.Visibility.HIDDEN:
        return _("Hidden: its members alone see it, everybody else finds nothing of it.")
    return _("Public: everybody reads its published services now, and their history from now on.")

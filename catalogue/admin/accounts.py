"""Accounts and groups, edited like everything else: a form that was opened earlier gives no right back.

Who is no superuser gives no more than they hold, and changes no account that holds more: it could be taken over.
"""

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth import admin as accounts
from django.contrib.auth.forms import AdminPasswordChangeForm, SetUnusablePasswordMixin
from django.contrib.auth.models import Group, User
from django.db.models import ManyToManyField
from django.forms import ModelMultipleChoiceField
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from catalogue.accounts.rights import given_by, groups_given_by, may_change_account
from catalogue.admin.base import ModelAdmin

admin.site.unregister([User, Group])


class PasswordForm(AdminPasswordChangeForm):
    """Django's own, whose warning is a list within a paragraph, as no list may stand."""

    usable_password_help_text = format_lazy(  # type: ignore[assignment]  # Django's is lazy too
        '{} <strong id="id_unusable_warning">{}</strong>',
        SetUnusablePasswordMixin.usable_password_help_text,
        _("If disabled, the current password is lost."),
    )


def acting(request: HttpRequest) -> User:
    """The admin lets nobody in who is not signed in."""
    return cast(User, request.user)


class WithinOwnRights(ModelAdmin):
    def may_change(self, request: HttpRequest, row: Any) -> bool:
        """Whether the row holds no more than the person who asks."""
        raise NotImplementedError

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or self.may_change(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or self.may_change(request, obj))

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> ModelMultipleChoiceField | None:
        choices = groups_given_by if db_field.related_model is Group else given_by
        return super().formfield_for_manytomany(db_field, request, queryset=choices(acting(request)), **kwargs)


@admin.register(User)
class UserAdmin(WithinOwnRights, accounts.UserAdmin):
    list_display = ["username", "email", "first_name", "last_name", "is_staff", "is_active", "last_login"]
    change_list_template = "admin/accounts/user_list.html"
    change_password_form = PasswordForm
    readonly_fields = ["last_login", "date_joined"]

    def may_change(self, request: HttpRequest, row: User) -> bool:
        return may_change_account(acting(request), row)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        own = () if request.user.is_superuser else ("is_superuser",)
        return (*super().get_readonly_fields(request, obj), *own)


@admin.register(Group)
class GroupAdmin(WithinOwnRights, accounts.GroupAdmin):  # type: ignore[misc]  # one defaults to no request
    def may_change(self, request: HttpRequest, row: Group) -> bool:
        return groups_given_by(acting(request)).filter(pk=row.pk).exists()

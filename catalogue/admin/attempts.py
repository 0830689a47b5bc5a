"""Wrong passwords, for who keeps accounts: who is locked, and the way out."""

from typing import Any

from axes.models import AccessAttempt
from django.contrib import admin
from django.http import HttpRequest

KEEPS_ACCOUNTS = "auth.change_user"


@admin.register(AccessAttempt)
class AccessAttemptAdmin(admin.ModelAdmin):
    """One row per account, address and browser; whoever deletes the rows of an account and address unlocks it there.

    In place of the page that comes along: that shows what was sent, and its action fails without a sign-in.
    """

    list_display = ["username", "ip_address", "failures_since_start", "attempt_time"]
    search_fields = ["username", "ip_address"]
    fields = ["username", "ip_address", "failures_since_start", "attempt_time"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(KEEPS_ACCOUNTS)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(KEEPS_ACCOUNTS)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(KEEPS_ACCOUNTS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

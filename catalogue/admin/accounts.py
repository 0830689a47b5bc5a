"""Accounts and groups, edited like everything else: a form that was opened earlier gives no right back."""

from django.contrib import admin
from django.contrib.auth import admin as accounts
from django.contrib.auth.models import Group, User

from catalogue.admin.base import ModelAdmin

admin.site.unregister([User, Group])


@admin.register(User)
class UserAdmin(ModelAdmin, accounts.UserAdmin):
    pass


@admin.register(Group)
class GroupAdmin(ModelAdmin, accounts.GroupAdmin):
    pass

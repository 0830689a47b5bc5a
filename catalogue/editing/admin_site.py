"""The admin with what waits for its user on the first page. Outside the package `admin`, which registers with it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse

from catalogue.editing.desk import waiting


class AdminSite(admin.AdminSite):
    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        context = {"waiting": list(waiting(request.user, most=0)), **(extra_context or {})}
        return super().index(request, context)

"""The admin with what waits for its user on the first page. Outside the package `admin`, which registers with it."""

from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_http_methods

from catalogue.editing.desk import waiting
from catalogue.rules.collections import known_to

FORM, SAFE = ["GET", "HEAD", "POST"], ["GET", "HEAD"]
METHODS = {"autocomplete_view": SAFE, "i18n_javascript": SAFE, "logout": ["POST"]}
"""By the names of views that are no forms."""


class AdminSite(admin.AdminSite):
    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        context = {"waiting": list(waiting(request.user, most=0)), **(extra_context or {})}
        return super().index(request, context)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Which methods there are is told before it is asked who it is. Of no page there are none."""
        inner = super().admin_view(view, cacheable)
        is_page = view != self.catch_all_view
        return require_http_methods(METHODS.get(view.__name__, FORM))(inner) if is_page else inner

    def get_urls(self) -> list[URLResolver | URLPattern]:
        own = path("r/<int:content_type_id>/<int:object_id>/", self.admin_view(on_site), name="view_on_site")
        return [own, *super().get_urls()]


def on_site(request: HttpRequest, content_type_id: int, object_id: int) -> HttpResponseBase:
    """Leads to the page of a row; that of one which the person may not know of is not there."""
    model = get_object_or_404(ContentType, pk=content_type_id).model_class()
    if model is None or not model._default_manager.filter(known_to(request.user, model), pk=object_id).exists():
        raise Http404
    return shortcut(request, content_type_id, object_id)

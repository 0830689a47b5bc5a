"""The action of the list of services that changes several at once, on a page that first shows what would change."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.editing.bulk import MOST_AT_ONCE, Outcome, carry_out, plan
from catalogue.editing.bulk_forms import BulkForm
from catalogue.forms.seen import FIELD, opened, seal
from catalogue.models import Service

TEMPLATE = "admin/catalogue/service/change_several.html"
ABOUT = "several services"


@admin.action(permissions=["change"], description=gettext_lazy("Change state, field, confidence or cities"))
def change_several(model_admin: Any, request: HttpRequest, queryset: QuerySet[Service]) -> HttpResponse | None:
    """Asks what, then shows what would change, then does it; `step` says how far the page is."""
    ids = list(queryset.order_by().values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if len(ids) > MOST_AT_ONCE:
        message = _("At most %(most)s services can be changed at once. Select fewer.") % {"most": MOST_AT_ONCE}
        model_admin.message_user(request, message, messages.WARNING)
        return None
    services, step = Service.objects.filter(pk__in=ids), request.POST.get("step", "")
    form = BulkForm(request.user, services, request.POST if step else None)  # type: ignore[arg-type]
    context: dict[str, Any] = {"form": form, "ids": ids}
    if step in ("show", "apply") and form.is_valid():
        if step == "apply":
            seen = opened(ABOUT, request.POST.get(FIELD, ""))
            outcome = carry_out(request.user, ids, form.wanted(), seen.values if seen else {})  # type: ignore[arg-type]
            return told(model_admin, request, outcome)
        planned = plan(request.user, ids, form.wanted())  # type: ignore[arg-type]
        context["planned"], context["ready"] = planned, sum(each.is_ready for each in planned)
        context["seen"] = seal(ABOUT, {str(each.service.pk): each.present for each in planned})
    return page(model_admin, request, context)


def told(model_admin: Any, request: HttpRequest, outcome: Outcome) -> HttpResponse | None:
    """Back to the list, or a page with what was left as it is."""
    number = len(outcome.done)
    message = ngettext("%(number)s service was changed.", "%(number)s services were changed.", number)
    model_admin.message_user(request, message % {"number": number}, messages.SUCCESS if number else messages.WARNING)
    return page(model_admin, request, {"left": outcome.left}) if outcome.left else None


def page(model_admin: Any, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(
        request,
        TEMPLATE,
        {
            **model_admin.admin_site.each_context(request),
            "title": _("Change several services"),
            "opts": model_admin.opts,
            "media": model_admin.media,
            "checkbox": helpers.ACTION_CHECKBOX_NAME,
            **context,
        },
    )

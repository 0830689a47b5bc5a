"""All codes of a service that may be shown, side by side with their reasons."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalogue.coding.codes import compared
from catalogue.coding.reach_codes import compared_reach
from catalogue.exchange.requests import Request
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.models import CodingSheet, Service
from catalogue.rules.blindness import sight
from catalogue.services.withdrawn import or_withdrawn


@require_safe
@in_turn(PAGE)
@or_withdrawn
def service_codings(request: Request, slug: str) -> HttpResponse:
    service = get_object_or_404(Service.objects.published().prefetch_related("classifications", "evidence"), slug=slug)
    sees = sight(request.user)
    blind = sees.hides(service.pk)
    sheets = CodingSheet.objects.visible(request.user).newest().filter(service=service)
    complete = sheets.select_related("coder", "coding_round__guide").prefetch_related("codings__evidence")
    context = {
        "service": service,
        "blind": blind,
        "rows": [] if blind else compared(service, complete, sees.everything.determinants),
        "reach": [] if blind else list(compared_reach(service, sheets, sees.everything.groups)),
    }
    return render(request, "services/service_codings.html", context)

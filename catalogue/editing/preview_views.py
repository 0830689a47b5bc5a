"""A service as readers would see it, from what is saved: for those who may edit it."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalogue.analysis.members import members_of
from catalogue.exchange.requests import Request
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.models import Service
from catalogue.rules.blindness import sight
from catalogue.rules.collections import known_to
from catalogue.rules.publishing import CHANGES
from catalogue.services.detail import analysed, complete_services, detail_context


@require_safe
@never_cache
@login_required
@permission_required(CHANGES, raise_exception=True)
@in_turn(PAGE)
def preview(request: Request, pk: int) -> HttpResponse:
    service = get_object_or_404(complete_services(), known_to(request.user, Service), pk=pk)
    sees = sight(request.user)
    whole = sees.everything
    [member] = members_of(Service.objects.filter(pk=pk), whole.determinants, [pk], whole.check_year)
    context = detail_context(service, analysed(member, sees), sees.hides(pk))
    return render(request, "services/service_detail.html", context | {"preview": True})

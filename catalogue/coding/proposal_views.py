"""Pages that coders found, taken up by editors one by one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from catalogue.coding.permissions import TAKES_UP
from catalogue.coding.proposals import proposals, take_up
from catalogue.coding.rounds import rounds_in_view
from catalogue.coding.settlements import codes_of
from catalogue.exchange.requests import SignedInRequest
from catalogue.models import Service


@never_cache
@require_POST
@login_required
@permission_required(TAKES_UP, raise_exception=True)
def take_up_page(request: SignedInRequest, round_slug: str, slug: str) -> HttpResponseBase:
    coding_round = get_object_or_404(rounds_in_view(), slug=round_slug)
    service = get_object_or_404(Service.objects.in_view(), slug=slug)
    sheets = codes_of(coding_round, request.user).filter(service=service).select_related("coder", "coding_round")
    asked = (request.POST.get("sheet"), request.POST.get("number"))
    shown = {(str(one.sheet.pk), str(one.page["number"])): one for one in proposals(service, sheets)}
    if asked in shown:
        evidence = take_up(request.user, service, shown[asked])
        messages.success(request, _("Evidence %(number)s of the service now.") % {"number": evidence.number})
    else:
        messages.warning(request, _("Nothing taken up: this page is in no sheet that is shown, perhaps no longer."))
    return redirect(f"{reverse('settle-service', args=[round_slug, slug])}#found-pages")

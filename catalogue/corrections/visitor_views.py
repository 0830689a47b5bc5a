"""For visitors, without an account: which fact is out of date, what is right, and what became of it."""

from http import HTTPStatus

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.log import log_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from catalogue.accounts.client_address import client_address
from catalogue.corrections.facts import Fact, fact_groups, fact_of, with_facts
from catalogue.corrections.forms import CorrectionForm
from catalogue.corrections.queue import RefusedError, enter, refusal, trace
from catalogue.corrections.values import Values
from catalogue.exchange.requests import Request
from catalogue.exchange.tokens import answered_without_token
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.models import Correction, Service
from catalogue.rules.blindness import sight
from catalogue.services.withdrawn import or_withdrawn


@require_safe
@in_turn(PAGE)
@or_withdrawn
def facts(request: Request, slug: str) -> HttpResponseBase:
    """What the page of a service says, fact by fact: each leads to its form. No form here, so it is kept for all."""
    service = get_object_or_404(correctable(), slug=slug)
    groups = fact_groups(service, blind=sight(request.user).hides(service.pk))
    return render(request, "corrections/facts.html", {"service": service, "groups": groups})


def without_token(request: Request, slug: str, fact: str) -> HttpResponse:
    refused = _("Your browser sent the form without its cookie. Please allow cookies of this site, then send it again.")
    return form_page(request, form_of(request, slug, fact), refused, status=HTTPStatus.FORBIDDEN)


@answered_without_token(without_token)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@or_withdrawn
def correct(request: Request, slug: str, fact: str) -> HttpResponseBase:
    form = form_of(request, slug, fact)
    sender = trace(client_address(request))
    if not form.is_bound:
        return form_page(request, form, refusal(form.service, sender))
    if not form.is_valid():
        return form_page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    correction = form.correction()
    correction.sender = sender
    try:
        entered = enter(correction)
    except RefusedError as error:
        return form_page(request, form, str(error), status=HTTPStatus.TOO_MANY_REQUESTS)
    if says(entered) != says(correction):
        form.draw_anew()
        return form_page(request, form, sent_before=entered, status=HTTPStatus.CONFLICT)
    return redirect(entered)


def form_of(request: Request, slug: str, fact: str) -> CorrectionForm:
    """The form of a fact that the person may see, with what was sent. Raises Http404 where there is none."""
    service = get_object_or_404(correctable(), slug=slug)
    found = fact_of(service, fact, blind=sight(request.user).hides(service.pk))
    if found is None:
        raise Http404
    return CorrectionForm(service, found, request.POST if request.method == "POST" else None)


def correctable() -> QuerySet[Service]:
    return with_facts(Service.objects.published())


def says(correction: Correction) -> tuple[str, str, str]:
    return correction.value, correction.text, correction.page


def form_page(
    request: Request,
    form: CorrectionForm,
    refused: str = "",
    *,
    sent_before: Correction | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "service": form.service,
        "fact": form.fact,
        "form": form,
        "refused": refused,
        "sent_before": sent_before,
    }
    response = render(request, "corrections/correct.html", context, status=status)
    if status != HTTPStatus.OK:
        log_response("Not entered: %s", request.path, response=response, request=request, level="debug")  # and a flood
    return response


@never_cache
@require_safe
def correction(request: Request, key: str) -> HttpResponse:
    """What became of a correction, for whoever was given its address."""
    sent = get_object_or_404(Correction, key=key)
    service = get_object_or_404(with_facts(Service.objects.in_view()), pk=sent.service_id)
    fact = fact_of(service, sent.fact) or Fact(sent.fact, sent.fact, "")
    context = {"correction": sent, "service": service, "fact": fact, "value": Values().words(sent.fact, sent.value)}
    return render(request, "corrections/correction.html", context)

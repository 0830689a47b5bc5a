"""For editors: what visitors sent, beside what the catalogue says now, and the decision."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalogue.corrections import decisions
from catalogue.corrections.comparison import compared
from catalogue.corrections.forms import DecisionForm, ListForm
from catalogue.exchange.requests import SignedInRequest
from catalogue.forms.sent_values import MOST_DIGITS
from catalogue.models import Correction
from catalogue.rules.blindness import sight
from catalogue.rules.collections import known_to
from catalogue.rules.publishing import CHANGES

PAGE_SIZE = 25


@never_cache
@require_safe
@login_required
@permission_required(CHANGES, raise_exception=True)
def correction_list(request: SignedInRequest) -> HttpResponse:
    form = ListForm(request.user, request.GET)
    page = Paginator(form.corrections().select_related("decided_by"), PAGE_SIZE).get_page(request.GET.get("page"))
    rest = request.GET.copy()
    rest.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "rows": list(compared(list(page), sight(request.user))),
        "waiting": form.known.waiting().count(),
        "rest": rest.urlencode(),
    }
    return render(request, "corrections/list.html", context)


@never_cache
@require_POST
@login_required
@permission_required(CHANGES, raise_exception=True)
def spam(request: SignedInRequest) -> HttpResponseBase:
    """Several at once."""
    chosen = {int(key) for key in request.POST.getlist("correction") if key.isdecimal() and len(key) <= MOST_DIGITS}
    marked = decisions.mark_as_spam(chosen, request.user)
    messages.success(request, ngettext("%(n)s marked as spam.", "%(n)s marked as spam.", marked) % {"n": marked})
    if missed := len(chosen) - marked:
        messages.warning(request, _("%(n)s were decided meanwhile and stay as they are.") % {"n": missed})
    return redirect("correction-list")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(CHANGES, raise_exception=True)
def review(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One correction beside the record, and the decision."""
    correction = get_object_or_404(
        Correction.objects.select_related("decided_by", "service__collection"),
        known_to(request.user, Correction),
        pk=pk,
    )
    form = DecisionForm(request.POST or None)
    overtaken = False
    if form.is_valid():
        try:
            decided = decide(form, correction, request)
        except decisions.DecidedError as error:
            correction, overtaken = error.correction, True
        else:
            messages.success(
                request, _("Correction %(n)s: %(state)s.") % {"n": pk, "state": decided.get_state_display()}
            )
            return redirect("correction-list")
    [row] = compared([correction], sight(request.user))
    context = {"row": row, "form": form, "overtaken": overtaken}
    status = HTTPStatus.CONFLICT if overtaken else HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "corrections/review.html", context, status=status)


def decide(form: DecisionForm, correction: Correction, request: SignedInRequest) -> Correction:
    state, answer = form.cleaned_data["decision"], form.cleaned_data["answer"]
    if state == Correction.State.WAITING:
        return decisions.take_back(correction)
    return decisions.decide(correction, request.user, state, answer)

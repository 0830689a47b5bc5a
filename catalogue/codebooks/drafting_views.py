"""Where a new version of the model begins: as a copy of an issued one, or empty."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.codebooks.copying import TakenError, begin, begin_copy
from catalogue.codebooks.forms import CopyForm, NewForm
from catalogue.codebooks.permissions import DRAFTS
from catalogue.exchange.requests import SignedInRequest
from experience.models import Codebook


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(DRAFTS, raise_exception=True)
def copy_codebook(request: SignedInRequest, slug: str) -> HttpResponseBase:
    origin = get_object_or_404(Codebook.objects.exclude(issued=None), slug=slug)
    scale = Codebook(labels=origin.labels, supports_from=origin.supports_from)
    form = CopyForm(request.POST or None, instance=scale)
    return begun(request, form, origin)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(DRAFTS, raise_exception=True)
def new_codebook(request: SignedInRequest) -> HttpResponseBase:
    return begun(request, NewForm(request.POST or None), None)


def begun(request: SignedInRequest, form: CopyForm, origin: Codebook | None) -> HttpResponseBase:
    """The draft's page, or the form with what is wrong."""
    if form.is_valid():
        try:
            draft = (
                begin_copy(request.user, origin, **form.cleaned_data) if origin else begin(request.user, form.instance)
            )
        except TakenError:
            form.add_error("slug", _("A version has this short name already."))
        else:
            messages.success(request, _("The draft is begun. Readers do not see it yet."))
            return redirect(draft)
    context = {"form": form, "origin": origin}
    return render(request, "codebooks/begin.html", context, status=422 if form.errors else 200)

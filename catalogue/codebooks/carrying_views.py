"""Levels are carried over to a newer version of the model: shown by determinant first, then written."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.codebooks.carrying import Fate, Line, NotCarriedError, carry, counts_of, look
from catalogue.codebooks.permissions import CARRIES
from catalogue.exchange.requests import SignedInRequest
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.forms.seen import FIELD, opened, seal
from experience.models import Codebook


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(CARRIES, raise_exception=True)
@in_turn(PAGE)
def carry_levels(request: SignedInRequest, slug: str) -> HttpResponseBase:
    codebook = get_object_or_404(Codebook.objects.exclude(issued=None), slug=slug)
    about, problem = f"carry/{slug}", ""
    if request.method == "POST":
        seen = opened(about, request.POST.get(FIELD, ""))
        try:
            lines = carry(codebook, request.user, seen.values if seen else [])
        except NotCarriedError as error:
            problem = str(error)
        else:
            messages.success(request, written_sentence(lines))
            return redirect("codebook-carry", slug)
    lines = look(codebook, request.user)
    if problem and not written(lines):
        messages.info(request, _("All levels were carried over before."))
        return redirect("codebook-carry", slug)
    context = {
        "codebook": codebook,
        "lines": [(line, *(line.counts[fate] for fate in Fate)) for line in lines],
        "to_write": written(lines),
        "problem": problem,
        "seen": seal(about, counts_of(lines)),
    }
    return render(request, "codebooks/carry.html", context, status=409 if problem else 200)


def written(lines: list[Line]) -> int:
    return sum(line.counts[fate] for line in lines for fate in (Fate.LEVEL, Fate.UNTOLD))


def written_sentence(lines: list[Line]) -> str:
    number = written(lines)
    return ngettext("%(n)s level was carried over.", "%(n)s levels were carried over.", number) % {"n": number}

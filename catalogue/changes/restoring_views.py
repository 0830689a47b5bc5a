"""Bringing a state back and taking a change back: first what it would do, then, on a word, that."""

from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.changes.forms import RestoreForm
from catalogue.changes.records import exists, is_known, may_restore
from catalogue.exchange.requests import SignedInRequest
from catalogue.forms.seen import opened, seal
from catalogue.history.acts import Kind, kind_of, versions_of
from catalogue.history.difference import Wording
from catalogue.history.restoring import OvertakenError, Plan, RefusedError, back_to, restore, whole_of, without
from catalogue.models import Version
from catalogue.rules.blindness import sight


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def restore_state(request: SignedInRequest, version: int) -> HttpResponseBase:
    found = asked_version(request, version)
    if not found.state:
        raise Http404
    return asked_or_done(request, found, back_to(found), _("Restore this state"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def take_back(request: SignedInRequest, version: int) -> HttpResponseBase:
    found = asked_version(request, version)
    older = versions_of(whole_of(found), found.key).filter(pk__lt=found.pk).first()
    is_there = exists(whole_of(found), found.key)  # of a record that was deleted a state can be restored alone
    if older is None or kind_of(found, older) is not Kind.CHANGED or not is_there:
        raise Http404
    return asked_or_done(request, found, without(found, older), _("Take this change back"))


def asked_version(request: SignedInRequest, pk: int) -> Version:
    version = get_object_or_404(Version.objects.select_related("revision__user"), pk=pk)
    if not is_known(request.user, whole_of(version), version.key):
        raise Http404
    if not may_restore(request.user, whole_of(version), version.key, sight(request.user)):
        raise PermissionDenied
    return version


def asked_or_done(request: SignedInRequest, version: Version, plan: Plan, heading: str) -> HttpResponseBase:
    """The page that shows what would change, until somebody who saw that says yes."""
    form, problems, status = RestoreForm(plan, request.POST if request.method == "POST" else None), plan.problems, 200
    if form.is_bound:
        status = 422
    if form.is_valid():
        try:
            refuse_the_unseen(version, plan, form.cleaned_data["seen"])
            restore(request.user, plan, form.cleaned_data["why"].strip())
        except OvertakenError:
            problems, status = [overtaken_sentence()], 409
        except RefusedError as error:
            problems = error.messages
        else:
            messages.success(request, _("Restored: %(name)s.") % {"name": version.name})
            return redirect("record-changes", plan.whole._meta.model_name, plan.key)
    context = {
        "heading": heading,
        "version": version,
        "kind": plan.whole._meta.model_name,
        "parts": list(Wording(plan.whole, [plan.step]).of(plan.step)),
        "problems": problems,
        "form": form,
        "seen": seal(about(version), digest(plan)),
        "possible": not plan.problems and bool(plan.step.differences),
    }
    return render(request, "changes/restore.html", context, status=status)


def refuse_the_unseen(version: Version, plan: Plan, text: str) -> None:
    """What is written must be what the person was shown."""
    seen = opened(about(version), text)
    if seen is None or seen.values != digest(plan):
        raise OvertakenError


def about(version: Version) -> str:
    return f"restore/{version.pk}"


def digest(plan: Plan) -> str:
    return sha256(plan.present.encode()).hexdigest()


def overtaken_sentence() -> str:
    return _("Nothing was written: the record was changed since this page was drawn. Below is what would change now.")

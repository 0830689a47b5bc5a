"""A collection copied into a new one under one's own control."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.copies.forms import CopyForm
from catalogue.copies.permissions import COPIES, may_copy, readable
from catalogue.exchange.requests import SignedInRequest
from catalogue.exchange.turns import ANALYSIS, in_turn
from catalogue.models import Collection
from catalogue.operations.copies.copying import NotCopiedError, copy_collection
from catalogue.rules.collections import ClosedError


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(COPIES, raise_exception=True)
@in_turn(ANALYSIS)
def copy(request: SignedInRequest, slug: str) -> HttpResponseBase:
    source = readable(request.user, slug)
    if not may_copy(request.user, source):
        raise ClosedError(_("Nothing was copied: a hidden collection is copied by its reviewers."))
    form = CopyForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (made := copied(request, source, form)):
        messages.success(request, _("Copied. The new collection is hidden: you are its first member."))
        return redirect("collection-difference", made.slug)
    context = {"source": source, "form": form}
    return render(request, "copies/copy.html", context, status=422 if form.errors else 200)


def copied(request: SignedInRequest, source: Collection, form: CopyForm) -> Collection | None:
    """None where it cannot be; the form then says why."""
    try:
        return copy_collection(request.user, source, form.instance)
    except NotCopiedError as error:
        form.add_error(None, str(error))
    except ValidationError as error:  # taken since the form was checked
        form.add_error(None, error.messages)
    except IntegrityError:  # at this very moment
        form.add_error("slug", _("Somebody else takes this name. Choose another one."))
    return None

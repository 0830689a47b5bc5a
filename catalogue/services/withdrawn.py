"""What stands at the addresses of a service that was withdrawn: that it was, and why."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from catalogue.exchange.problems import is_for_programs, refusal
from catalogue.exchange.requests import Request
from catalogue.models import Service

View = Callable[..., Any]


def or_withdrawn(view: View) -> View:
    """Mark a view of a published service (its slug): where it finds none, it tells of one that was withdrawn."""

    @wraps(view)
    def wrapped(request: Request, slug: str, **others: Any) -> Any:
        try:
            return view(request, slug=slug, **others)
        except Http404:
            withdrawn = Service.objects.in_view().filter(slug=slug, state=Service.State.WITHDRAWN).first()
            if withdrawn is None:
                raise
        return gone(request, withdrawn)

    return wrapped


def gone(request: Request, service: Service) -> HttpResponse:
    """410 with the reason, as a page or as data."""
    if is_for_programs(request):
        sentence = _("This service was withdrawn: %(reason)s") % {"reason": service.withdrawal_reason}
        return refusal("withdrawn", {"": [sentence]})
    return render(request, "services/withdrawn.html", {"service": service}, status=HTTPStatus.GONE)

"""The page of the form: its sections, what is to be mended, what is missing to publish, and what stands beside it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from catalogue.analysis.profiles import Profile
from catalogue.editing import sections
from catalogue.editing.missing import missing_places
from catalogue.editing.service_page import ServicePage
from catalogue.exchange.requests import Request
from catalogue.models import Service
from catalogue.rules.publishing import PUBLISHES
from experience.levels import touchpoint_integration


def answer(request: Request, page: ServicePage, status: int = 200, **more: Any) -> HttpResponse:
    """The page; `more` says what its next sending names, what was refused, and what others changed meanwhile."""
    found = sections.problems(page) if page.is_told else []
    missing = more.pop("incomplete", None) or missing_places(page)
    if page.service.is_published and page.is_told:
        found += missing
    context = {
        "page": page,
        "service": page.service,
        "is_new": page.service.pk is None,
        "sections": sections.sections(page, found, missing),
        "problems": found,
        "missing": missing,
        "answered": sections.answered(page),
        "profile": profile(page),
        "may_publish": request.user.has_perm(PUBLISHES),
        "address": address(page.service),
        **more,
    }
    return render(request, "editing/service.html", context, status=status)


def address(service: Service) -> str:
    return reverse("service-edit", args=[service.pk]) if service.pk else reverse("service-add")


def profile(page: ServicePage) -> Profile:
    """What the answers come to so far."""
    levels = [
        touchpoint_integration(form.answered_level) if form.determinant.derived else form.answered_level
        for form in page.judgements
    ]
    return Profile(page.stored.determinants, tuple(levels), page.stored.scale)

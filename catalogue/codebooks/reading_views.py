"""Versions of the model for every reader; drafts for those who prepare them."""

from functools import partial

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.codebooks.answers import codebook_answer, list_answer
from catalogue.codebooks.citation import codebook_citation
from catalogue.codebooks.differences import compared
from catalogue.codebooks.issuing import lacks
from catalogue.codebooks.permissions import CARRIES, DRAFTS, ISSUES
from catalogue.codebooks.picture import picture
from catalogue.codebooks.reading import classified, codebooks, guide_of, levels
from catalogue.exchange.requests import Formats, Request, json_address, respond
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.scoping.addresses import by_codebook
from catalogue.sharing.citations import citation_formats
from experience.models import Codebook, Crosswalk


def may_draft(request: Request) -> bool:
    return request.user.has_perm(DRAFTS)


@require_safe
@in_turn(PAGE)
def codebook_list(request: Request) -> HttpResponseBase:
    found, services = codebooks(drafts=may_draft(request)), classified()
    context = {
        "rows": [(each, services.get(each.pk, 0), guide_of(each), addresses(each)) for each in found],
        "may_draft": may_draft(request),
        "json_address": json_address(request),
    }
    formats: Formats[list[Codebook]] = {"json": lambda books: list_answer(request, books, services)}
    return respond(request, found, partial(render, request, "codebooks/list.html", context), formats)


def addresses(codebook: Codebook) -> dict[str, str]:
    """Pages that show the catalogue by a version."""
    guide = guide_of(codebook)
    return {
        "guide": by_codebook(codebook, guide.get_absolute_url()) if guide else "",
        "services": by_codebook(codebook, reverse("service-list")),
        "determinants": by_codebook(codebook, reverse("determinant-list")),
    }


@require_safe
@in_turn(PAGE)
def codebook_page(request: Request, slug: str) -> HttpResponseBase:
    """All that a version has, and with `against` what it has differently from another one."""
    found = {each.slug: each for each in codebooks(drafts=may_draft(request))}
    if slug not in found:
        raise Http404
    codebook, services, asked = found.pop(slug), classified(), request.GET.get("against", "")
    problems = {"against": [_("There is no such other version of the model.")]} if asked and asked not in found else {}
    comparison = compared(found[asked], codebook) if asked in found else None
    own = codebook_citation(request, codebook)
    context = {
        "codebook": codebook,
        "levels": levels(codebook),
        "services": services.get(codebook.pk, 0),
        "guide": guide_of(codebook),
        "addresses": addresses(codebook),
        "others": list(found.values()),
        "comparison": comparison,
        "picture": picture(comparison) if comparison and comparison.is_linked else None,
        "problems": problems,
        "citation": own,
        "lacks": [] if codebook.issued else list(lacks(codebook)),
        "follows": Crosswalk.objects.filter(target__group__codebook=codebook).exists(),
        "json_address": json_address(request),
        **rights(request),
    }
    formats: Formats[Codebook] = {
        "json": lambda book: codebook_answer(request, book, services, comparison, asked),
        **(citation_formats(own) if own else {}),
    }
    page = partial(render, request, "codebooks/detail.html", context, status=400 if problems else 200)
    return respond(request, codebook, page, formats, problems)


def rights(request: Request) -> dict[str, bool]:
    asked = {"may_draft": DRAFTS, "may_issue": ISSUES, "may_carry": CARRIES}
    return {name: request.user.has_perm(permission) for name, permission in asked.items()}

"""The codes of one service that may be shown, side by side."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalogue.analysis.snapshot import current_snapshot
from catalogue.models import Coding, CodingSheet, Service
from catalogue.rules.blindness import is_blind


def visible_levels(service):
    """Per determinant the levels of all codes that may be shown, in one query."""
    sheets = CodingSheet.objects.visible().newest().filter(service=service).order_by()
    coded = {}
    rows = Coding.objects.filter(sheet__in=sheets.values("pk")).order_by("sheet__coder__slug")
    for determinant, level in rows.values_list("determinant", "level"):
        coded.setdefault(determinant, []).append(level)
    return coded


@require_safe
def service_codings(request, slug):
    """All codes of a service that may be shown, side by side with their reasons."""
    snapshot = current_snapshot()
    service = get_object_or_404(Service.objects.published().prefetch_related("classifications", "evidence"), slug=slug)
    sheets = list(
        CodingSheet.objects.visible(request.user)
        .newest()
        .filter(service=service)
        .select_related("coder", "coding_round")
        .prefetch_related("codings__evidence")
    )
    blind = is_blind(request.user, service)
    rows = [] if blind else compared(service, sheets, snapshot.determinants)
    return render(
        request,
        "coding/service_codings.html",
        {"service": service, "blind": blind, "rows": rows},
    )


def compared(service, sheets, determinants):
    """Per item its codes in the order of the sheets, the published level and the decision."""
    codes = {(sheet.pk, coding.determinant_id): coding for sheet in sheets for coding in sheet.codings.all()}
    published = {c.determinant_id: c for c in service.classifications.all()}
    for determinant in determinants:
        own = [(sheet, codes.get((sheet.pk, determinant.pk))) for sheet in sheets]
        levels = {coding.level for _sheet, coding in own if coding}
        judgement = published.get(determinant.pk)
        yield {
            "determinant": determinant,
            "codes": own,
            "differ": len(levels) > 1,
            "level": service.integration_level if determinant.derived else judgement.level if judgement else None,
            "decision": service.integration_decision
            if determinant.derived
            else judgement.decision
            if judgement
            else "",
        }

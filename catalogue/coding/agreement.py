"""Agreement between coders, open to every visitor, and the raw codes and results as files."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalogue.analysis.reliability import item_of
from catalogue.analysis.snapshot import current_snapshot
from catalogue.exchange.csv_files import cell, csv_file
from catalogue.exchange.envelope import json_answer, json_refusal
from catalogue.exchange.requests import form_problems, unknown_format
from catalogue.models import Coder, Coding, CodingRound, CodingSheet, Service
from experience.agreement import RELIABLE, TENTATIVE

MOST_DISPUTED = 20


class AgreementForm(forms.Form):
    """Which codes are meant."""

    round = forms.ModelChoiceField(
        CodingRound.objects.all(), to_field_name="slug", required=False, label=_("Round"), empty_label=_("all rounds")
    )
    coder = forms.ModelMultipleChoiceField(
        Coder.objects.filter(sheets__submitted__isnull=False).distinct(),
        to_field_name="slug",
        required=False,
        label=_("Coders"),
        widget=forms.CheckboxSelectMultiple,
    )


class ComparisonForm(AgreementForm):
    def clean_coder(self):
        chosen = self.cleaned_data["coder"]
        if len(chosen) == 1:
            raise forms.ValidationError(_("Choose at least two coders, or none for all."))
        return chosen


def chosen(form):
    """The arguments of Snapshot.reliability, of all codes where the form is wrong."""
    if not form.is_valid():
        return "", ()
    coding_round, coders = form.cleaned_data["round"], form.cleaned_data["coder"]
    return (coding_round.slug if coding_round else ""), tuple(sorted(coder.slug for coder in coders))


@require_safe
def agreement_page(request):
    form = ComparisonForm(request.GET)
    snapshot = current_snapshot()
    result = snapshot.reliability(*chosen(form)) if form.is_valid() else None
    if "format" in request.GET:
        return agreement_answer(request, snapshot, form, result)
    return render(
        request,
        "coding/agreement.html",
        {
            "form": form,
            "rows": list(item_rows(snapshot.determinants, result.items)) if result else [],
            "pairs": [(one, other, pair_rows(snapshot.determinants, own)) for one, other, own in result.pairs]
            if result
            else [],
            "disputed": named(result.services[:MOST_DISPUTED]) if result else [],
            "coders": result.codes.coders if result else [],
            "determinants": snapshot.determinants,
            "query": request.GET.urlencode(),
            "reliable": RELIABLE * 100,
            "tentative": TENTATIVE * 100,
        },
    )


def agreement_answer(request, snapshot, form, result):
    problem = unknown_format(request)
    problems = form_problems(form) | ({"format": [problem]} if problem else {})
    if problems:
        return json_refusal(problems)
    coding_round, coders = chosen(form)
    parameters = {"round": coding_round or None, "coder": coders or result.codes.coders}
    items = {item: vars(found) | {"verdict": found.verdict} for item, found in result.items.items()}
    return json_answer(request, snapshot, "agreement", parameters, {"items": items})


def named(rows):
    """The rows of the most disputed services with their names."""
    names = dict(Service.objects.filter(slug__in=[slug for slug, *_rest in rows]).values_list("slug", "name"))
    return [(slug, names[slug], *rest) for slug, *rest in rows]


def item_rows(determinants, items):
    """Per item its agreement, and where its interval is drawn on a scale from 0 to 100."""
    for determinant in determinants:
        found = items.get(item_of(determinant.slug))
        if found:
            scaled = [None if v is None else max(0.0, v) * 100 for v in (found.low, found.alpha, found.high)]
            yield {"determinant": determinant, "agreement": found, "drawn": scaled if None not in scaled else None}


def pair_rows(determinants, items):
    return [items.get(item_of(determinant.slug)) for determinant in determinants]


@require_safe
def agreement_csv(request):
    form = ComparisonForm(request.GET)
    if not form.is_valid():
        return refused(form)
    snapshot = current_snapshot()
    coding_round, coders = chosen(form)
    items = snapshot.reliability(coding_round, coders).items
    lines = [
        [
            "item",
            "alpha_ordinal",
            "low_95",
            "high_95",
            "percent_agreement",
            "units",
            "non_zero_units",
            "coders",
            "verdict",
        ]
    ]
    for item, found in items.items():
        numbers = [found.alpha, found.low, found.high, found.percent]
        lines.append(
            [
                item,
                *("" if n is None else f"{n:.6f}" for n in numbers),
                found.units,
                found.non_zero,
                found.coders,
                found.verdict,
            ]
        )
    return csv_file(lines, "agreement.csv")


@require_safe
def codings_csv(request):
    """Every submitted code of published services that may be shown; versions are kept apart by their number."""
    form = AgreementForm(request.GET)
    if not form.is_valid():
        return refused(form)
    sheets = CodingSheet.objects.visible(request.user).filter(service__published=True)
    coding_round, coders = chosen(form)
    if coding_round:
        sheets = sheets.filter(coding_round__slug=coding_round)
    if coders:
        sheets = sheets.filter(coder__slug__in=coders)
    codings = (
        Coding.objects.filter(sheet__in=sheets.order_by().values("pk"))
        .select_related("sheet__coding_round", "sheet__coder", "sheet__service", "determinant")
        .prefetch_related("evidence")
        .order_by(
            "sheet__coding_round__slug",
            "sheet__coder__slug",
            "sheet__service__slug",
            "sheet__version",
            "determinant__order",
        )
    )
    return csv_file(code_lines(codings), "codings.csv")


def code_lines(codings):
    yield ["round", "coder", "service", "determinant", "level", "reason", "evidence", "guide_version", "version"]
    for coding in codings.iterator(chunk_size=1000):
        sheet = coding.sheet
        yield [
            sheet.coding_round.slug, sheet.coder.slug, sheet.service.slug, item_of(coding.determinant.slug),
            cell(coding.level), cell(coding.reason), " ".join(str(e.number) for e in coding.evidence.all()),
            sheet.guide_version, sheet.version,
        ]  # fmt: skip


def refused(form):
    lines = [f"{field}: {' '.join(messages)}" for field, messages in form.errors.items()]
    return HttpResponse("\n".join(lines) + "\n", status=400, content_type="text/plain; charset=utf-8")

"""Agreement between coders, open to every visitor, and the raw codes and results as files."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.analysis.current import current_snapshot
from catalogue.analysis.reliability import Reliability, item_of
from catalogue.analysis.snapshot import Snapshot
from catalogue.coding.agreement_answers import agreement_answer, agreement_file, methods_of
from catalogue.coding.agreement_report import AgreementReport, Kind, RoundAgreement, drawn, report
from catalogue.coding.code_answers import codes_csv, codes_xlsx
from catalogue.coding.code_rows import chosen_codes
from catalogue.coding.forms import AgreementForm, CodesForm
from catalogue.exchange.problems import refusal
from catalogue.exchange.requests import Request, form_problems, respond
from catalogue.exchange.turns import ANALYSIS, PAGE, in_turn
from catalogue.models import Coder, Service
from experience.agreement import RELIABLE, TENTATIVE, Agreement, Undefined
from experience.models import Determinant

MOST_DISPUTED = 20


@require_safe
@in_turn(ANALYSIS)
def agreement_page(request: Request) -> HttpResponseBase:
    form = AgreementForm(request.GET)
    snapshot = current_snapshot()
    result = report(snapshot, form.cleaned_data["round"], form.coder_slugs) if form.is_valid() else None
    return respond(
        request,
        result,
        page=lambda: page(request, form, snapshot, result),
        formats={"json": lambda measured: agreement_answer(request, form, snapshot, measured)},
        problems=form_problems(form),
    )


def page(request: Request, form: AgreementForm, snapshot: Snapshot, result: AgreementReport | None) -> HttpResponse:
    context = {
        "form": form,
        "codebook": snapshot.codebook,
        "determinants": snapshot.determinants,
        "query": request.GET.urlencode(),
        "reliable": RELIABLE * 100,
        "tentative": TENTATIVE * 100,
    }
    if result:
        context |= results(snapshot.determinants, result) | {"methods": methods_of(request, form, snapshot, result)}
    return render(request, "coding/agreement.html", context)


def results(determinants: list[Determinant], report: AgreementReport) -> dict[str, object]:
    return {
        "report": report,
        "rows": list(item_rows(determinants, report.result.items)),
        "round_rows": list(round_rows(determinants, report.rounds)) if len(report.rounds) > 1 else [],
        "tables": [pair_table(report, kind, determinants) for kind in Kind],
        "disputed": disputed_rows(report.result),
    }


class PairRow(NamedTuple):
    """Two coders, and their agreement per determinant, None where it was not measured."""

    one: Coder
    other: Coder
    agreements: list[Agreement | None]


@dataclass(frozen=True)
class PairTable:
    """The pairs of one kind, and why some of their agreements have no alpha."""

    kind: Kind
    rows: list[PairRow]

    @property
    def reasons(self) -> list[Undefined]:
        found = {own.undefined for row in self.rows for own in row.agreements if own}
        return [reason for reason in Undefined if reason in found]


def pair_table(report: AgreementReport, kind: Kind, determinants: Iterable[Determinant]) -> PairTable:
    items = [item_of(determinant.slug) for determinant in determinants]
    rows = [
        PairRow(report.coders[pair.one], report.coders[pair.other], [pair.items.get(item) for item in items])
        for pair in report.pairs(kind)
    ]
    return PairTable(kind, rows)


class RoundRow(NamedTuple):
    """A determinant, and the agreement on it in each round, None where nobody coded it."""

    determinant: Determinant
    agreements: list[Agreement | None]


def round_rows(determinants: Iterable[Determinant], rounds: Iterable[RoundAgreement]) -> Iterator[RoundRow]:
    for determinant in determinants:
        item = item_of(determinant.slug)
        agreements = [row.result.items.get(item) for row in rounds]
        if any(agreements):
            yield RoundRow(determinant, agreements)


class DisputedRow(NamedTuple):
    """A service whose codes differ: on how many items, of how many compared, and how far on the mean."""

    slug: str
    name: str
    differ: int
    compared: int
    span: float


def disputed_rows(result: Reliability) -> list[DisputedRow]:
    """The most disputed services first."""
    services = result.services[:MOST_DISPUTED]
    names = dict(Service.objects.filter(slug__in=[s.slug for s in services]).values_list("slug", "name"))
    return [DisputedRow(s.slug, names.get(s.slug, s.slug), s.differ, s.compared, s.span) for s in services]


@dataclass(frozen=True)
class ItemRow:
    """The agreement on one item; `drawn` are low, alpha and high on a scale from 0 to 100, None without interval."""

    determinant: Determinant
    agreement: Agreement
    drawn: list[float] | None


def item_rows(determinants: Iterable[Determinant], items: Mapping[str, Agreement]) -> Iterator[ItemRow]:
    for determinant in determinants:
        if agreement := items.get(item_of(determinant.slug)):
            yield ItemRow(determinant, agreement, drawn(agreement))


@require_safe
@in_turn(ANALYSIS)
def agreement_csv(request: Request) -> HttpResponseBase:
    form = AgreementForm(request.GET)
    if not form.is_valid():
        return refusal("invalid-parameters", form_problems(form))
    return agreement_file(report(current_snapshot(), form.cleaned_data["round"], form.coder_slugs))


@require_safe
@in_turn(PAGE)
def codings_csv(request: Request) -> HttpResponseBase:
    form = CodesForm(request.GET)
    if not form.is_valid():
        return refusal("invalid-parameters", form_problems(form))
    return codes_csv(chosen_codes(request.user, form))


@require_safe
@in_turn(PAGE)
def codings_xlsx(request: Request) -> HttpResponseBase:
    form = CodesForm(request.GET)
    if not form.is_valid():
        return refusal("invalid-parameters", form_problems(form))
    return codes_xlsx(chosen_codes(request.user, form))

"""Agreement as plain data, and the raw codes as a table."""

from collections.abc import Iterator, Mapping

from django.contrib.auth.models import AnonymousUser, User
from django.db import connection
from django.db.models import QuerySet
from django.http import JsonResponse, StreamingHttpResponse
from django.utils.http import urlencode

from catalogue.analysis.reliability import item_of
from catalogue.analysis.snapshot import Snapshot
from catalogue.coding.agreement_report import AgreementReport, RoundAgreement
from catalogue.coding.forms import AgreementForm, CodesForm
from catalogue.coding.methods import methods_paragraph
from catalogue.exchange.addresses import whole_address
from catalogue.exchange.csv_files import Cell, cell, csv_response
from catalogue.exchange.envelope import DIGITS, json_answer
from catalogue.exchange.reading import PORTION, Relation, one_state, portions
from catalogue.exchange.requests import Request
from catalogue.models import Coding, CodingSheet, Evidence, Service
from experience.agreement import Agreement


def agreement_answer(
    request: Request, form: AgreementForm, snapshot: Snapshot, report: AgreementReport
) -> JsonResponse:
    parameters = {"round": form.round_slug or None, "coder": form.coder_slugs or report.result.codes.coders}
    result = {
        "undefined_because": report.result.undefined,
        "items": measured(report.result.items),
        "coders": {
            coder.slug: {"name": coder.name, "machine_assisted": coder.machine_assisted}
            for coder in sorted(report.coders.values(), key=lambda coder: coder.slug)
        },
        "rounds": {row.coding_round.slug: round_result(row) for row in report.rounds},
        "pairs": [
            {"coders": [pair.one, pair.other], "kind": report.kind(pair), "items": measured(pair.items)}
            for pair in report.result.pairs
        ],
        "methods": methods_of(request, form, snapshot, report),
    }
    return json_answer(request, snapshot, "agreement", parameters, result)


def methods_of(request: Request, form: AgreementForm, snapshot: Snapshot, report: AgreementReport) -> str:
    """With the address of the page that shows the same, in whatever format it is asked for."""
    asked = urlencode({"round": form.round_slug or (), "coder": form.coder_slugs}, doseq=True)
    path = f"{request.path}?{asked}" if asked else request.path
    return methods_paragraph(report, snapshot, whole_address(request, path))


def round_result(row: RoundAgreement) -> dict:
    sample = row.coding_round.sample or None
    return {
        "name": row.coding_round.name,
        "guide": row.coding_round.guide.version,
        "opened": row.coding_round.opened,
        "closed": row.coding_round.closed,
        "sample": sample and {name: value for name, value in sample.items() if name != "services"},
        "coders": row.result.codes.coders,
        "undefined_because": row.result.undefined,
        "items": measured(row.result.items),
    }


def measured(items: Mapping[str, Agreement]) -> dict[str, dict]:
    return {item: agreement_result(agreement) for item, agreement in items.items()}


def agreement_result(agreement: Agreement) -> dict:
    return {
        "alpha": agreement.alpha,
        "low": agreement.low,
        "high": agreement.high,
        "percent": agreement.percent,
        "units": agreement.units,
        "non_zero": agreement.non_zero,
        "coders": agreement.coders,
        "verdict": agreement.verdict,
        "undefined_because": agreement.undefined,
    }


AGREEMENT_COLUMNS = (
    "item",
    "alpha_ordinal",
    "low_95",
    "high_95",
    "percent_agreement",
    "units",
    "non_zero_units",
    "coders",
    "verdict",
    "undefined_because",
    "human_coders",
    "machine_assisted_coders",
)


def agreement_file(report: AgreementReport) -> StreamingHttpResponse:
    return csv_response(agreement_rows(report), "agreement.csv", mark="")


def agreement_rows(report: AgreementReport) -> Iterator[list[Cell]]:
    yield [*AGREEMENT_COLUMNS]
    for item, agreement in report.result.items.items():
        numbers = (agreement.alpha, agreement.low, agreement.high, agreement.percent)
        shown = ["" if number is None else f"{number:.{DIGITS}f}" for number in numbers]
        counts = [agreement.units, agreement.non_zero, agreement.coders]
        coded = [report.coded(item, coders) for coders in (report.humans, report.machines)]
        yield [item, *shown, *counts, agreement.verdict, agreement.undefined or "", *coded]


CODE_ORDER = (
    "sheet__coding_round__slug",
    "sheet__coder__slug",
    "sheet__service__slug",
    "sheet__version",
    "determinant__order",
)
CODE_FIELDS = (
    "sheet__coding_round__slug",
    "sheet__coder__slug",
    "sheet__service__slug",
    "determinant__slug",
    "level",
    "reason",
    "sheet__coding_round__guide__version",
    "sheet__version",
    "sheet__coder__machine_assisted",
)
PAGES = Relation(Evidence, "coding", ("number",))


def codings_file(user: User | AnonymousUser, form: CodesForm) -> StreamingHttpResponse:
    """Every submitted code of published services that may be shown; versions are kept apart by their number."""
    connection.ensure_connection()  # a database that is down is met before the answer says that all is well
    sheets = (
        CodingSheet.objects.visible(user)
        .of(form.round_slug, form.coder_slugs)
        .filter(service__state=Service.State.PUBLISHED)
    )
    codings = Coding.objects.filter(sheet__in=sheets.order_by().values("pk")).order_by(*CODE_ORDER)
    return csv_response(code_rows(codings), "codings.csv", mark="")


def code_rows(codings: QuerySet[Coding]) -> Iterator[list[Cell]]:
    yield [
        "round",
        "coder",
        "service",
        "determinant",
        "level",
        "reason",
        "evidence",
        "guide_version",
        "version",
        "made_by",
    ]
    with one_state():
        for portion in portions(codings.values_list("pk", *CODE_FIELDS).iterator(chunk_size=PORTION)):
            pages = PAGES.of([pk for pk, *_rest in portion])
            for pk, coding_round, coder, service, determinant, level, reason, guide, version, machine in portion:
                numbers = " ".join(str(number) for [number] in pages[pk])
                judged = [item_of(determinant), cell(level), cell(reason), numbers]
                made_by = "machine-assisted" if machine else "human"
                yield [coding_round, coder, service, *judged, guide, version, made_by]

"""Agreement as plain data."""

from collections.abc import Iterator, Mapping

from django.http import JsonResponse, StreamingHttpResponse
from django.utils.http import urlencode

from catalogue.analysis.snapshot import Snapshot
from catalogue.coding.agreement_report import AgreementReport, RoundAgreement
from catalogue.coding.file_columns import AGREEMENT
from catalogue.coding.forms import AgreementForm
from catalogue.coding.methods import methods_paragraph
from catalogue.exchange.addresses import whole_address
from catalogue.exchange.csv_files import Cell, csv_response
from catalogue.exchange.envelope import DIGITS, json_answer
from catalogue.exchange.requests import Request
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


def agreement_file(report: AgreementReport) -> StreamingHttpResponse:
    return csv_response(agreement_rows(report), "agreement.csv", mark="")


def agreement_rows(report: AgreementReport) -> Iterator[list[Cell]]:
    yield [column.name for column in AGREEMENT]
    for item, agreement in report.result.items.items():
        numbers = (agreement.alpha, agreement.low, agreement.high, agreement.percent)
        shown = ["" if number is None else f"{number:.{DIGITS}f}" for number in numbers]
        counts = [agreement.units, agreement.non_zero, agreement.coders]
        coded = [report.coded(item, coders) for coders in (report.humans, report.machines)]
        yield [item, *shown, *counts, agreement.verdict, agreement.undefined or "", *coded]

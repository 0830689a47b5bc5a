"""Agreement as plain data, and the raw codes as a table."""

from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser, User
from django.db import connection
from django.db.models import QuerySet
from django.http import JsonResponse, StreamingHttpResponse

from catalogue.analysis.reliability import Reliability, item_of
from catalogue.analysis.snapshot import Snapshot
from catalogue.coding.forms import AgreementForm, CodesForm
from catalogue.exchange.csv_files import Cell, cell, csv_response
from catalogue.exchange.envelope import DIGITS, json_answer
from catalogue.exchange.reading import PORTION, Relation, one_state, portions
from catalogue.exchange.requests import Request
from catalogue.models import Coding, CodingSheet, Evidence, Service
from experience.agreement import Agreement


def agreement_answer(request: Request, form: AgreementForm, snapshot: Snapshot, result: Reliability) -> JsonResponse:
    parameters = {"round": form.round_slug or None, "coder": form.coder_slugs or result.codes.coders}
    items = {item: agreement_result(agreement) for item, agreement in result.items.items()}
    return json_answer(request, snapshot, "agreement", parameters, {"items": items})


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
)


def agreement_file(result: Reliability) -> StreamingHttpResponse:
    return csv_response(agreement_rows(result), "agreement.csv", mark="")


def agreement_rows(result: Reliability) -> Iterator[list[Cell]]:
    yield [*AGREEMENT_COLUMNS]
    for item, agreement in result.items.items():
        numbers = (agreement.alpha, agreement.low, agreement.high, agreement.percent)
        shown = ["" if number is None else f"{number:.{DIGITS}f}" for number in numbers]
        yield [item, *shown, agreement.units, agreement.non_zero, agreement.coders, agreement.verdict]


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
    yield ["round", "coder", "service", "determinant", "level", "reason", "evidence", "guide_version", "version"]
    with one_state():
        for portion in portions(codings.values_list("pk", *CODE_FIELDS).iterator(chunk_size=PORTION)):
            pages = PAGES.of([pk for pk, *_rest in portion])
            for pk, coding_round, coder, service, determinant, level, reason, guide_version, version in portion:
                numbers = " ".join(str(number) for [number] in pages[pk])
                judged = [item_of(determinant), cell(level), cell(reason), numbers]
                yield [coding_round, coder, service, *judged, guide_version, version]

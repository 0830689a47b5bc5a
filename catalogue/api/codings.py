"""Raw codes: every submitted one that may be shown, of the version of the model in view."""

from django.db.models import QuerySet
from django.http import QueryDict
from ninja import Router

from catalogue.api.columns import CODINGS
from catalogue.api.resources import Filter, Resource, add
from catalogue.coding.code_rows import ORDER, chosen_codes
from catalogue.coding.forms import CodesForm
from catalogue.exchange.requests import Request
from catalogue.models import Coding

codings = Router()


def codes_shown(request: Request) -> QuerySet[Coding]:
    form = CodesForm(QueryDict())
    form.full_clean()
    return chosen_codes(request.user, form).order_by(*ORDER, "determinant__slug")


add(
    codings,
    Resource(
        "codings",
        "Coding",
        "Raw codes as coders submitted them, each version of a sheet: by round, coder, service, version, determinant.",
        CODINGS,
        codes_shown,
        {
            "round": Filter("sheet__coding_round__slug", "Codes of this round, by its short name."),
            "coder": Filter("sheet__coder__slug", "Codes of this coder, by their short name."),
            "service": Filter("sheet__service__slug", "Codes of this service, by its short name."),
            "determinant": Filter("determinant__slug", "Codes of this determinant, by its short name."),
        },
        key=("round", "coder", "service", "version", "determinant"),
        one="The code that a coder gave a service on a determinant, in one version of their sheet of a round.",
    ),
)

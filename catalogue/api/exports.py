"""A selection of services whole, as the file that its page gives."""

from collections.abc import Iterator

from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router

from catalogue.api.files import ServicesFile, ServicesMap
from catalogue.api.pages import asked_by_reader
from catalogue.api.parameters import refuse_unknown
from catalogue.api.refusals import RefusedError
from catalogue.api.schemas import REFUSALS
from catalogue.api.services import FILTERS, REPEATED, selection
from catalogue.exchange.accepting import accepts
from catalogue.exchange.requests import Request
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.rules.blindness import sight
from catalogue.services.downloads import OFFERED, media_type
from catalogue.services.selection_files import selection_file

exports = Router()


@exports.get(
    "/exports/{form}",
    response={200: ServicesFile | ServicesMap, **REFUSALS},
    operation_id="exportServices",
    summary="Download services",
)
@in_turn(PAGE)
def exported(request: Request, form: str) -> HttpResponseBase:
    """All services of a selection as one file, in the order of the parameter “sort”: the very file that the page gives.

    It is sent while it is made, however many services there are.
    """
    if form not in OFFERED:
        raise Http404
    if not accepts(request, media_type(form).partition(";")[0]):
        raise RefusedError({"Accept": [_("This file is %(type)s.") % {"type": media_type(form)}]}, "not-acceptable")
    refuse_unknown(request.GET, FILTERS, several=REPEATED)
    asked = request.GET.copy()
    asked["format"] = form
    page = asked_by_reader(request, reverse("service-list"), asked)
    return selection_file(page, selection(request), sight(request.user).everything, form)


def media_types() -> Iterator[str]:
    """Of all forms, each once."""
    yield from dict.fromkeys(map(media_type, OFFERED))

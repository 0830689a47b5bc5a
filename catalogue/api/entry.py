"""Where a program begins: every resource of the API with its address, and where it is described."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Field, Router, Schema

from catalogue.api.listing import Record, data_version
from catalogue.api.parameters import refuse_unknown
from catalogue.api.schemas import REFUSALS, Data
from catalogue.exchange.addresses import whole_address
from catalogue.exchange.problems import DOCUMENTED_AT
from catalogue.exchange.requests import Request
from catalogue.exchange.turns import PAGE, in_turn

entry = Router()


class Place(NamedTuple):
    """Something to ask for: its path, that of one of it, if any, and what it is."""

    path: str
    one: str
    about: str | Promise


PLACES = (
    Place("services", "services/{slug}", _("Published services; one has its touchpoints, evidence and levels.")),
    Place("exports/{form}", "", _("A selection of services whole, as a file such as csv.")),
    Place("cities", "cities/{slug}", _("Cities for which a published service is documented.")),
    Place("actors", "actors/{slug}", _("Bodies that provide a service or take part in one.")),
    Place("kinds", "kinds/{slug}", _("What sorts of services there are, such as bike share.")),
    Place("links", "links/{source}/{target}", _("Which service hands over to which.")),
    Place("collections", "collections/{slug}", _("To which collections services belong, and under which licence.")),
    Place("determinants", "determinants/{slug}", _("What makes up city experience.")),
    Place("guides", "guides/{version}", _("When which level is given: versions of the coding guide.")),
    Place(
        "codings",
        "codings/{round}/{coder}/{service}/{version}/{determinant}",
        _("What coders said, before it was settled."),
    ),
    Place("changes", "", _("What changed in the records of services, when and why.")),
    Place("analyses/city/{slug}", "", _("Whom the services of a city reach, and when; what is missing.")),
    Place("analyses/my-city", "", _("The same of a city of your own.")),
    Place("analyses/compare", "", _("How services or cities differ.")),
    Place("analyses/idea", "", _("What a planned service would contribute.")),
    Place("analyses/best-next", "", _("Which services would help a city of your own most.")),
)
"""All that can be read, in the order in which it is told of."""


class Readable(Schema):
    """Something to ask for."""

    path: str = Field(description="What stands behind the address of the entry.")
    address: str = Field(description="The whole address, with braces around what is to be filled in.")
    one: str | None = Field(description="The address of one record of a list; null where it has none of its own.")
    about: str = Field(description="What it is.")


class EntryPoint(Schema):
    """The entry: resources and documentation."""

    version: str = Field(description="The version of the API.")
    documentation: str = Field(description="The address of a page for people.")
    explorer: str = Field(description="The address of a page to try every operation out.")
    openapi: str = Field(description="The address of the description for programs, OpenAPI 3.1.")
    problems: str = Field(description="The address of a page that explains what may go wrong.")
    data: Data = Field(description="Of which state the data are.")
    resources: list[Readable] = Field(description="All that can be read.")


@entry.get(
    "/",
    response={200: EntryPoint, **REFUSALS},
    operation_id="readEntry",
    summary="Read the entry",
    description="The addresses of all that can be read, and of the documentation.",
    url_name="entry",
)
@in_turn(PAGE)
def read_entry(request: Request) -> Record:
    refuse_unknown(request.GET, ())
    root = whole_address(request, reverse("api:api-root"))
    return {
        "version": "1",
        "documentation": whole_address(request, reverse("api")),
        "explorer": whole_address(request, reverse("api-explore")),
        "openapi": whole_address(request, reverse("api-schema")),
        "problems": whole_address(request, DOCUMENTED_AT),
        "data": data_version(),
        "resources": [
            {
                "path": place.path,
                "address": f"{root}{place.path}",
                "one": f"{root}{place.one}" if place.one else None,
                "about": str(place.about),
            }
            for place in PLACES
        ],
    }

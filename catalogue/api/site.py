"""The API: its name, and a router for each subject."""

from ninja import NinjaAPI, Router

from catalogue.api import writing
from catalogue.api.analyses import analyses
from catalogue.api.changes import changes
from catalogue.api.codings import codings
from catalogue.api.model import determinants, guides
from catalogue.api.refusals import answer_in_problems
from catalogue.api.services import services
from catalogue.api.strict_json import StrictParser
from catalogue.api.vocabularies import actors, cities, kinds, links

VERSION = "1"

api = NinjaAPI(
    title="City Experience Atlas",
    version=VERSION,
    urls_namespace="api",
    openapi_url=None,  # `schema_views` serves it: what can be chosen stands in the data
    docs_url=None,
    openapi_extra={},
    parser=StrictParser(),
)
answer_in_problems(api)
writing.answer_writers(api)

ROUTERS: dict[str, Router] = {
    "Services": services,
    "Cities": cities,
    "Actors": actors,
    "Kinds": kinds,
    "Links": links,
    "Model": determinants,
    "Coding guide": guides,
    "Codes": codings,
    "Changes": changes,
    "Analyses": analyses,
}
"""By the name under which the documentation shows them."""

for tag, router in ROUTERS.items():
    api.add_router("", router, tags=[tag])

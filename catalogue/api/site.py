"""The API: its name, and a router for each subject."""

from ninja import NinjaAPI, Router

from catalogue.api import kinds, writing
from catalogue.api.bodies import StrictParser
from catalogue.api.refusals import answer_in_problems

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

ROUTERS: dict[str, Router] = {"Kinds": kinds.router, "Writing": writing.router}
"""By the name under which the documentation shows them."""

for tag, router in ROUTERS.items():
    api.add_router("", router, tags=[tag])

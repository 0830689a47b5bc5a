"""The API: its name, and a router for each subject."""

from ninja import NinjaAPI, Router

from catalogue.api import kinds
from catalogue.api.refusals import answer_in_problems

VERSION = "1"

api = NinjaAPI(
    title="City Experience Atlas",
    version=VERSION,
    urls_namespace="api",
    openapi_url=None,  # `schema_views` serves it: what can be chosen stands in the data
    docs_url=None,
    openapi_extra={},
)
answer_in_problems(api)

ROUTERS: dict[str, Router] = {"Kinds": kinds.router}
"""By the name under which the documentation shows them."""

for tag, router in ROUTERS.items():
    api.add_router("", router, tags=[tag])

"""The API: its name, and a router for each subject."""

from ninja import NinjaAPI

from catalogue.api import writing
from catalogue.api.analyses import analyses
from catalogue.api.changes import changes
from catalogue.api.codings import codings
from catalogue.api.entry import entry
from catalogue.api.exports import exports
from catalogue.api.model import determinants, guides
from catalogue.api.refusals import answer_in_problems
from catalogue.api.services import services
from catalogue.api.strict_json import StrictParser
from catalogue.api.vocabularies import actors, cities, collections, kinds, links

VERSION = "1"

ABOUT = """Reads all that the pages of the atlas show, by the same filters and orders, and asks the same analyses.

Lists come in parts: follow “next”, or the header Link, to the end. A cursor keeps its place while records come and go.
Every answer has an ETag; with it in If-None-Match, 304 says that nothing changed. What is unknown is null, never 0;
where a description says “empty”, there is null, or an empty list."""

api = NinjaAPI(
    title="City Experience Atlas",
    version=VERSION,
    description=ABOUT,
    urls_namespace="api",
    openapi_url=None,  # `schema_views` serves it: what can be chosen stands in the data
    docs_url=None,
    parser=StrictParser(),
)
answer_in_problems(api)
writing.answer_writers(api)

ROUTERS = {
    "Entry": entry,
    "Services": services,
    "Files": exports,
    "Cities": cities,
    "Actors": actors,
    "Kinds": kinds,
    "Links": links,
    "Collections": collections,
    "Model": determinants,
    "Coding guide": guides,
    "Codes": codings,
    "Changes": changes,
    "Analyses": analyses,
}
"""By the name under which the documentation shows them."""

TAGS = {
    "Entry": "Where a program begins.",
    "Services": "Published services, and what belongs to each.",
    "Files": "A selection of services whole: as a table, a map, references, linked data or records to import.",
    "Cities": "Where services are documented.",
    "Actors": "Who provides them or takes part.",
    "Kinds": "What sorts of services there are.",
    "Links": "Which service hands over to which.",
    "Collections": "To which collections services belong, and under which licence.",
    "Model": "What makes up city experience.",
    "Coding guide": "When which level is given.",
    "Codes": "What coders said, before it was settled.",
    "Changes": "What changed in records, when and why.",
    "Analyses": "What services add up to, for whom and when.",
    "Writing": "Records read whole, begun, changed and moved by editors' programs, with a token.",
}

for tag, router in ROUTERS.items():
    api.add_router("", router, tags=[tag])

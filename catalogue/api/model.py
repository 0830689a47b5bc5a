"""The model in view: its determinants, and the issued versions of its coding guide with all their texts."""

from django.db.models import QuerySet
from django.http import Http404
from ninja import Field, Router, Schema

from catalogue.api.columns import DETERMINANTS, GUIDES
from catalogue.api.listing import Record
from catalogue.api.parameters import refuse_unknown
from catalogue.api.records import records_of, schema_of
from catalogue.api.resources import Filter, Resource, add
from catalogue.api.schemas import REFUSALS
from catalogue.coding.guide_texts import with_entries
from catalogue.exchange.requests import Request
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.models.scopes import codebook_in_view, determinants_in_view
from experience.models import Determinant, Guide, GuideEntry

determinants, guides = Router(), Router()


def determinants_asked(_request: Request) -> QuerySet[Determinant]:
    return determinants_in_view().order_by("order", "slug")


def guides_issued(_request: Request) -> QuerySet[Guide]:
    """Drafts are nobody's business yet."""
    return Guide.objects.filter(codebook=codebook_in_view().pk, issued__isnull=False).order_by("issued", "version")


add(
    determinants,
    Resource(
        "determinants",
        "Determinant",
        "What makes up city experience in the version of the model in view, in its order.",
        DETERMINANTS,
        determinants_asked,
        {"group": Filter("group__slug", "Determinants of this group, by its short name.")},
        one="A determinant of city experience, in the version of the model in view.",
    ),
)
add(
    guides,
    Resource(
        "guides",
        "GuideVersion",
        "Issued versions of the coding guide, the oldest first.",
        GUIDES,
        guides_issued,
        {},
        key=("version",),
    ),
)


class Anchor(Schema):
    """When a level is given."""

    level: int = Field(ge=0, description="The level.")
    label: str = Field(description="What the level is called.")
    text: str = Field(description="When it is given.")


class Entry(Schema):
    """What the guide says of one determinant; the anchors from the lowest level up."""

    determinant: str = Field(description="The determinant, by its short name.")
    question: str = Field(description="What a coder is asked.")
    anchors: list[Anchor] = Field(description="When each level is given, from the lowest up.")
    boundary: str = Field(description="What belongs to a neighbour instead.")
    examples: str = Field(description="Examples, with their levels.")


class Rule(Schema):
    """What makes a group of people or a phase documented, presumed or absent."""

    item: str = Field(description="The group of people or the phase, by its short name.")
    means: str = Field(description="What the group or the phase is.")
    documented: str = Field(description="When a coder says that a page names it.")
    inferred: str = Field(description="When one presumes it.")
    absent: str = Field(description="When neither.")


GuideVersion = schema_of(
    "GuideWithTexts",
    "A version of the coding guide with all that it says.",
    GUIDES,
    sparse=False,
    entries=(list[Entry], Field(description="What the guide says of each determinant.")),
    reach=(list[Rule], Field(description="Rules of reach; none in versions that do not ask for it.")),
)


@guides.get(
    "/guides/{version}",
    response={200: GuideVersion, **REFUSALS},
    operation_id="getGuide",
    summary="Read one version of the coding guide",
    url_name="get-guides",
)
@in_turn(PAGE)
def guide(request: Request, version: str) -> Record:
    """A version of the coding guide with the question, the anchors of each level, boundary and examples."""
    refuse_unknown(request.GET, ())
    found = next((row for row in guides_issued(request) if row.version == version), None)
    if found is None:
        raise Http404
    complete = with_entries(found)
    record = records_of(Guide.objects.filter(pk=found.pk), GUIDES)[found.pk]
    return record | {"entries": list(map(entry, complete.entries.all())), "reach": complete.reach}


def entry(own: GuideEntry) -> Record:
    labels = own.scale.labels
    anchors = [{"level": n, "label": labels[n], "text": text} for n, text in enumerate(own.anchors)]
    return {
        "determinant": own.determinant.slug,
        "question": own.question,
        "anchors": anchors,
        "boundary": own.boundary,
        "examples": own.examples,
    }

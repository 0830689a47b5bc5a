"""What a record holds that editors' programs read and send; see `editing.documents`.

What is not sent stays as it is. Names, types and what can be chosen are the models' own; everything else is for the
form of a service to judge, which tells it by these names.
"""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Model
from ninja import Field, Schema
from pydantic import ConfigDict, StrictBool, StrictInt, StrictStr

from catalogue.models import (
    Actor,
    Classification,
    Detriment,
    Evidence,
    Partner,
    Service,
    ServiceCustomer,
    Touchpoint,
)
from catalogue.models.parts import TouchpointPhase
from catalogue.models.services import ServiceStatus
from catalogue.models.states import LONGEST_REASON, State

MOST_LISTED = 200
"""So many entries a list takes."""

LARGEST = 2**31 - 1
Number = Annotated[StrictInt, Field(ge=0, le=LARGEST)]
Name = Annotated[StrictStr, Field(max_length=400)]
Names = Annotated[list[Name], Field(max_length=MOST_LISTED)]
Numbers = Annotated[list[Number], Field(max_length=MOST_LISTED)]
Level = Annotated[Number | None, Field(description="Null: the pages do not say.")]


def told(model: type[Model], name: str, *examples: Any, **more: Any) -> Any:
    """A field that may be left out, with what the model says of it."""
    field: Any = model._meta.get_field(name)
    about = ": ".join(filter(None, [str(field.verbose_name), str(field.help_text)]))
    longest = {"max_length": field.max_length} if field.max_length and not field.choices else {}
    return Field(default=None, description=about, examples=[*examples] or None, **longest, **more)


def also(about: str, *examples: Any, **more: Any) -> Any:
    """A field that no model describes in these words."""
    return Field(default=None, description=about, examples=[*examples] or None, **more)


class Sent(Schema):
    """Something that a program sends; a name that is not known is refused."""

    model_config = ConfigDict(extra="forbid")


class Part(Sent):
    number: Number | None = also("Of a stored row: that one is meant. Another one, or none: a new row.", 1)


class TouchpointRow(Part):
    label: StrictStr = told(Touchpoint, "label", "Buying a ticket")
    phase: TouchpointPhase = told(Touchpoint, "phase")
    channel: Touchpoint.Channel = told(Touchpoint, "channel")
    owner: Touchpoint.Owner = told(Touchpoint, "owner")


class PartnerRow(Part):
    who: Name = also("An actor by its name, or people in words.", "local volunteers")
    role: Partner.Role = told(Partner, "role")


class PageRow(Part):
    kind: Evidence.Kind = told(Evidence, "kind")
    title: StrictStr = told(Evidence, "title", "Tickets and fares")
    url: StrictStr = told(Evidence, "url", "https://www.example.org/tickets")
    supports: StrictStr = told(Evidence, "supports", "Tickets are sold in the app.")
    quote: StrictStr = told(Evidence, "quote")
    published_on: StrictStr = told(Evidence, "published_on", "2026-05")
    read_on: date | None = told(Evidence, "read_on", "2026-11-26")
    extent: Evidence.Extent | Annotated[StrictStr, Field(max_length=0)] = told(Evidence, "extent")


class DetrimentRow(Part):
    kind: Detriment.Kind = told(Detriment, "kind")
    text: StrictStr = told(Detriment, "text", "The app asks for the place of the person at all times.")
    evidence: Numbers = also("Numbers of the pages that say so.", [1])


class CustomerRow(Sent):
    group: Name = Field(description="A group of people, by its slug.", examples=["residents"])
    basis: ServiceCustomer.Basis = Field(description=str(ServiceCustomer._meta.get_field("basis").verbose_name))


class ClassificationRow(Sent):
    determinant: Name = Field(description="A determinant of the model in view, by its slug.", examples=["safety"])
    level: Level = told(Classification, "level", 2)
    reason: StrictStr = told(Classification, "reason", "The app warns of blocked ways [1].")
    evidence: Numbers = also("Numbers of the pages that say so.", [1])
    decision: StrictStr = told(Classification, "decision")


class ServiceChange(Sent):
    """What is to be changed of a service. What is not named stays; a list stands for all rows of its kind."""

    why: Annotated[StrictStr, Field(max_length=LONGEST_REASON)] = also(
        "The reason, for the history that everybody reads; needed where a published level changes."
    )
    name: StrictStr = told(Service, "name", "Night bus")
    slug: StrictStr = told(Service, "slug", "night-bus-graz")
    collection: Name = told(Service, "collection", "atlas")
    summary: StrictStr = told(Service, "summary", "Buses that come when called, at night.")
    description: StrictStr = told(Service, "description")
    kind: Name | None = told(Service, "kind")
    domain: Name | None = told(Service, "domain", "mobility")
    secondary_domains: Names = told(Service, "secondary_domains")
    provider: Name | None = also("An actor by its name, short name or another name.", "Holding Graz")
    provider_type: Actor.Type = also("What a provider is that the catalogue does not know yet: it is added.")
    cities: Names = also("Cities by their slugs.", ["graz"])
    scope_note: StrictStr = told(Service, "scope_note")
    official_url: StrictStr = told(Service, "official_url", "https://www.example.org/")
    official_url_seen: StrictBool = told(Service, "official_url_seen")
    launched: Number | None = told(Service, "launched", 2019)
    launch_note: StrictStr = told(Service, "launch_note")
    status: ServiceStatus = told(Service, "status")
    status_as_of: Number | None = told(Service, "status_as_of", 2026)
    status_note: StrictStr = told(Service, "status_note")
    ended: Number | None = told(Service, "ended")
    personalisation: Service.Personalisation | None = told(Service, "personalisation")
    personalisation_note: StrictStr = told(Service, "personalisation_note")
    data_sources: Names = told(Service, "data_sources")
    technologies: Names = told(Service, "technologies")
    payments: Names = told(Service, "payments")
    unknown: Names = also("What is unknown, a question each.", ["Who pays for the buses?"])
    confidence: Service.Confidence = told(Service, "confidence")
    review_due: date | None = told(Service, "review_due")
    touchpoints: Annotated[list[TouchpointRow], Field(max_length=MOST_LISTED)] = also("Points of contact.")
    partners: Annotated[list[PartnerRow], Field(max_length=MOST_LISTED)] = also("Who takes part.")
    customers: Annotated[list[CustomerRow], Field(max_length=MOST_LISTED)] = also("For whom it is.")
    evidence: Annotated[list[PageRow], Field(max_length=MOST_LISTED)] = also("Pages that were read.")
    detriments: Annotated[list[DetrimentRow], Field(max_length=MOST_LISTED)] = also("Documented harm.")
    integration_level: Level = told(Service, "integration_level", 2)
    integration_reason: StrictStr = told(Service, "integration_reason")
    integration_decision: StrictStr = told(Service, "integration_decision")
    integration_evidence: Numbers = also("Numbers of the pages that bear the integration level.", [1])
    classifications: Annotated[list[ClassificationRow], Field(max_length=MOST_LISTED)] = also(
        "Levels of determinants. One that the list does not hold is not answered."
    )


class NewService(ServiceChange):
    """A service to be begun as a draft, which needs no more than a name."""

    name: StrictStr = Field(description=str(Service._meta.get_field("name").verbose_name), examples=["Night bus"])


class Move(Sent):
    """Where the record of a service goes next."""

    state: State = Field(description="published, review, draft or withdrawn.", examples=["review"])
    words: Annotated[StrictStr, Field(max_length=LONGEST_REASON)] = Field(
        default="",
        description="Why it is withdrawn, which readers see; or what is to be mended in a draft that is given back.",
    )


class EditedService(Schema):
    """A service as its editors have it, with all parts. Levels that one must not see yet are left out."""

    slug: str
    name: str
    collection: str
    state: State
    withdrawal_reason: str
    review_note: str
    review_due: date | None
    updated: datetime
    summary: str
    description: str
    kind: str | None
    domain: str | None
    secondary_domains: list[str]
    provider: str | None
    cities: list[str]
    scope_note: str
    official_url: str
    official_url_seen: bool
    launched: int | None
    launch_note: str
    status: ServiceStatus
    status_as_of: int | None
    status_note: str
    ended: int | None
    personalisation: int | None
    personalisation_note: str
    data_sources: list[str]
    technologies: list[str]
    payments: list[str]
    unknown: list[str]
    confidence: str
    touchpoints: list[TouchpointRow]
    partners: list[PartnerRow]
    customers: list[CustomerRow]
    evidence: list[PageRow]
    detriments: list[DetrimentRow]
    integration_level: int | None = None
    integration_reason: str = ""
    integration_decision: str = ""
    integration_evidence: list[int] = []
    classifications: list[ClassificationRow] = []

"""What a record holds that editors' programs read and send; see `editing.documents`.

What is not sent stays as it is. Names, types and what can be chosen are the models' own; everything else is for the
form of a service to judge, which tells it by these names.
"""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Model
from ninja import Field, Schema
from pydantic import BeforeValidator, ConfigDict, StrictBool, StrictInt, StrictStr

from catalogue.api.record_words import NUMBER, PAGES, PARTS, SERVICE
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
from catalogue.models.services import FIRST_YEAR, ServiceStatus
from catalogue.models.states import LONGEST_REASON, State
from catalogue.services.filters import LAST_YEAR

MOST_LISTED = 200
"""So many entries a list takes."""

LARGEST = 2**31 - 1


def whole(value: Any) -> Any:
    """JSON has one sort of numbers: 1.0 is a whole one."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Number = Annotated[StrictInt, Field(ge=0, le=LARGEST), BeforeValidator(whole)]
Year = Annotated[StrictInt, Field(ge=FIRST_YEAR, le=LAST_YEAR), BeforeValidator(whole)]
Name = Annotated[StrictStr, Field(max_length=400)]
Names = Annotated[list[Name], Field(max_length=MOST_LISTED)]
Numbers = Annotated[list[Number], Field(max_length=MOST_LISTED)]
Level = Annotated[Number | None, Field(description="Null: the pages do not say.")]


def told(model: type[Model], name: str, *examples: Any, **more: Any) -> Any:
    """A field that may be left out, as long as the model has it."""
    field: Any = model._meta.get_field(name)
    longest = {"max_length": field.max_length} if field.max_length and not field.choices else {}
    about = SERVICE[name] if model is Service else PARTS[model.__name__, name]
    return Field(default=None, description=about, examples=[*examples] or None, **longest, **more)


def also(about: str, *examples: Any, **more: Any) -> Any:
    """A field that no model describes in these words."""
    return Field(default=None, description=about, examples=[*examples] or None, **more)


class Sent(Schema):
    """Something that a program sends; a name that is not known is refused."""

    model_config = ConfigDict(extra="forbid")


class Part(Sent):
    number: Number | None = also(NUMBER, 1)


class TouchpointRow(Part):
    label: StrictStr = told(Touchpoint, "label", "Buying a ticket")
    phase: TouchpointPhase = told(Touchpoint, "phase")
    channel: Touchpoint.Channel = told(Touchpoint, "channel")
    owner: Touchpoint.Owner = told(Touchpoint, "owner")


class PartnerRow(Part):
    who: Name = also("Who takes part: an actor by its name, or people in words.", "local volunteers")
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
    evidence: Numbers = also(PAGES)


class CustomerRow(Sent):
    group: Name = Field(description="The group of people, by its short name.", examples=["resident"])
    basis: ServiceCustomer.Basis = Field(description=PARTS["ServiceCustomer", "basis"])


class ClassificationRow(Sent):
    determinant: Name = Field(
        description="The determinant of the model in view, by its short name.", examples=["safety-trust"]
    )
    level: Level = told(Classification, "level", 1)
    reason: StrictStr = told(Classification, "reason", "The app warns of blocked ways.")
    evidence: Numbers = also(PAGES)
    decision: StrictStr = told(Classification, "decision")


class ServiceChange(Sent):
    """What is to be changed of a service. What is not named stays; a list stands for all rows of its kind."""

    why: Annotated[StrictStr, Field(max_length=LONGEST_REASON)] = also(
        "The reason, for the history that everybody reads; needed where a published level changes."
    )
    name: StrictStr = told(Service, "name", "Night bus")
    slug: StrictStr = told(Service, "slug")
    collection: Name = told(Service, "collection")
    summary: StrictStr = told(Service, "summary", "Buses that come when called, at night.")
    description: StrictStr = told(Service, "description")
    kind: Name | None = told(Service, "kind")
    domain: Name | None = told(Service, "domain")
    secondary_domains: Names = told(Service, "secondary_domains")
    provider: Name | None = also(SERVICE["provider"])
    provider_type: Actor.Type = also(SERVICE["provider_type"])
    cities: Names = also(SERVICE["cities"])
    scope_note: StrictStr = told(Service, "scope_note")
    official_url: StrictStr = told(Service, "official_url", "https://www.example.org/")
    official_url_seen: StrictBool = told(Service, "official_url_seen")
    launched: Year | None = told(Service, "launched", 2019)
    launch_note: StrictStr = told(Service, "launch_note")
    status: ServiceStatus = told(Service, "status")
    status_as_of: Year | None = told(Service, "status_as_of", 2026)
    status_note: StrictStr = told(Service, "status_note")
    ended: Year | None = told(Service, "ended")
    personalisation: Service.Personalisation | None = told(Service, "personalisation")
    personalisation_note: StrictStr = told(Service, "personalisation_note")
    data_sources: Names = told(Service, "data_sources")
    technologies: Names = told(Service, "technologies")
    payments: Names = told(Service, "payments")
    unknown: Names = also(SERVICE["unknown"], ["Who pays for the buses?"])
    confidence: Service.Confidence = told(Service, "confidence")
    review_due: date | None = told(Service, "review_due")
    touchpoints: Annotated[list[TouchpointRow], Field(max_length=MOST_LISTED)] = also(SERVICE["touchpoints"])
    partners: Annotated[list[PartnerRow], Field(max_length=MOST_LISTED)] = also(SERVICE["partners"])
    customers: Annotated[list[CustomerRow], Field(max_length=MOST_LISTED)] = also(SERVICE["customers"])
    evidence: Annotated[list[PageRow], Field(max_length=MOST_LISTED)] = also(SERVICE["evidence"])
    detriments: Annotated[list[DetrimentRow], Field(max_length=MOST_LISTED)] = also(SERVICE["detriments"])
    integration_level: Level = told(Service, "integration_level")
    integration_reason: StrictStr = told(Service, "integration_reason")
    integration_decision: StrictStr = told(Service, "integration_decision")
    integration_evidence: Numbers = also(SERVICE["integration_evidence"])
    classifications: Annotated[list[ClassificationRow], Field(max_length=MOST_LISTED)] = also(
        SERVICE["classifications"]
    )


class NewService(ServiceChange):
    """A service to be begun as a draft, which needs no more than a name."""

    name: StrictStr = Field(description=SERVICE["name"], examples=["Night bus"], min_length=1, max_length=120)


class Move(Sent):
    """Where the record of a service goes next."""

    state: State = Field(description="Where it goes: published, review, draft or withdrawn.", examples=["review"])
    words: Annotated[StrictStr, Field(max_length=LONGEST_REASON)] = Field(
        default="",
        description="Why it is withdrawn, which readers see; or what is to be mended in a draft that is given back.",
    )


class EditedService(Schema):
    """A service as its editors have it, with all parts. Levels that one must not see yet are left out."""

    slug: str = Field(description=SERVICE["slug"])
    name: str = Field(description=SERVICE["name"])
    collection: str = Field(description=SERVICE["collection"])
    state: State = Field(description=SERVICE["state"])
    withdrawal_reason: str = Field(description=SERVICE["withdrawal_reason"])
    review_note: str = Field(description=SERVICE["review_note"])
    review_due: date | None = Field(description=SERVICE["review_due"])
    updated: datetime = Field(description=SERVICE["updated"])
    summary: str = Field(description=SERVICE["summary"])
    description: str = Field(description=SERVICE["description"])
    kind: str | None = Field(description=SERVICE["kind"])
    domain: str | None = Field(description=SERVICE["domain"])
    secondary_domains: list[str] = Field(description=SERVICE["secondary_domains"])
    provider: str | None = Field(description=SERVICE["provider"])
    cities: list[str] = Field(description=SERVICE["cities"])
    scope_note: str = Field(description=SERVICE["scope_note"])
    official_url: str = Field(description=SERVICE["official_url"])
    official_url_seen: bool = Field(description=SERVICE["official_url_seen"])
    launched: int | None = Field(description=SERVICE["launched"])
    launch_note: str = Field(description=SERVICE["launch_note"])
    status: ServiceStatus = Field(description=SERVICE["status"])
    status_as_of: int | None = Field(description=SERVICE["status_as_of"])
    status_note: str = Field(description=SERVICE["status_note"])
    ended: int | None = Field(description=SERVICE["ended"])
    personalisation: int | None = Field(description=SERVICE["personalisation"])
    personalisation_note: str = Field(description=SERVICE["personalisation_note"])
    data_sources: list[str] = Field(description=SERVICE["data_sources"])
    technologies: list[str] = Field(description=SERVICE["technologies"])
    payments: list[str] = Field(description=SERVICE["payments"])
    unknown: list[str] = Field(description=SERVICE["unknown"])
    confidence: str = Field(description=SERVICE["confidence"])
    touchpoints: list[TouchpointRow] = Field(description=SERVICE["touchpoints"])
    partners: list[PartnerRow] = Field(description=SERVICE["partners"])
    customers: list[CustomerRow] = Field(description=SERVICE["customers"])
    evidence: list[PageRow] = Field(description=SERVICE["evidence"])
    detriments: list[DetrimentRow] = Field(description=SERVICE["detriments"])
    integration_level: int | None = Field(None, description=SERVICE["integration_level"])
    integration_reason: str = Field("", description=SERVICE["integration_reason"])
    integration_decision: str = Field("", description=SERVICE["integration_decision"])
    integration_evidence: list[int] = Field([], description=SERVICE["integration_evidence"])
    classifications: list[ClassificationRow] = Field([], description=SERVICE["classifications"])

"""What answers hold, field by field. Records of lists need not hold all: an address may ask for some fields."""

from typing import Any

from ninja import Field, Schema

from catalogue.exchange.problems import KINDS


class Problem(Schema):
    """What went wrong (RFC 9457). Its type is the address of a text that says what to do about it."""

    type: str = Field(description="A reference to what this kind of problem means.", examples=[KINDS["not-found"].type])
    title: str = Field(description="The kind of problem in a few words.", examples=[str(KINDS["not-found"].title)])
    status: int = Field(ge=400, le=599, description="The status of the answer.", examples=[404])
    detail: str = Field(description="What is wrong this time.")
    instance: str = Field(description="The address that was asked for.", examples=["/api/v1/kinds?limit=0"])
    problems: dict[str, list[str]] = Field(
        description="What is wrong by parameter; under the empty name what concerns none or several.",
        examples=[{"limit": ["Give a whole number from 1 to 100."]}],
    )


def fact(about: str, **more: Any) -> Any:
    """A field of a record that a list may leave out; never stated where it is not asked for."""
    return Field(default_factory=str, description=about, **more)


class Data(Schema):
    """Of which state the data are, and by which version of the model."""

    version: str = Field(description="Another text with every change of what can be seen.")
    codebook: str = Field(description="The version of the model in view.")


class Page(Schema):
    """Some records of a list."""

    data: Data
    count: int = Field(ge=0, description="How many records the whole list has.")
    next: str | None = Field(description="The address where the list goes on; null at its end.")


class Kind(Schema):
    slug: str = fact("Names the kind in addresses.")
    name: str = fact("What it is called.")
    definition: str = fact("What belongs to it.")


class Kinds(Page):
    items: list[Kind]

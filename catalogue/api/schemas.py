"""What answers hold beside the records that columns describe."""

from ninja import Field, Schema

from catalogue.exchange.problems import KINDS

EXAMPLE = KINDS["not-found"]


class Problem(Schema):
    """What went wrong (RFC 9457). Its type is the address of a text that says what to do about it."""

    type: str = Field(description="A reference to what this kind of problem means.", examples=[EXAMPLE.type])
    title: str = Field(description="The kind of problem in a few words.", examples=[str(EXAMPLE.title)])
    status: int = Field(ge=400, le=599, description="The status of the answer.", examples=[int(EXAMPLE.status)])
    detail: str = Field(description="What is wrong this time.", examples=[str(EXAMPLE.about)])
    instance: str = Field(description="The address that was asked for.", examples=["/api/v1/kinds/nothing"])
    problems: dict[str, list[str]] = Field(
        description="What is wrong by the name of a parameter, a header or a place in the body; “body” is all of that. "
        "What concerns none of them stands in “detail” alone.",
        examples=[{}],
    )


REFUSALS = dict.fromkeys((400, 401, 403, 404, 405, 406, 410, 429, 503), Problem)
"""How an operation that reads may refuse."""

BODY_REFUSALS = REFUSALS | dict.fromkeys((413, 415, 422), Problem)
"""How one may that reads a body."""


class Data(Schema):
    """Of which state the data are, and by which version of the model."""

    version: str = Field(description="Another text with every change of what analyses rest on.")
    codebook: str = Field(description="The version of the model in view.")
    release: str | None = Field(description="The release that holds exactly this; null where none does.")
    unreleased_changes_since: str | None = Field(
        description="The newest release, where something was written since; null where nothing was, or there is none."
    )
    figures_of_release: str | None = Field(
        description="The newest release, where levels and all else that figures rest on are still as it holds them."
    )


class Page(Schema):
    """Some records of a list."""

    data: Data = Field(description="Of which state the data are.")
    count: int | None = Field(ge=0, description="How many records the whole list has; null where nobody counts.")
    next: str | None = Field(description="The address where the list goes on; null at its end.")

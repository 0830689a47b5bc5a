"""The state of a portfolio as an address."""

from hashlib import sha256

from django.http import QueryDict
from django.urls import reverse

from catalogue.analysis.drafts import Draft
from catalogue.forms.assumptions import TARGET, WEIGHT

LINK_VERSION = "1"


LONGEST_STATE = 7_500
"""Longer addresses do not pass every server."""


LISTED = ("service", "without", "draft", "scope", "must", "field")


PLAIN = (
    "v", "name", "city", "weights", "target", "k", "pool", "per_field", "cost", "costs", "budget", "saved",
)  # fmt: skip


def canonical(parameters: QueryDict) -> str:
    """The same state with its parameters in a fixed order, each value once, and nothing empty or transient."""
    kept = QueryDict(mutable=True)
    names = [*PLAIN, *LISTED, *sorted(name for name in parameters if name.startswith((WEIGHT, TARGET)))]
    for name in names:
        values = [value.strip() for value in parameters.getlist(name) if value.strip()]
        values = list(dict.fromkeys(values)) if name in LISTED else values[-1:]
        if values and name != "v":
            kept.setlist(name, values)
    if not kept:
        return ""
    version = QueryDict(mutable=True)
    version["v"] = parameters.get("v", "").strip() or LINK_VERSION
    return f"{version.urlencode()}&{kept.urlencode()}"


def draft_address(draft, determinants, rest):
    """The evaluation page filled with the draft's answers; from there it comes back to the `rest` of the portfolio."""
    answers = QueryDict(mutable=True)
    answers["name"], answers["field"] = draft.name, draft.domain
    answers.setlist("phase", sorted(draft.phases))
    for determinant, answer in zip(determinants, draft.answers, strict=True):
        if answer is not None:
            answers[determinant.slug] = str(answer)
    answers["portfolio"] = rest
    return f"{reverse('evaluate')}?{answers.urlencode()}"


class Links:
    """Addresses of the page with one thing changed; each remembers the present state, so that it can be undone."""

    def __init__(self, state: str):
        self.state = state

    def changed(self, name: str, values: list[str]) -> str:
        parameters = QueryDict(self.state, mutable=True)
        parameters.setlist(name, values)
        return f"{reverse('portfolio')}?{canonical(parameters)}&from={digest(self.state)}"

    def state_without(self, name: str, value: str) -> str:
        parameters = QueryDict(self.state, mutable=True)
        parameters.setlist(name, [own for own in parameters.getlist(name) if own != value])
        return canonical(parameters)

    @property
    def add_address(self) -> str:
        """An address to which the slug of a service is appended."""
        return f"{reverse('portfolio')}?{self.state}&from={digest(self.state)}&service="

    def adding(self, name: str, *values: str) -> str:
        return self.changed(name, [*QueryDict(self.state).getlist(name), *values])

    def dropping(self, name: str, value: str) -> str:
        return f"{reverse('portfolio')}?{self.state_without(name, value)}&from={digest(self.state)}"

    @property
    def digest(self) -> str:
        return digest(self.state)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form must carry on besides its visible fields."""
        parameters = QueryDict(self.state)
        names = [name for name in LISTED if name in ("service", "without", "draft")] + ["saved", "v"]
        return [(name, value) for name in names for value in parameters.getlist(name)]

    def add(self, slug: str) -> str:
        return self.adding("service", slug)


def digest(state: str) -> str:
    return sha256(state.encode()).hexdigest()[:12]


def portfolio_address(draft: Draft, portfolio: str = "") -> str:
    """The address that keeps a draft in a portfolio, whose own address so far is the query string `portfolio`.

    Raises TooManyFieldsSent where that has more parameters than any page reads.
    """
    query = QueryDict(portfolio, mutable=True)
    query.appendlist("draft", draft.encoded())
    return f"{reverse('portfolio')}?{query.urlencode()}"

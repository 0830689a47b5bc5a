"""A city is its address: one canonical query string per state, and the ways to and from its drafts."""

from collections.abc import Iterable

from django.http import QueryDict
from django.urls import reverse

from catalogue.analysis.drafts import Draft
from catalogue.forms.assumptions import TARGET, WEIGHT
from experience.models import Determinant

LINK_VERSION = "1"
"""Version of the parameters' meaning; a link of another version is refused, not misread."""

LONGEST_STATE = 7_500
"""Longer addresses do not pass every server."""

LISTED = ("service", "without", "draft", "scope", "must", "field")
"""Parameters that may stand several times."""

SAVED = ("saved", "edition")
"""The key of the saved city that a state comes from, and how often that had been saved by then."""

PLAIN = ("v", "name", "city", "weights", "target", "k", "pool", "per_field", "cost", "costs", "budget", *SAVED)

WITHOUT_A_FIELD = ("service", "without", "draft", *SAVED, "v")
"""What the form of the page must carry on, because no visible field of it does."""


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


def address_of(state: str, before: str = "") -> str:
    """The page that shows a state, with the states before it as `steps` packs them."""
    query = "&".join(part for part in (state, f"before={before}" if before else "") if part)
    return f"{reverse('my-city')}?{query}" if query else reverse("my-city")


def draft_address(draft: Draft, determinants: Iterable[Determinant], rest: str) -> str:
    """The evaluation page filled with the draft's answers; from there it comes back to the `rest` of the city."""
    answers = QueryDict(mutable=True)
    answers["name"], answers["field"] = draft.name, draft.domain
    answers.setlist("phase", sorted(draft.phases))
    for determinant, answer in zip(determinants, draft.answers, strict=True):
        if answer is not None:
            answers[determinant.slug] = str(answer)
    answers["my_city"] = rest
    return f"{reverse('evaluate')}?{answers.urlencode()}"


def my_city_address(draft: Draft, my_city: str = "") -> str:
    """The address that keeps a draft in a city, whose own address so far is the query string `my_city`.

    Raises TooManyFieldsSent where that has more parameters than any page reads.
    """
    query = QueryDict(my_city, mutable=True)
    query.appendlist("draft", draft.encoded())
    return f"{reverse('my-city')}?{query.urlencode()}"

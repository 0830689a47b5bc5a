"""My city is its address, as long as an address can hold it."""

from django.http import QueryDict
from django.urls import reverse

from catalogue.my_city.states import LINK_VERSION, PACKED, packed_state

LONGEST_STATE = 7_500
"""Longer addresses do not pass every server."""


def query_of(state: str) -> str:
    """What an address holds of a state: the state, or where that is too long the state packed; empty for neither."""
    if len(state) <= LONGEST_STATE:
        return state
    query = QueryDict(mutable=True)
    query["v"] = LINK_VERSION
    if city := QueryDict(state).get("city"):
        query["city"] = city
    query[PACKED] = packed_state(state)
    return query.urlencode() if len(query.urlencode()) <= LONGEST_STATE else ""


def fits(state: str) -> bool:
    """Whether an address can hold a state."""
    return not state or bool(query_of(state))


def address_of(state: str, before: str = "") -> str:
    """The page that shows a state that fits, with the states before it as `steps` packs them."""
    query = "&".join(part for part in (query_of(state), f"before={before}" if before else "") if part)
    return f"{reverse('my-city')}?{query}" if query else reverse("my-city")

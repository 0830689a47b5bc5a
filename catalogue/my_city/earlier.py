"""Earlier states that a state carries along, as its page lists them."""

from datetime import date
from typing import NamedTuple

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from catalogue.my_city.addresses import address_of, fits
from catalogue.my_city.dated import Earlier, bare, earlier_in, unpacked_dated, with_earlier
from catalogue.my_city.states import DATED, canonical, packed_state

LONGEST_COMPARISON = 7_500
"""Longer addresses do not pass every server."""


class EarlierState(NamedTuple):
    """Its day; its own page with all the other states carried along, and beside the present one; empty if too long."""

    day: date
    open: str
    compare: str


def earlier_states(state: str) -> list[EarlierState]:
    earlier, carried = earlier_in(state), unpacked_dated(QueryDict(state).get(DATED, ""))
    opened = [with_earlier(each.state, carried) for each in earlier]
    return [
        EarlierState(each.day, address_of(whole) if fits(whole) else "", comparison(on_its_day(each), state))
        for each, whole in zip(earlier, opened, strict=True)
    ]


def on_its_day(earlier: Earlier) -> str:
    """An earlier state that says of which day it is, so that it is not called like the present one."""
    parameters = QueryDict(earlier.state, mutable=True)
    parameters["as_of"] = parameters.get("as_of") or earlier.day.isoformat()
    return canonical(parameters)


def comparison(*states: str) -> str:
    """The address that compares states of one's own; empty where it would be too long."""
    query = urlencode([("own", packed_state(bare(state))) for state in states])
    return f"{reverse('compare')}?{query}" if len(query) <= LONGEST_COMPARISON else ""

"""Earlier states that a state carries along, as its page lists them."""

from datetime import date
from typing import NamedTuple

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from catalogue.my_city.addresses import address_of, fits
from catalogue.my_city.dated import bare, earlier_in, unpacked_dated, with_earlier
from catalogue.my_city.states import DATED, packed_state

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
        EarlierState(each.day, address_of(whole) if fits(whole) else "", comparison(each.state, state))
        for each, whole in zip(earlier, opened, strict=True)
    ]


def comparison(*states: str) -> str:
    """The address that compares states of one's own; empty where it would be too long."""
    query = urlencode([("own", packed_state(bare(state))) for state in states])
    return f"{reverse('compare')}?{query}" if len(query) <= LONGEST_COMPARISON else ""

"""Earlier states of a city with their dates, carried along by a later one: packed, the newest first."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict

from catalogue.my_city.packing import pack, unpack
from catalogue.my_city.states import DATED, LARGEST_STATE, SAVED, canonical

MOST_DATED = 20
"""So many earlier states are kept of a city; the oldest ones go."""


class Earlier(NamedTuple):
    """A state as it was on a day; it carries no earlier ones itself."""

    day: date
    state: str


def packed_dated(states: Iterable[Earlier]) -> str:
    """Earlier states as one parameter; empty for none."""
    kept = sorted(states, key=lambda earlier: earlier.day, reverse=True)[:MOST_DATED]
    return pack("\n".join(f"{earlier.day.isoformat()} {earlier.state}" for earlier in kept)) if kept else ""


def unpacked_dated(text: str) -> list[Earlier]:
    """Earlier states, the newest first. Raises ValueError for a text that was not packed so."""
    return list(read_lines(unpack(text, LARGEST_STATE))) if text else []


def read_lines(text: str) -> Iterator[Earlier]:
    for line in text.split("\n"):
        day, _blank, state = line.partition(" ")
        try:
            yield Earlier(date.fromisoformat(day), bare(state))
        except TooManyFieldsSent as error:
            raise ValueError(str(error)) from error


def bare(state: str) -> str:
    """A state without what ties it to an account, and without earlier ones."""
    parameters = QueryDict(state, mutable=True)
    for name in (DATED, *SAVED):
        parameters.pop(name, None)
    return canonical(parameters)


def earlier_in(state: str) -> list[Earlier]:
    """The states that a state carries and that differ from it. Raises ValueError where they cannot be read."""
    return [each for each in unpacked_dated(QueryDict(state).get(DATED, "")) if each.state != bare(state)]


def with_earlier(state: str, earlier: Iterable[Earlier]) -> str:
    """A state that carries these, each once."""
    parameters = QueryDict(state, mutable=True)
    parameters[DATED] = packed_dated(dict.fromkeys(earlier))
    return canonical(parameters)

"""Steps from one state of a city to the next: an address carries the states before its own, so that changes can be
undone and nothing is remembered.

The states are packed: ten similar ones take hardly more room than one.
"""

import zlib
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Sequence
from functools import cached_property
from itertools import dropwhile
from typing import NamedTuple

from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict

from catalogue.my_city.addresses import LONGEST_STATE, WITHOUT_A_FIELD, address_of, canonical

MOST_STEPS = 10
"""So many changes can be undone one after the other."""

ROOM_FOR_A_CHANGE = 1_000
"""Kept free of earlier states: the form adds its empty fields, and what a person writes."""

LONGEST_UNPACKED = MOST_STEPS * (LONGEST_STATE + 1)
"""What unpacks to more bytes was not packed here."""

BETWEEN_STATES = "\n"
"""No query string holds one."""


def packed(states: Sequence[str], room: int) -> str:
    """As many of these states, the newest first, as fit into so many characters; empty where none does."""
    for number in range(min(len(states), MOST_STEPS), 0, -1):
        text = BETWEEN_STATES.join(states[:number])
        written = urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")
        if len(written) <= room:
            return written
    return ""


def unpacked(written: str) -> list[str]:
    """The states that an address carries, the newest first; none where they cannot be read."""
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(b64decode(written + "=" * (-len(written) % 4), b"-_", True), LONGEST_UNPACKED)
        states = text.decode().split(BETWEEN_STATES)[:MOST_STEPS]
        return [canonical(QueryDict(state)) for state in states] if unpacker.eof else []
    except (ValueError, zlib.error, TooManyFieldsSent):
        return []


class Steps(NamedTuple):
    """A state, and the states before it, the newest first."""

    state: str
    earlier: Sequence[str] = ()

    @property
    def address(self) -> str:
        return address_of(self.state, packed(self.earlier, LONGEST_STATE - len(self.state)))

    @property
    def back(self) -> "Steps | None":
        """One step back; None where there is none."""
        return Steps(self.earlier[0], self.earlier[1:]) if self.earlier else None


def steps_in(parameters: QueryDict) -> Steps:
    """Where an address leads: `before` holds the earlier states, `add` names services that are added to the state."""
    before = canonical(parameters)
    changed = QueryDict(before, mutable=True)
    changed.setlist("service", [*changed.getlist("service"), *parameters.getlist("add")])
    state = canonical(changed)
    earlier = [before, *unpacked(parameters.get("before", ""))]
    return Steps(state, list(dropwhile(lambda other: other == state, earlier)))


class ChangedAddresses:
    """Addresses of the page with one thing changed; each carries the states before, so that it can be undone."""

    def __init__(self, steps: Steps):
        self.state, self.steps = steps.state, steps

    def adding(self, name: str, *values: str) -> str:
        """The address with further values of a parameter."""
        parameters = QueryDict(self.state, mutable=True)
        parameters.setlist(name, [*parameters.getlist(name), *values])
        return self._undoable(canonical(parameters))

    def dropping(self, name: str, value: str) -> str:
        """The address without one value of a parameter."""
        return self._undoable(self.state_without(name, value))

    def state_without(self, name: str, value: str) -> str:
        parameters = QueryDict(self.state, mutable=True)
        parameters.setlist(name, [other for other in parameters.getlist(name) if other != value])
        return canonical(parameters)

    @property
    def undo(self) -> str:
        """The address before the last change; empty where none is known."""
        back = self.steps.back
        return back.address if back else ""

    @property
    def add_address(self) -> str:
        """An address to which the slug of a service is appended."""
        return f"{self._undoable(self.state)}&service="

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form must carry on besides its visible fields, as (name, value)."""
        parameters = QueryDict(self.state)
        carried = [(name, value) for name in WITHOUT_A_FIELD for value in parameters.getlist(name)]
        return [("before", self.before), *carried]

    @cached_property
    def before(self) -> str:
        """The present state and those before it, as the address of the next one carries them."""
        return packed([self.state, *self.steps.earlier], LONGEST_STATE - ROOM_FOR_A_CHANGE - len(self.state))

    def _undoable(self, state: str) -> str:
        fits = len(state) + len(self.before) <= LONGEST_STATE
        return address_of(state, self.before if fits else "")

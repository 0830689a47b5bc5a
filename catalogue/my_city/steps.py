"""Steps from one state of a city to the next: an address carries the states before its own, so that changes can be
undone and nothing is remembered.
"""

from collections.abc import Sequence
from functools import cached_property
from itertools import dropwhile, groupby
from typing import NamedTuple

from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict

from catalogue.my_city.addresses import LONGEST_STATE, address_of, fits, query_of
from catalogue.my_city.changes import changed
from catalogue.my_city.packing import pack, unpack
from catalogue.my_city.states import DATED, LARGEST_STATE, PACKED, SAVED, canonical, packed_state

MOST_STEPS = 10
"""So many changes can be undone one after the other."""

ROOM_FOR_A_CHANGE = 1_500
"""Kept free of earlier states: the form adds its empty fields, and what a person writes."""

LONGEST_UNPACKED = 2 * LARGEST_STATE
"""So much is unpacked of earlier states at most."""

BETWEEN_STATES = "\n"
"""No query string holds one."""

WITHOUT_A_FIELD = ("service", "without", "draft", "link", DATED, *SAVED, "v")
"""What the form of the page must carry on, because no visible field of it does."""


def packed(states: Sequence[str], room: int) -> str:
    """As many of these states, the newest first, as fit into so many characters; empty where none does."""
    for number in range(min(len(states), MOST_STEPS), 0, -1):
        text = BETWEEN_STATES.join(states[:number])
        if len(text) > LONGEST_UNPACKED:
            continue
        written = pack(text)
        if len(written) <= room:
            return written
    return ""


def unpacked(written: str) -> list[str]:
    """The states that an address carries, the newest first; none where they cannot be read."""
    try:
        states = unpack(written, LONGEST_UNPACKED).split(BETWEEN_STATES)[:MOST_STEPS]
        return [canonical(QueryDict(state)) for state in states]
    except (ValueError, TooManyFieldsSent):
        return []


class Steps(NamedTuple):
    """A state, and the states before it, the newest first."""

    state: str
    earlier: Sequence[str] = ()

    @property
    def address(self) -> str:
        """The address of a state that fits into one."""
        return address_of(self.state, packed(self.earlier, LONGEST_STATE - len(query_of(self.state))))

    @property
    def back(self) -> "Steps | None":
        """One step back; None where there is none."""
        return Steps(self.earlier[0], self.earlier[1:]) if self.earlier else None


def steps_in(parameters: QueryDict) -> Steps:
    """Where parameters lead: `before` holds the earlier states, and transient ones change the state."""
    before = canonical(parameters)
    state = changed(before, parameters)
    earlier = [each for each, _again in groupby([before, *unpacked(parameters.get("before", ""))])]
    return Steps(state, list(dropwhile(lambda other: other == state, earlier)))


class StateForm:
    """How the page's forms go on from a state: by addresses as long as these hold it, else they send all of it.

    Each change carries the states before, so that it can be undone.
    """

    def __init__(self, steps: Steps):
        self.state, self.steps = steps.state, steps

    @property
    def method(self) -> str:
        """A state that is nearly too long for an address is sent on: who changes it cannot know how long it becomes."""
        return "get" if len(self.state) <= LONGEST_STATE - ROOM_FOR_A_CHANGE else "post"

    @property
    def undo(self) -> str:
        """The address before the last change; empty where none is known, or where it is too long for an address."""
        back = self.steps.back
        return back.address if back and fits(back.state) else ""

    @property
    def undo_sent(self) -> list[tuple[str, str]]:
        """What to send for the state before the last change, where its address would be too long."""
        back = self.steps.back
        if not back or fits(back.state):
            return []
        return [(PACKED, packed_state(back.state)), ("before", packed(back.earlier, LARGEST_STATE))]

    def adding(self, slugs: Sequence[str]) -> str:
        """The address with further services."""
        return "".join([self._undoable, *(f"&add={slug}" for slug in slugs)]) if fits(self.state) else ""

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form must carry on besides its visible fields, as (name, value)."""
        parameters = QueryDict(self.state)
        carried = [(name, value) for name in WITHOUT_A_FIELD for value in parameters.getlist(name)]
        if self.method == "get":
            return [("before", self.before), *carried]
        rest = QueryDict(mutable=True)
        for name, value in carried:
            rest.appendlist(name, value)
        return [("before", self.before), (PACKED, packed_state(rest.urlencode()))]

    @cached_property
    def before(self) -> str:
        """The present state and those before it, as the next one carries them."""
        room = LONGEST_STATE - ROOM_FOR_A_CHANGE - len(self.state) if self.method == "get" else LARGEST_STATE
        return packed([self.state, *self.steps.earlier], room)

    @property
    def _undoable(self) -> str:
        return address_of(self.state, self.before if self.method == "get" else "") + ("" if self.state else "?v=2")

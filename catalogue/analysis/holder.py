"""Holds one state in the process, and lets one thread at a time bring it up to a newer version of the data."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, Protocol, TypeVar

PATIENCE = 0.2
"""So many seconds a request waits for the newest state before it takes the one that is held: longer than a few changed
services take to read, and shorter than anybody notices."""


class Versioned(Protocol):
    @property
    def version(self) -> str | None: ...


State = TypeVar("State", bound=Versioned)


class Holder(Generic[State]):
    """`build` makes the newest state from the one held, None at first."""

    def __init__(self, build: Callable[[State | None], State]):
        self._build = build
        self._building = Lock()
        self.held: State | None = None

    def at(self, version: str, *, newest: bool = False) -> State:
        """The state of this version. While another thread builds, the one before, unless the newest must be had."""
        held = self.held
        if held and held.version == version:
            return held
        if not self._building.acquire(timeout=PATIENCE if held and not newest else -1):
            return self.held or self.at(version, newest=True)
        try:
            if self.held is None or self.held.version != version:
                self.held = self._build(self.held)
            return self.held
        finally:
            self._building.release()

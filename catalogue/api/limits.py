"""How often one client may ask the API: so many requests a minute, counted in each worker by itself.

A count is two numbers in memory, so that a request costs no write. As many clients are counted as MOST_CLIENTS; where
more ask within a minute, those who asked longest ago are forgotten and begin anew: endless addresses take no memory.
Answers that are kept for anonymous readers are given before anything is counted: they cost next to nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from threading import Lock
from time import monotonic

from cachetools import TTLCache
from django.http.response import HttpResponseBase

WINDOW = 60
"""Seconds for which requests are counted together, from the first one on."""

MOST_CLIENTS = 10_000


@dataclass
class Window:
    """The requests of one client so far, and when (seconds of the clock) they count no more."""

    ends: float
    used: int = 0


@dataclass(frozen=True)
class Allowance:
    """What a client has left of `most` requests after one more, for so many seconds."""

    most: int
    left: int
    seconds: int

    @property
    def is_spent(self) -> bool:
        """Whether the request that was just counted is one too many."""
        return self.left < 0

    def tell(self, response: HttpResponseBase) -> None:
        """Say it in the header fields that programs know, draft-ietf-httpapi-ratelimit-headers-06."""
        response["RateLimit-Limit"] = str(self.most)
        response["RateLimit-Remaining"] = str(max(self.left, 0))
        response["RateLimit-Reset"] = str(self.seconds)
        response["RateLimit-Policy"] = f"{self.most};w={WINDOW}"
        if self.is_spent:
            response["Retry-After"] = str(self.seconds)


class Counts:
    """Requests of the present windows, by client; safe for threads."""

    def __init__(self, clients: int = MOST_CLIENTS, clock: Callable[[], float] = monotonic):
        self._clock, self._lock = clock, Lock()
        self._windows: TTLCache[str, Window] = TTLCache(clients, WINDOW, timer=clock)

    def take(self, client: str, most: int) -> Allowance:
        """Count a request."""
        with self._lock:
            moment = self._clock()
            window = self._windows.get(client)
            if window is None:
                window = self._windows[client] = Window(ends=moment + WINDOW)
            window.used += 1
            return Allowance(most, most - window.used, max(ceil(window.ends - moment), 1))


COUNTS = Counts()

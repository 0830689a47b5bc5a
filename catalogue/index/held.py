"""What a process holds of one state of the data, for what stands around every page."""

from collections.abc import Callable
from typing import Generic, TypeVar

from catalogue.index.data_version import version_of_request

T = TypeVar("T")


class Held(Generic[T]):
    """What was read last, and of which state; at first what is there without reading."""

    def __init__(self, read: Callable[[], T], first: T) -> None:
        self._read = read
        self._last: tuple[str | None, T] = (None, first)

    def now(self) -> T:
        """As the data have it: a query where they changed, and one for their version where the request asked none."""
        version = version_of_request()
        of, known = self._last
        if version is None or version != of:
            known = self._read()
            self._last = version, known
        return known

    def last(self) -> T:
        """As this process knew it last, without a query."""
        return self._last[1]

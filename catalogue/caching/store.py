"""A store of answers in the process, bounded by bytes and safe for threads.

Django's own caches count entries, not bytes, and pickle what they hold; an answer here is handed out as it is.
"""

from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache

OVERHEAD = 2048
"""Bytes that an answer takes beside its body: headers, key, objects."""

TRIAL = 4
"""One part in so many is for answers that were asked for once."""


class Answer(NamedTuple):
    headers: dict[str, str]
    body: bytes


def size(answer: Answer) -> int:
    return len(answer.body) + OVERHEAD


class Store:
    """Least recently used answers go first. Those asked for once have a part of their own, a quarter of the bytes:
    whoever asks for endless different addresses pushes out nothing that others ask for again."""

    def __init__(self, most: int):
        self.largest = most // TRIAL
        self.once: LRUCache[str, Answer] = LRUCache(self.largest, getsizeof=size)
        self.again: LRUCache[str, Answer] = LRUCache(most - self.largest, getsizeof=size)
        self.lock = Lock()

    def get(self, key: str) -> Answer | None:
        with self.lock:
            if answer := self.again.get(key):
                return answer
            if answer := self.once.pop(key, None):
                self.again[key] = answer
            return answer

    def put(self, key: str, answer: Answer) -> None:
        with self.lock:
            if key not in self.again and size(answer) <= self.largest:
                self.once[key] = answer

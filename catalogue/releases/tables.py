"""The tables of a release read again, row by row, from pieces of their files."""

import codecs
import csv
from collections.abc import Iterable, Iterator
from hashlib import blake2b

Row = dict[str, str]

csv.field_size_limit(2**24)  # a description may be longer than what the module takes for a mistake

DIGEST = 8
"""Bytes that stand for a cell or a row where only what differs is asked for."""


def rows(pieces: Iterable[bytes]) -> Iterator[Row]:
    """The rows of a CSV by the names of its columns."""
    return iter(csv.DictReader(lines(pieces)))


def lines(pieces: Iterable[bytes]) -> Iterator[str]:
    """The lines of a text in UTF-8, wherever its pieces end."""
    rest = ""
    for text in codecs.iterdecode(pieces, "utf-8-sig"):
        *whole, rest = (rest + text).split("\n")
        yield from (f"{line}\n" for line in whole)
    if rest:
        yield rest


def digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=DIGEST).digest()

"""A table of the data package: its columns, what joins it to others, and its rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from catalogue.exchange.columns import Column
from catalogue.exchange.csv_files import pieces

Cells = Sequence[object]
"""A row as cells of a file of text, guarded against spreadsheets that would run them."""


@dataclass(frozen=True)
class Pointer:
    """A column whose values are in the `key` column of another table, or empty."""

    column: str
    table: str
    key: str


@dataclass(frozen=True)
class DataTable:
    """One table. `key` names the columns that tell its rows apart; empty where no columns do.

    `judged`: whether it tells levels, which somebody who is still to code a service must not see.
    """

    name: str
    title: str | Promise
    about: str | Promise
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[Cells]]
    count: Callable[[], int]
    """How many rows."""
    key: tuple[str, ...] = ()
    pointers: tuple[Pointer, ...] = ()
    judged: bool = False

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def head(self) -> list[str]:
        return [column.name for column in self.columns]

    def lines(self) -> Iterator[Cells]:
        """The head, then every row."""
        yield self.head
        yield from self.rows()

    def content(self) -> Iterator[bytes]:
        """The file in pieces: UTF-8 without a byte order mark."""
        return (text.encode() for text in pieces(self.lines(), mark=""))  # type: ignore[arg-type]

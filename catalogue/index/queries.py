"""What a query asks for: things of which each is said in words, or in others that mean the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

Phrase = tuple[str, ...]
"""Words one behind the other, folded."""


@dataclass(frozen=True)
class Unit:
    """One thing that is looked for: all of its words, as beginnings or whole, or else one of the phrases that mean the
    same."""

    words: Phrase
    meant: tuple[Phrase, ...] = ()
    written: tuple[str, ...] = ()
    """What means the same, as it is written."""
    is_whole: bool = False

    def with_most(self, number: int) -> "Unit":
        """With so many of the phrases that mean the same, the first ones."""
        return replace(self, meant=self.meant[:number], written=self.written[:number])


@dataclass(frozen=True)
class Query:
    """`least` of the things must be found. Hits that have all of `name` in their names come first, if it is given.

    `left_out` is how many words that mean the same are not looked for, since a query may hold so many only.
    """

    units: tuple[Unit, ...]
    least: int
    name: Phrase = ()
    left_out: int = 0
    told: Mapping[int, int] = field(default_factory=dict, compare=False)
    """Where not all has to be said: which of the things each service (its id) says that says enough, bit n the n-th."""

    @property
    def is_loose(self) -> bool:
        """Whether not all has to be found."""
        return self.least < len(self.units)


def exactly(words: list[str]) -> Query:
    """All words of a query as they are."""
    return Query(tuple(Unit((word,)) for word in words), len(words))

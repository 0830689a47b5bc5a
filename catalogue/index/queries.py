"""What a query asks for: things of which each is said in words, or in others that mean the same."""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Query:
    """`least` of the things must be found. Hits that have all of `name` in their names come first, if it is given."""

    units: tuple[Unit, ...]
    least: int
    name: Phrase = ()

    @property
    def is_loose(self) -> bool:
        """Whether not all has to be found."""
        return self.least < len(self.units)


def exactly(words: list[str]) -> Query:
    """All words of a query as they are."""
    return Query(tuple(Unit((word,)) for word in words), len(words))

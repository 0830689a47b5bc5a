"""The levels of one service, and what is behind them."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from experience.levels import LevelOrMissing

Pool = tuple[LevelOrMissing, ...]
"""The codes given for one level. One of two or more is drawn; a lone judgement is shifted by 1 at the observed rate."""


class Chances(NamedTuple):
    """How likely a service is there for each group of people (G) and in each phase (P), if each coder may be right."""

    persons: tuple[float, ...]
    phases: tuple[float, ...]


@dataclass(frozen=True)
class Judged:
    """The published levels (K) of a service and the codes behind each.

    `key`, not negative, ties all its draws to the service, whatever set it is in and whatever its place there.
    `reach` is None where nobody coded for whom and when it is there: what is published is drawn then.
    """

    levels: tuple[LevelOrMissing, ...]
    pools: tuple[Pool, ...]
    key: int
    reach: Chances | None = None

    @cached_property
    def discussed(self) -> list[int]:
        """Places of the levels that two or more coders gave, not all of them as published."""
        return [place for place, pool in enumerate(self.pools) if len(pool) > 1 and set(pool) != {self.levels[place]}]

    @cached_property
    def alone(self) -> list[int]:
        """Places of the levels that one person judged."""
        return [place for place, level in enumerate(self.levels) if level is not None and len(self.pools[place]) < 2]

    @cached_property
    def untold(self) -> list[int]:
        """Places of the levels that are open, or that one of their coders could not tell."""
        some_could_not = {place for place in self.discussed if None in self.pools[place]}
        return [place for place, level in enumerate(self.levels) if level is None or place in some_could_not]

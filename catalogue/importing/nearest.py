"""What was probably meant by a word that is not known."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

MOST_CANDIDATES = 20_000
"""Among more words none is looked for: each is compared."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is most like this one; empty where none is."""
    return _nearest(word.strip().casefold()[:100], tuple(known))


@lru_cache(maxsize=1_000)
def _nearest(word: str, known: tuple[str, ...]) -> str:
    if len(known) > MOST_CANDIDATES:
        return ""
    folded = {candidate.casefold(): candidate for candidate in known}
    found = get_close_matches(word, folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else ""

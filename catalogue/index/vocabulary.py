"""The words that the catalogue says, and which of them somebody may have meant who wrote another.

Kept in the process, so that both databases correct alike: pg_trgm may be missing on one, and the trigram tokenizer of
the other answers differently. Near is what few slips of a hand part, those of two letters exchanged counted as one
(Damerau's distance in its restricted form): the similarity of trigrams, as PostgreSQL has it, is 0.23 for "bycicle" and
"bicycle", and so below its own threshold of 0.3.
"""

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from catalogue.index.folding import folded, spellings
from catalogue.index.words import WORD, beginnings

SHORTEST_CORRECTED, SHORTEST_TWICE = 4, 7
"""A word of so many letters may have one slip, one of so many two behind its first letter; shorter ones are taken as
they are."""


class Vocabulary:
    def __init__(self, texts: Iterable[str]):
        """From every text that is searched, as it is written."""
        written: Counter[str] = Counter()
        for text in texts:
            written.update(WORD.findall(unicodedata.normalize("NFC", text)))
        self._written = written

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word is said, folded."""
        counts: Counter[str] = Counter()
        for word, number in self._written.items():
            for spelling in spellings(word):
                counts[spelling] += number
        return counts

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.counts)

    @cached_property
    def _spelled(self) -> dict[str, str]:
        """The usual spelling of each word: the most frequent, of equal ones the last in order, with small letters."""
        usual = sorted(self._written.items(), key=lambda item: (item[1], item[0]))
        return {folded(word): word for word, _number in usual}

    def spelled(self, word: str) -> str:
        """A folded word as it is usually written."""
        return self._spelled.get(word, word)

    def begins(self, word: str) -> bool:
        """Whether a word of the catalogue begins so, as the search would have it."""
        places = ((beginning, bisect_left(self._sorted, beginning)) for beginning in beginnings(word))
        return any(place < len(self._sorted) and self._sorted[place].startswith(start) for start, place in places)

    def nearest(self, word: str) -> str:
        """The word that was most probably meant by one that is not said: of equally near ones with the same first
        letter, then the most frequent; empty where none is near."""
        if len(word) < SHORTEST_CORRECTED:
            return ""
        slips = 2 if len(word) >= SHORTEST_TWICE else 1
        near = process.extract(word, self._sorted, scorer=OSA.distance, score_cutoff=slips, limit=None)
        ranked = ((slipped, found[0] != word[0], -self.counts[found], found) for found, slipped, _place in near)
        return min((each for each in ranked if each[0] == 1 or not each[1]), default=(0, False, 0, ""))[3]

"""The words that the catalogue says, and which of them somebody may have meant who wrote another.

Kept in the process, so that both databases correct alike: pg_trgm may be missing on one, and the trigram tokenizer of
the other answers differently. Near is what few slips of a hand part, those of two letters exchanged counted as one
(Damerau's distance in its restricted form): the similarity of trigrams, as PostgreSQL has it, is 0.23 for "bycicle" and
"bicycle", and so below its own threshold of 0.3.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from catalogue.index.folding import folded, spellings
from catalogue.index.said import Reading, written_words
from catalogue.index.words import beginnings

SHORTEST_CORRECTED, SHORTEST_TWICE = 4, 7
"""A word of so many letters may have one slip, one of so many two behind its first letter; shorter ones are taken as
they are."""


ENDINGS = ("ing", "ed", "er", "ers", "ly", "ion", "ions")
"""Of English words that have other forms: depressed and depression, vaccinated and vaccination."""

SHORTEST_STEM = 4
"""So many letters are left of a word without its ending."""


class Vocabulary:
    def __init__(self, services: Reading, others: Iterable[str] = ()):
        """From the words of services, and texts of other words, as they are written."""
        self._services = services
        self._others = Counter(word for text in others for word in written_words(text))

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word is said, folded."""
        counts = Counter(self._services.counts)
        for word, number in self._others.items():
            for spelling in spellings(word):
                counts[spelling] += number
        return counts

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.counts)

    def spelled(self, word: str) -> str:
        """A folded word as it is usually written: as most services do, of equal ones the last in order, with small
        letters."""
        others = ((number, written) for written, number in self._others.items() if folded(written) == word)
        return max([self._services.usual.get(word, (0, word)), *others])[1]

    def begins(self, word: str) -> bool:
        """Whether a word of the catalogue begins so, as the search would have it."""
        places = ((beginning, bisect_left(self._sorted, beginning)) for beginning in beginnings(word))
        return any(place < len(self._sorted) and self._sorted[place].startswith(start) for start, place in places)

    def beginning(self, start: str) -> list[str]:
        """The words that begin so, in order."""
        return self._sorted[bisect_left(self._sorted, start) : bisect_left(self._sorted, f"{start}\U0010ffff")]

    def other_form(self, word: str) -> str:
        """The shortest word that begins like this one without its ending; empty where none does."""
        stems = (word.removesuffix(ending) for ending in ENDINGS if word.endswith(ending))
        forms = (self.beginning(stem) for stem in stems if len(stem) >= SHORTEST_STEM)
        return next((min(begun, key=lambda form: (len(form), form)) for begun in forms if begun), "")

    def nearest(self, word: str) -> str:
        """The word that was most probably meant by one that is not said; empty where none is near."""
        return self.one_slip(word) or self.two_slips(word)

    def one_slip(self, word: str) -> str:
        return self._near(word, self._sorted, 1) if len(word) >= SHORTEST_CORRECTED else ""

    def two_slips(self, word: str) -> str:
        return self._near(word, self.beginning(word[0]), 2) if len(word) >= SHORTEST_TWICE else ""

    def _near(self, word: str, others: list[str], slips: int) -> str:
        """Of equally near ones that with the same first letter, then the most frequent; empty where none is near."""
        near = process.extract(word, others, scorer=OSA.distance, score_cutoff=slips, limit=None)
        ranked = ((slipped, found[0] != word[0], -self.counts[found], found) for found, slipped, _place in near)
        return min(ranked, default=(0, False, 0, ""))[3]

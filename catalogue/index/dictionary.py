"""What words mean: which mean the same, which the catalogue says, and what somebody meant by one that it does not."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from catalogue.index.folding import spellings
from catalogue.index.queries import Phrase, Query, Unit
from catalogue.index.said import Said
from catalogue.index.vocabulary import Vocabulary
from catalogue.index.words import WITHOUT_MEANING, WORD, beginnings, plain, told, words
from catalogue.models import Synonyms
from catalogue.models.synonyms import MOST_GROUPS

MOST_BETWEEN = 2
"""So many words that say nothing may stand in a synonym of several words."""

LONGEST_WHOLE = 3
"""A synonym of so few letters is no beginning of a longer word: a car is no card."""

SHORTEST_PART = 4
"""A synonym of so many letters is found at the beginning or the end of a longer word, such as in Parkplatzsuche."""

MOST_MEANT = 100
"""So many phrases that mean the same as others are looked for with one text; of more, the words that have most give."""

SHORTEST_OF_TWO = 3
"""So many letters have those of which a word is made, such as Nachtbus."""


class Group(NamedTuple):
    """Words and phrases that mean the same, as they are written, and the kinds of services (slugs) that they name."""

    words: tuple[str, ...]
    kinds: tuple[str, ...] = ()


def read_synonyms() -> list[Group]:
    """Every group, in two queries."""
    rows = Synonyms.objects.prefetch_related("kinds")
    return [Group(tuple(row.parted), tuple(kind.slug for kind in row.kinds.all())) for row in rows]


def telling(found: Sequence[str]) -> Phrase:
    """A phrase without what says nothing, where two words are left."""
    words = tuple(word for word in found if word not in WITHOUT_MEANING)
    return words if len(words) > 1 else tuple(found)


def key(found: Sequence[str]) -> Phrase:
    """A phrase without the endings of plurals, and without what says nothing where two words are left."""
    return tuple(plain(word) for word in telling(found))


def most_of_each(numbers: Collection[int], together: int) -> int:
    """The highest bound on each of some numbers that keeps their sum to so many."""
    bounds = range(max(numbers, default=0), 0, -1)
    return next((most for most in bounds if sum(min(number, most) for number in numbers) <= together), 0)


def keys(word: str) -> set[Phrase]:
    """The phrases by which a synonym is found."""
    return {key(WORD.findall(spelling)) for spelling in spellings(word)}


class Dictionary:
    """Made once for a state of the data; the words of services are read when the first word is not understood."""

    def __init__(self, groups: Iterable[Group], said: Said | None = None):
        self.groups, self._said = list(groups), said or Said()

    @cached_property
    def _places(self) -> dict[Phrase, list[int]]:
        """The groups in which each phrase is, the first ones where it is in more than it may be."""
        places: dict[Phrase, list[int]] = defaultdict(list)
        for place, group in enumerate(self.groups):
            for phrase in {phrase for word in group.words for phrase in keys(word)}:
                if len(places[phrase]) < MOST_GROUPS:
                    places[phrase].append(place)
        return places

    @cached_property
    def _phrases(self) -> list[list[tuple[Phrase, str]]]:
        """What is looked for instead of each word of each group, and the word as it is written."""
        return [[(tuple(words(word)), word) for word in group.words] for group in self.groups]

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._places), default=1)

    def groups_of(self, phrase: Phrase) -> list[int]:
        return self._places.get(key(phrase), [])

    def parted(self, found: Sequence[str]) -> Iterator[Phrase]:
        """Words one behind the other, those together that are a synonym together, the longest first; without those
        that say nothing, but where a synonym needs them, such as "how busy"."""
        start = 0
        while start < len(found):
            ends = range(min(start + self._longest + MOST_BETWEEN, len(found)), start + 1, -1)
            end = next((n for n in ends if self.groups_of(tuple(found[start:n]))), start + 1)
            phrase = telling(found[start:end])
            if end > start + 1 or phrase[0] not in WITHOUT_MEANING:
                yield phrase
            start = end

    def unit(self, phrase: Phrase) -> Unit:
        meant: dict[Phrase, str] = {}
        for place in self.groups_of(phrase):
            for said, word in self._phrases[place]:
                meant.setdefault(said, word)
        meant.pop(phrase, None)
        is_short = bool(meant) and len(phrase) == 1 and len(phrase[0]) <= LONGEST_WHOLE
        return Unit(phrase, tuple(meant), tuple(meant.values()), is_short)

    def query(self, text: str) -> Query:
        """All that a text asks for."""
        found = words(text)
        name = tuple(found) if told(found) != found else ()
        said = set(told(found))
        entire = [self.unit(phrase) for phrase in self.parted(found) if len(phrase) > 1 or phrase[0] in said]
        numbers = [len(unit.meant) for unit in entire]
        most = most_of_each(numbers, MOST_MEANT)
        left_out = sum(max(number - most, 0) for number in numbers)
        return Query(tuple(unit.with_most(most) for unit in entire), len(entire), name, left_out)

    def kinds_in(self, text: str) -> Iterator[str]:
        """The kinds that each synonym in a text names; of a word that is none, that with which it begins or ends."""
        for phrase in self.parted(words(text)):
            groups = self.groups_of(phrase) or (self.groups_of((self.inside(phrase[0]),)) if len(phrase) == 1 else [])
            yield from sorted({kind for place in groups for kind in self.groups[place].kinds})

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self._said.words, (word for group in self.groups for word in group.words))

    def inside(self, word: str) -> str:
        """The longest single synonym with which a word begins or ends; empty where there is none."""
        lengths = range(len(word) - 1, SHORTEST_PART - 1, -1)
        parts = (part for length in lengths for part in (word[:length], word[-length:]))
        return next((part for part in parts if (part,) in self._places), "")

    def meant(self, word: str) -> str:
        """What somebody meant by a word that the catalogue does not say, folded; empty where it says it, or none is
        near. Two synonyms written as one, such as "Nachtbus", and other forms of a word, such as "depressed", come
        before what is two slips away."""
        if self.is_said(word):
            return ""
        said = self.vocabulary
        near = said.one_slip(word) or self.compound(word) or said.other_form(word) or said.two_slips(word)
        return near or self.inside(word)

    def compound(self, word: str) -> str:
        """The two single synonyms that are written as one word; empty where it is none."""
        cuts = range(SHORTEST_OF_TWO, len(word) - SHORTEST_OF_TWO + 1)
        both = ((word[:cut], word[cut:]) for cut in cuts)
        return next((f"{one} {two}" for one, two in both if self.groups_of((one,)) and self.groups_of((two,))), "")

    def completed(self, word: str) -> str:
        """What somebody meant by a word with which others only begin, folded; empty where it stands for itself."""
        stands = self.groups_of((word,)) or any(form in self.vocabulary.counts for form in beginnings(word))
        return "" if stands else self.vocabulary.nearest(word)

    def is_said(self, word: str) -> bool:
        """Whether the catalogue says it, or means the same by another."""
        return bool(self.groups_of((word,))) or self.vocabulary.begins(word)

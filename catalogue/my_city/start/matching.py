"""What a name most probably is: a service of the catalogue by its name, else a kind by the words that they share.

Words are those of the search, in their plain form. A word counts the less the more kinds use it, and the more the
closer it stands to the kind: in its name, in its definition, or in the names and summaries of its services. Synonyms
that editors keep for kinds count like their names.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from catalogue.index.dictionary import Dictionary
from catalogue.index.words import WITHOUT_MEANING, plain, words

OF_NAME, OF_DEFINITION, OF_SERVICE = 4.0, 2.0, 1.0
"""What a word counts by the text it is found in."""

LEAST_SCORE = 1.1
"""Less than this is no guess: one word in the summary of one service says little, one that many kinds use nothing."""

CLEARLY_MORE = 1.25
"""So many times the score of the second one makes the first a guess; else the person chooses."""

MOST_SUGGESTED = 3

SHORTEST_PART = 4
"""A word of so many letters is found inside of a longer one, such as bike in Nextbike."""


class KindText(NamedTuple):
    """A kind with its name, its definition, and what is written of its services."""

    slug: str
    name: str
    definition: str
    services: str


class ServiceName(NamedTuple):
    slug: str
    name: str


class Guess(NamedTuple):
    """What a name is taken for; `services` and `kinds` are what to choose from first, the best ones first.

    Of `service` and `kind` one at most is given.
    """

    service: str = ""
    kind: str = ""
    services: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


def plain_words(text: str) -> list[str]:
    """The words of a text that say something, without the endings of plurals, in their order."""
    return [plain(word) for word in words(text) if word not in WITHOUT_MEANING]


def with_joined(found: list[str]) -> set[str]:
    """Words and what pairs of them give when written as one, such as WiFi and Wi-Fi."""
    return {*found, *(first + second for first, second in pairwise(found))}


class Matcher:
    """Guesses from what the catalogue holds, prepared once for many names."""

    def __init__(self, kinds: Iterable[KindText], services: Iterable[ServiceName], dictionary: Dictionary):
        self.kinds, self.services, self.dictionary = list(kinds), list(services), dictionary

    @cached_property
    def weights(self) -> Mapping[str, Mapping[str, float]]:
        """By word what it counts for each kind: by where it stands, divided by the number of kinds that use it."""
        places: dict[str, dict[str, float]] = defaultdict(dict)
        for kind in self.kinds:
            places_of_words = (
                (plain_words(kind.services), OF_SERVICE),
                (plain_words(kind.definition), OF_DEFINITION),
                (with_joined(plain_words(kind.name)), OF_NAME),
            )
            for found, weight in places_of_words:  # the closest one last
                for word in found:
                    places[word][kind.slug] = weight
        return {word: {slug: w / len(each) for slug, w in each.items()} for word, each in places.items()}

    @cached_property
    def parts(self) -> list[str]:
        """Words of the names of kinds that are looked for inside of longer words."""
        found = {word for kind in self.kinds for word in plain_words(kind.name) if len(word) >= SHORTEST_PART}
        return sorted(found)

    @cached_property
    def by_words(self) -> Mapping[tuple[str, ...], list[str]]:
        """Services (slugs) by the words of their names, with and without what stands in brackets."""
        found: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for service in self.services:
            for name in {service.name, service.name.partition("(")[0]}:
                if key := tuple(words(name)):
                    found[key].append(service.slug)
        return found

    @cached_property
    def kinds_by_name(self) -> Mapping[tuple[str, ...], str]:
        return {tuple(plain_words(kind.name)): kind.slug for kind in self.kinds}

    def guess(self, name: str) -> Guess:
        services = tuple(self.by_words.get(tuple(words(name)), ()))
        if len(services) == 1:
            return Guess(service=services[0], services=services, kinds=self.suggested(name))
        kinds = self.suggested(name)
        return Guess(kind="" if services else self.clear_kind(name), services=services, kinds=kinds)

    def clear_kind(self, name: str) -> str:
        """The kind that a name clearly is of; empty where none is, or several could be."""
        if exact := self.kinds_by_name.get(tuple(plain_words(name))):
            return exact
        if self.is_of_another_kind(name):
            return ""
        scores = [score for _slug, score in self.scored(name)] + [0.0, 0.0]
        clear = scores[0] >= LEAST_SCORE and scores[0] >= CLEARLY_MORE * scores[1]
        return self.scored(name)[0][0] if clear else ""

    def suggested(self, name: str) -> tuple[str, ...]:
        return tuple(slug for slug, _score in self.scored(name)[:MOST_SUGGESTED])

    def scored(self, name: str) -> list[tuple[str, float]]:
        """Every kind that shares a word with a name, with its score, the best one first; of equal ones by slug."""
        scores: dict[str, float] = defaultdict(float)
        for word in with_joined(plain_words(name)):
            for found in (self.weights.get(word, {}), self.inside(word)):
                for kind, weight in found.items():
                    scores[kind] += weight
        for kind in self.synonymous(name):
            scores[kind] += OF_NAME
        return sorted(scores.items(), key=lambda found: (-found[1], found[0]))

    def synonymous(self, name: str) -> list[str]:
        """The kinds that synonyms in a name stand for, once for each; of a word that is none, its beginning or end."""
        known = {kind.slug for kind in self.kinds}
        return [kind for kind in self.dictionary.kinds_in(name) if kind in known]

    def is_of_another_kind(self, name: str) -> bool:
        """Whether synonyms in a name stand for kinds alone of which there is no service here."""
        return any(self.dictionary.kinds_in(name)) and not self.synonymous(name)

    def inside(self, word: str) -> Mapping[str, float]:
        """The weights of the longest word of a name of a kind that is inside of a longer word, at half."""
        held = max((part for part in self.parts if part in word and part != word), key=len, default="")
        return {kind: weight / 2 for kind, weight in self.weights.get(held, {}).items()}


class Terms:
    """Terms that a person may write by name, by slug or by a synonym, in any case, in singular or plural."""

    def __init__(self, names: Mapping[str, str], dictionary: Dictionary):
        """`names` are those of the terms by slug."""
        self.dictionary = dictionary
        by_slug = {tuple(plain_words(slug)): slug for slug in names}
        self._slugs = by_slug | {tuple(plain_words(name)): slug for slug, name in names.items()}

    def slug(self, text: str) -> str:
        """The term that is meant; empty where none is."""
        found = plain_words(text)
        same = [tuple(map(plain, phrase)) for phrase in self.dictionary.unit(tuple(found)).meant] if found else []
        return next((self._slugs[phrase] for phrase in (tuple(found), *same) if phrase in self._slugs), "")

"""The sentence of a service in which a search found its words, with these marked."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from catalogue.index.folding import spellings
from catalogue.index.queries import Phrase, Query
from catalogue.index.words import WORD, beginnings, whole
from catalogue.models import Service

LONGEST_SHOWN = 240
"""So many letters of a longer sentence are shown, around the first word that was found."""

ENDS = re.compile(r"(?<=[.!?])\s+")


class Place(NamedTuple):
    """Where a text says a thing: from and to which letter, the number of the thing, and whether in a whole word."""

    start: int
    end: int
    unit: int
    is_whole: bool


@lru_cache(maxsize=50_000)
def folded_forms(word: str) -> tuple[str, ...]:
    return tuple(sorted(spellings(word)))


class Marker:
    """Finds in texts what a query found them by."""

    def __init__(self, query: Query):
        self.begun = [
            (
                tuple(b for word in unit.words for b in beginnings(word)),
                {w for word in unit.words for w in whole(word)},
                n,
            )
            for n, unit in enumerate(query.units)
            if not unit.is_whole
        ]
        self._begun: dict[tuple[str, ...], list[tuple[int, bool]]] = {}
        self.phrases: dict[str, list[tuple[Phrase, int]]] = {}
        for n, unit in enumerate(query.units):
            for phrase in (unit.words, *unit.meant) if unit.is_whole else unit.meant:
                for last in whole(phrase[-1]):
                    said = (*phrase[:-1], last)
                    self.phrases.setdefault(said[0], []).append((said, n))

    def places(self, text: str) -> list[Place]:
        """Every place where a text says something, the longest first at each, none inside of another. A word that only
        begins so is none where the text says the whole word too."""
        tokens = [(match.start(), match.end(), folded_forms(match.group())) for match in WORD.finditer(text)]
        found: list[Place] = []
        for n in range(len(tokens)):
            at = max(self._at(tokens, n), default=None, key=lambda place: (place.end, place.is_whole))
            if at and not (found and at.start < found[-1].end):
                found.append(at)
        wholly = {place.unit for place in found if place.is_whole}
        return [place for place in found if place.is_whole or place.unit not in wholly]

    def _at(self, tokens: list[tuple[int, int, tuple[str, ...]]], n: int) -> Iterator[Place]:
        start, end, forms = tokens[n]
        for unit, is_whole in self._begun_by(forms):
            yield Place(start, end, unit, is_whole)
        for form in forms:
            for phrase, unit in self.phrases.get(form, ()):
                behind = tokens[n : n + len(phrase)]
                if len(behind) == len(phrase) and all(w in token[2] for w, token in zip(phrase, behind, strict=True)):
                    yield Place(start, behind[-1][1], unit, is_whole=True)

    def _begun_by(self, forms: tuple[str, ...]) -> list[tuple[int, bool]]:
        """The things with which a word begins, and whether it is the whole word; found once for each word."""
        if forms not in self._begun:
            self._begun[forms] = [
                (unit, not wholes.isdisjoint(forms))
                for begun, wholes, unit in self.begun
                if any(form.startswith(begun) for form in forms)
            ]
        return self._begun[forms]

    def units(self, *texts: str) -> set[int]:
        """The things that are said in any of some texts."""
        return {place.unit for text in texts for place in self.places(text)}


def marked(text: str, places: Iterable[Place]) -> SafeString:
    """The text, escaped, with the places marked."""
    parts, at = [], 0
    for place in places:
        parts += [
            conditional_escape(text[at : place.start]),
            format_html("<mark>{}</mark>", text[place.start : place.end]),
        ]
        at = place.end
    return mark_safe("".join([*parts, conditional_escape(text[at:])]))  # noqa: S308 - every part is escaped


def shortened(sentence: str, first: int) -> str:
    """A long sentence from some words before the letter where something is found."""
    if len(sentence) <= LONGEST_SHOWN:
        return sentence
    start = sentence.rfind(" ", 0, max(first - LONGEST_SHOWN // 3, 0)) + 1
    end = sentence.rfind(" ", start, start + LONGEST_SHOWN) if len(sentence) - start > LONGEST_SHOWN else len(sentence)
    return (
        ("… " if start else "")
        + sentence[start : end if end > first else start + LONGEST_SHOWN]
        + " …" * (end < len(sentence))
    )


def mark(services: Iterable[Service], query: Query) -> None:
    """Give each service its summary with marks, and `matched`: another sentence, where that says what name, summary and
    the facts beside them do not; empty else. They need the data of a card."""
    marker = Marker(query)
    for service in services:
        summary = unicodedata.normalize("NFC", service.summary)
        service.marked = marked(summary, marker.places(summary))
        shown = [service.name, summary, *(city.name for city in service.cities.all())]
        service.matched = best(marker, marker.units(*shown), [*ENDS.split(service.description), *facts(service)])


def facts(service: Service) -> Iterator[str]:
    """What the search reads beside the texts: names of provider, kind, field and places."""
    if service.provider:
        yield ", ".join(service.provider.names)
    if service.kind:
        yield f"{service.kind.name}: {service.kind.definition}"
    if service.domain:
        yield service.domain.name
    for city in service.cities.all():
        yield ", ".join(filter(None, (city.name, city.local_names, city.country.name)))


def best(marker: Marker, known: set[int], texts: Iterable[str]) -> SafeString:
    """The first of the texts that say most of what is not known yet; empty where none says more."""
    composed = [unicodedata.normalize("NFC", text) for text in texts]
    ranked = [(len(marker.units(text) - known), text) for text in composed]
    most, text = max(ranked, key=lambda each: each[0], default=(0, ""))
    if not most:
        return SafeString("")
    sentence = shortened(text, min(place.start for place in marker.places(text) if place.unit not in known))
    return marked(sentence, marker.places(sentence))

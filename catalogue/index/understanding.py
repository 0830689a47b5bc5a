"""What a text is taken for, so that something is found: what it says; else its words corrected; else some of them.

Decided on all published services, whatever else is asked of them, and told to who asked.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from catalogue.index import search
from catalogue.index.dictionary import Dictionary
from catalogue.index.queries import Query, exactly
from catalogue.index.words import words
from catalogue.models import Service

FEW = 3
"""With fewer services that say most of what is asked for, those follow that say one thing less."""

MANY_THINGS, FEW_OF_MANY = 4, 10
"""Where so many things are asked for, so few are few: nobody says each of them."""

QUOTES = '"“”„«»'


@dataclass(frozen=True)
class Understood:
    """`query` finds the services with these `ids`; `corrected` are words by those that no service says."""

    text: str
    query: Query
    ids: tuple[int, ...]
    corrected: Mapping[str, str]
    unknown: tuple[str, ...] = ()
    """Words that no service says, and for which none is near."""
    entire: int = 0
    """So many services, which come first, say everything."""
    proposed: str = ""
    """Another text that finds more than the few services found."""


def is_exact(text: str) -> bool:
    """Whether it is in quotation marks: looked for as it is written, and nothing else."""
    marked = text.strip()
    return len(marked) > 2 and marked[0] in QUOTES and marked[-1] in QUOTES


def ids_of(query: Query) -> tuple[int, ...]:
    found = search.matching(Service.objects.published(), query).order_by()
    return tuple(found.values_list("pk", flat=True)) if query.units else ()


def understood(text: str, dictionary: Dictionary) -> Understood:
    """In one query where enough is found as it is written, else in at most two more, and those of the vocabulary."""
    if is_exact(text):
        query = exactly(words(text))
        ids = ids_of(query)
        return Understood(text, query, ids, {}, entire=len(ids))
    query = dictionary.query(text)
    ids = ids_of(query)
    if ids:
        return (
            with_few(text, query, ids, dictionary)
            if len(ids) < few(query)
            else Understood(text, query, ids, {}, entire=len(ids))
        )
    return corrected(text, query, dictionary)


def few(query: Query) -> int:
    return FEW_OF_MANY if len(query.units) >= MANY_THINGS else FEW


def with_few(text: str, query: Query, ids: tuple[int, ...], dictionary: Dictionary) -> Understood:
    """What says all of many things is followed by what says most; else a word that is only begun is spelled out."""
    if len(query.units) > 2:
        loose, more = with_most(query)
        return Understood(text, loose, more, {}, entire=len(ids))
    nearer = {word: dictionary.completed(word) for word in words_of(query)}
    other = " ".join(dictionary.vocabulary.spelled(nearer[word] or word) for word in words_of(query))
    more = ids_of(dictionary.query(other)) if any(nearer.values()) else ()
    return Understood(text, query, ids, {}, entire=len(ids), proposed=other if len(more) > len(ids) else "")


def corrected(text: str, query: Query, dictionary: Dictionary) -> Understood:
    """What is found with other words in the place of those that no service says, else with some of them."""
    typed = words_of(query)
    meant = {word: right for word in typed if (right := dictionary.meant(word))}
    unknown = tuple(word for word in typed if word not in meant and not dictionary.is_said(word))
    ids: tuple[int, ...] = ()
    if meant:
        query = dictionary.query(" ".join(meant.get(word, word) for word in typed))
        ids = ids_of(query)
    entire = len(ids)
    if not ids and len(query.units) > 1:
        query, ids = with_most(query)
    spell = dictionary.vocabulary.spelled
    spelled = {word: " ".join(map(spell, right.split())) for word, right in meant.items()}
    return Understood(text, query, ids, spelled, unknown, entire)


def words_of(query: Query) -> list[str]:
    return [word for unit in query.units for word in unit.words]


def with_most(query: Query) -> tuple[Query, tuple[int, ...]]:
    """The services that say most of what is asked for, or all but one thing; where they are few, those that
    say one thing less, if that is half of all. What few say is put first."""
    told = search.told_by(Service.objects.published(), query.units)
    alike = Counter(told.values())
    most = min(max(map(int.bit_count, alike), default=len(query.units)), max(len(query.units) - 1, 1))
    if 2 * (most - 1) >= len(query.units) and sum(alike[said] for said in alike if said.bit_count() >= most) < FEW:
        most -= 1
    numbers = [sum(number for said, number in alike.items() if said >> n & 1) for n in range(len(query.units))]
    rarest = sorted(range(len(query.units)), key=lambda n: (not numbers[n], numbers[n]))
    moved = {said: sum(1 << place for place, n in enumerate(rarest) if said >> n & 1) for said in alike}
    enough = {service: moved[said] for service, said in told.items() if said.bit_count() >= most}
    units = tuple(query.units[n] for n in rarest)
    return replace(query, units=units, least=most, name=(), told=enough), tuple(enough)

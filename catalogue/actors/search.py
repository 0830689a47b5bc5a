"""Actors by the words of their names: every word that is looked for begins a word of one of them, as in the search."""

from functools import lru_cache
from typing import NamedTuple

from django.db.models import QuerySet

from catalogue.analysis.current import MOST_SCOPES
from catalogue.index.data_version import version_of_request
from catalogue.index.folding import spellings
from catalogue.index.search import listed
from catalogue.index.words import WORD, beginnings
from catalogue.models import Actor
from catalogue.models.scopes import Scope, current_scope


class Named(NamedTuple):
    """An actor (its id) and the words of all its names, folded, in each spelling, with a blank before each."""

    actor: int
    said: str

    def fits(self, words: list[str]) -> bool:
        return all(any(f" {start}" in self.said for start in beginnings(word)) for word in words)


@lru_cache(MOST_SCOPES)
def names(version: str, scope: Scope) -> list[Named]:
    """Those of a state of the data, in the current scope."""
    return read_names()


def read_names() -> list[Named]:
    """Of all actors that show; in one query."""
    rows = Actor.objects.shown().order_by().values_list("pk", "name", "short_name", "aliases")
    return [Named(actor, said("\n".join(own))) for actor, *own in rows]


def said(text: str) -> str:
    return "".join(f" {word}" for spelling in sorted(spellings(text)) for word in WORD.findall(spelling))


def named_by(actors: QuerySet[Actor], words: list[str]) -> QuerySet[Actor]:
    """Those of some actors of whose names all words are; all where there is no word."""
    if not words:
        return actors
    version = version_of_request()
    known = names(version, current_scope()) if version else read_names()
    return actors.filter(pk__in=listed(actors.db, [each.actor for each in known if each.fits(words)]))

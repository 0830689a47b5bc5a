"""Services, cities and providers whose names fit what is being typed, from names held in the process."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.analysis.current import MOST_SCOPES
from catalogue.analysis.snapshot import Snapshot
from catalogue.index.folding import spellings
from catalogue.index.words import WORD, words
from catalogue.models import Actor, City, Service
from catalogue.models.scopes import Scope, current_scope

MOST_SUGGESTED = 8
SERVICE, CITY, PROVIDER = "service", "city", "provider"


class Named(NamedTuple):
    """Something with a page of its own, or to be searched for; `said` are the words of all its names, folded, and
    `first` those with which one of them begins, in each spelling."""

    kind: str
    name: str
    slug: str
    said: tuple[str, ...]
    first: frozenset[str]

    def fits(self, begun: list[str]) -> bool:
        return all(any(word.startswith(start) for word in self.said) for start in begun)

    def begins(self, start: str) -> bool:
        return any(word.startswith(start) for word in self.first)

    @property
    def address(self) -> str:
        if self.kind == PROVIDER:
            return f"{reverse('service-list')}?{urlencode({'q': self.name})}"
        return reverse(f"{self.kind}-detail", args=[self.slug])

    @property
    def note(self) -> str:
        return {SERVICE: _("service"), CITY: _("city"), PROVIDER: _("provider")}[self.kind]


def named(kind: str, name: str, slug: str, *others: str) -> Named:
    """`others` are further names, one or several in each."""
    read = [WORD.findall(spelling) for each in (name, *others) for spelling in sorted(spellings(each))]
    first = frozenset(found[0] for found in read if found)
    return Named(kind, name, slug, tuple(word for found in read for word in found), first)


@lru_cache(MOST_SCOPES)
def names(version: str, scope: Scope) -> list[Named]:
    """All that can be suggested in a state of the data, of what is in view in the current scope; in three queries."""
    return sorted(read_names(), key=lambda each: (each.name.casefold(), each.slug))


def read_names() -> Iterator[Named]:
    published = Service.objects.published().order_by()
    for slug, name in published.values_list("slug", "name"):
        yield named(SERVICE, name, slug)
    for slug, name, others in City.objects.shown().order_by().values_list("slug", "name", "local_names"):
        yield named(CITY, name, slug, others)
    providers = Actor.objects.filter(services__in=published).distinct().order_by()
    for name, short, others in providers.values_list("name", "short_name", "aliases"):
        yield named(PROVIDER, name, "", short, others)


def suggested(text: str, snapshot: Snapshot) -> list[Named]:
    """The best ones: of which a name begins with the text, then cities, services, providers; each by name."""
    begun = words(text)
    if not begun:
        return []
    known = names(snapshot.version, current_scope()) if snapshot.version else list(read_names())
    fitting = [each for each in known if each.fits(begun)]
    order = (CITY, SERVICE, PROVIDER)
    return sorted(fitting, key=lambda each: (not each.begins(begun[0]), order.index(each.kind)))[:MOST_SUGGESTED]

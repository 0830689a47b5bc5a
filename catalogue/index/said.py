"""The words that published services say: read when the first word is not understood, then only where they changed."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection
from functools import cached_property
from sys import intern
from threading import Lock

from catalogue.index.folding import folded, spellings
from catalogue.index.words import WORD
from catalogue.models import Service

MOST_CHANGED = 500
"""Where more services changed, everything is read again."""

NAMES = (
    "kind__name",
    "kind__definition",
    "domain__name",
    "provider__name",
    "provider__short_name",
    "provider__aliases",
)

Words = tuple[str, ...]

_reading = Lock()
"""One thread of a process reads; who asks for the same meanwhile waits for it."""


def written_words(text: str) -> list[str]:
    return WORD.findall(unicodedata.normalize("NFC", text))


class Said:
    """In a state of the data. `before` is what was read of an earlier one, `changed` the services (ids) that changed
    since; without an earlier one everything is read."""

    def __init__(self, before: "Reading | None" = None, changed: Collection[int] = ()):
        self._before, self._changed = before, frozenset(changed)
        self._read: Reading | None = None

    @property
    def words(self) -> "Reading":
        with _reading:
            if self._read is None:
                self._read = self._before.brought_up(self._changed) if self._before else read()
                self._before = None
            return self._read

    def brought_up(self, services: Collection[int]) -> "Said":
        """The words of a newer state, in which these services changed; nothing is read yet."""
        changed = self._changed | frozenset(services) if self._read is None else frozenset(services)
        before = self._read or self._before
        return Said(before, changed) if before and len(changed) <= MOST_CHANGED else Said()


class Reading:
    """The words of each service (by id) as they are written, each once; how many services say each; what each is
    folded."""

    def __init__(self, by_service: dict[int, Words], written: Counter[str], forms: dict[str, Words]):
        self.by_service, self.written, self._forms = by_service, written, forms

    @cached_property
    def counts(self) -> Counter[str]:
        """How many services say each word, folded in every spelling."""
        counts: Counter[str] = Counter()
        for word, number in self.written.items():
            for spelling in self.spellings(word):
                counts[spelling] += number
        return counts

    def spellings(self, word: str) -> Words:
        """A word folded, first as it is, then as it is written in ASCII."""
        found = self._forms.get(word)
        if found is None:
            plain = folded(word)
            found = self._forms[word] = (plain, *sorted(spellings(word) - {plain}))
        return found

    @cached_property
    def usual(self) -> dict[str, tuple[int, str]]:
        """By each folded word how many services write it in its most frequent spelling, and that."""
        usual: dict[str, tuple[int, str]] = {}
        for word, number in self.written.items():
            plain = self.spellings(word)[0]
            usual[plain] = max(usual.get(plain, (0, "")), (number, word))
        return usual

    def brought_up(self, changed: frozenset[int]) -> "Reading":
        """With some services as they are now, in two queries."""
        by_service, written = dict(self.by_service), Counter(self.written)
        for pk in changed:
            written.subtract(by_service.pop(pk, ()))
        fresh = read_services(changed)
        for words in fresh.values():
            written.update(words)
        written = +written  # without words that nobody says any more
        forms = {word: self._forms[word] for word in written if word in self._forms}
        return Reading(by_service | fresh, written, forms)


def read() -> Reading:
    by_service = read_services()
    written: Counter[str] = Counter()
    for words in by_service.values():
        written.update(words)
    return Reading(by_service, written, {})


def read_services(only: Collection[int] | None = None) -> dict[int, Words]:
    """The words that the search reads of published services, all or some (ids), in two queries."""
    services = Service.objects.published().order_by()
    if only is not None:
        services = services.filter(pk__in=only)
    places: dict[int, list[str]] = defaultdict(list)
    cities = Service.cities.through.objects.filter(service__in=services)
    for pk, *names in cities.values_list("service_id", "city__name", "city__local_names", "city__country__name"):
        places[pk] += names
    found = {}
    for pk, *texts in services.values_list("pk", "name", "summary", "description", *NAMES).iterator():
        whole = " ".join(filter(None, [*texts, *places[pk]]))
        found[pk] = tuple({intern(word) for word in written_words(whole)})
    return found

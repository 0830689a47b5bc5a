"""What the rows of a file may point to: what the catalogue holds, and what the file itself brings."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db.models import Model, Q, QuerySet

from catalogue.importing.columns import WHOLE_NUMBER, PageKey
from catalogue.importing.files import Book
from catalogue.importing.pointing import key_of
from catalogue.importing.sheets import BY_NAME, DELETE, SHEETS, is_example
from catalogue.models import MAIN, Evidence, Service
from catalogue.rules.blindness import is_hidden
from catalogue.rules.collections import known_to

EVIDENCE = BY_NAME["evidence"]
WRITTEN = {sheet.model for sheet in SHEETS}
"""Models whose rows a file may bring."""


LONGEST_NUMBER = 5
"""So many digits has the number of a page at most."""


class Page(NamedTuple):
    """A page of evidence as it will be; without an id where it is not written yet."""

    kind: str
    pk: int | None = None


class Known:
    """Keys with the ids of their rows; None where the file brings the row and it is not written yet."""

    def __init__(self, book: Book, user: User | None = None, collection: int = MAIN):
        self.user, self.collection = user, collection
        """Who brings the file, and the collection (its id) of the services that are new in it."""
        self.hidden = frozenset[str]()
        """The services (slugs) whose levels the person must not see."""
        if user is not None:
            hidden = Service.objects.filter(is_hidden(user))
            self.hidden = frozenset(hidden.order_by().values_list("slug", flat=True))
        self._ids: dict[type[Model], dict[str, int | None]] = {}
        self._elsewhere: dict[type[Model], frozenset[str]] = {}
        self._folded: dict[type[Model], dict[str, str]] = {}
        """Keys by how they read in small letters; empty where several do."""
        self._rows: dict[type[Model], dict[str, Model]] = {}
        self.pages: dict[PageKey, Page] = {}
        """Pages of evidence as they will be, of the services that were asked for."""
        self._gone: set[PageKey] = set()
        self._loaded: set[str] = set()
        self._brought: dict[str, dict[PageKey, str | None]] = defaultdict(dict)
        for sheet in SHEETS:
            if len(sheet.key) == 1:
                there = self.ids(sheet.model)
                rows = (row.cells for row in book.rows(sheet) if not is_example(sheet, row.cells))
                for key in filter(None, (cells.get(sheet.key[0], "").strip() for cells in rows)):
                    if not self.named(sheet.model, key):
                        there[key] = None
                        self._folded[sheet.model][key.casefold()] = key
        for row in book.rows(EVIDENCE):
            self._bring(self.named(Service, row.cells.get("service", "").strip()), row.cells)

    def _bring(self, service: str, cells: Any) -> None:
        number = WHOLE_NUMBER.fullmatch(cells.get("number", "").strip())
        if number and len(number[1]) <= LONGEST_NUMBER:
            page = PageKey(service, int(number[1]))
            gone = cells.get(DELETE, "").strip()
            self._gone |= {page} if gone else set()
            self._brought[service][page] = cells["kind"].strip() if "kind" in cells else None

    def ids(self, model: type[Model]) -> dict[str, int | None]:
        """The ids of all rows of a model that the person may know of, by key."""
        if model not in self._ids:
            pairs = self.rows_known(model).order_by().values_list(key_of(model), "pk")
            self._ids[model] = dict(pairs)
            folded = self._folded[model] = {}
            for key in self._ids[model]:
                folded[key.casefold()] = "" if key.casefold() in folded else key
        return self._ids[model]

    def rows_known(self, model: type[Model]) -> QuerySet[Model]:
        return model._default_manager.filter(known_to(self.user, model) if self.user else Q())

    def elsewhere(self, model: type[Model]) -> frozenset[str]:
        """Keys of rows that the person may not know of, which nobody else may have."""
        if self.user is None or self.user.is_superuser:
            return frozenset()
        if model not in self._elsewhere:
            others = model._default_manager.filter(~known_to(self.user, model)).order_by()
            self._elsewhere[model] = frozenset(others.values_list(key_of(model), flat=True))
        return self._elsewhere[model]

    def keys(self, model: type[Model]) -> Iterable[str]:
        return self.ids(model).keys()

    def named(self, model: type[Model], word: str) -> str:
        """The key that a word means, in small letters or large; empty where there is none, or several are meant."""
        return word if word in self.ids(model) else self._folded[model].get(word.casefold(), "")

    def row(self, model: type[Model], key: str) -> Model | None:
        """A row that no file brings, such as a term of a vocabulary."""
        if model in WRITTEN:
            return None
        if model not in self._rows:
            self._rows[model] = {getattr(row, key_of(model)): row for row in self.rows_known(model)}
        return self._rows[model].get(key)

    def load_pages(self, services: Collection[str]) -> None:
        """Know the pages of evidence of these services (slugs)."""
        wanted = {slug for slug in services if slug not in self._loaded}
        self._loaded |= wanted
        rows = Evidence.objects.filter(service__slug__in=wanted).order_by()
        for pk, slug, number, kind in rows.values_list("pk", "service__slug", "number", "kind"):
            self.pages[PageKey(slug, number)] = Page(kind, pk)
        for slug in wanted:
            for page, new_kind in self._brought.get(slug, {}).items():
                there = self.pages.get(page, Page(""))
                self.pages[page] = Page(there.kind if new_kind is None else new_kind, there.pk)
        for page in self._gone & self.pages.keys():
            del self.pages[page]

    def has_page(self, page: PageKey) -> bool:
        if page.service not in self._loaded and page.service in self.ids(Service):
            self.load_pages([page.service])
        return page in self.pages

"""A saved search as somebody sees it now: what it asks for in words, and what of that is no longer there."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AnonymousUser, User
from django.http import QueryDict

from catalogue.exchange.requests import form_problems
from catalogue.models import SavedSearch
from catalogue.models.scopes import Scope, in_scope
from catalogue.rules.blindness import Sight, sight
from catalogue.scoping.rights import is_open
from catalogue.services.chips import chips
from catalogue.services.feed import feed_query
from catalogue.services.filters import SORTS, ServiceFilterSet
from catalogue.services.own_searches import address_of


@dataclass(frozen=True)
class Selection:
    """A query in a scope that its reader may see. All of it is to be asked within that scope, but for addresses."""

    query: str
    scope: Scope
    sees: Sight

    @cached_property
    def parameters(self) -> QueryDict:
        return QueryDict(self.query)

    @cached_property
    def filterset(self) -> ServiceFilterSet:
        return ServiceFilterSet(self.parameters, self.sees.everything.index, self.sees.waiting)

    @cached_property
    def words(self) -> list[str]:
        """Its filters, and its order where that is another than the usual one."""
        found = list(map(str, chips(self.filterset, self.parameters, self.sees.everything.determinants)))
        order = SORTS.get(self.parameters.get("sort", ""))
        return [*found, str(order)] if order else found

    @cached_property
    def problems(self) -> list[str]:
        """Why it shows nothing any more, each with the field that is to be mended; empty where it is well."""
        labels = {name: str(field.label) for name, field in self.filterset.form.fields.items()}
        found = form_problems(self.filterset.form).items()
        return [": ".join(filter(None, [labels.get(name, ""), *messages])) for name, messages in found]

    @cached_property
    def count(self) -> int | None:
        """How many services it has; None where it shows nothing any more."""
        return None if self.problems else self.filterset.index.count(self.filterset.selection())

    @property
    def address(self) -> str:
        return address_of(self.scope, self.query)

    @property
    def feed(self) -> str:
        return address_of(self.scope, feed_query(self.parameters))


class Reader:
    """Reads searches for one person; what a scope needs is asked once for all of them."""

    def __init__(self, user: User | AnonymousUser):
        self.user = user
        self.sights: dict[Scope, Sight | None] = {}

    def selection(self, query: str, scope: Scope) -> Selection | None:
        """None where the person may not see the collection, or there is none any more."""
        if scope not in self.sights:
            self.sights[scope] = self._sight(scope)
        sees = self.sights[scope]
        return Selection(query, scope, sees) if sees else None

    def of(self, search: SavedSearch) -> Selection | None:
        return self.selection(search.query, search.scope)

    def _sight(self, scope: Scope) -> Sight | None:
        if not is_open(scope, self.user):
            return None
        with in_scope(scope):
            return sight(self.user)


@dataclass(frozen=True)
class Listed:
    """A search of the list: its words and what is wrong with it; neither where it is closed to its owner."""

    search: SavedSearch
    selection: Selection | None
    words: list[str]
    problems: list[str]


def listed(searches: list[SavedSearch], reader: Reader) -> list[Listed]:
    return [one_of_a_list(search, reader.of(search)) for search in searches]


def one_of_a_list(search: SavedSearch, selection: Selection | None) -> Listed:
    if selection is None:
        return Listed(search, None, [], [])
    with in_scope(search.scope):
        return Listed(search, selection, selection.words, selection.problems)

"""Selections that a person saved, as the listing knows them: the address of each, and the one it opens with.

The listing alone, without a parameter, leads to the default view. Whoever wants everything asks for the view of cards,
which is the usual one: that is a parameter, so nobody is held, and addresses show the same to all who have them.
"""

from django.contrib.auth.models import AnonymousUser, User
from django.http import QueryDict
from django.urls import get_script_prefix, reverse

from catalogue.models import SavedSearch
from catalogue.models.scopes import EVERYBODYS, Scope, current_scope
from catalogue.scoping.addresses import address_in
from catalogue.scoping.rights import is_open
from catalogue.services.filters import ServiceFilterSet
from catalogue.services.listing import PASSING

EVERYTHING = "view=cards"
"""The query string of the whole listing where no parameter at all leads elsewhere."""


def canonical(parameters: QueryDict) -> str:
    """What of an address says a selection and how it is shown: known parameters in one order, each value once."""
    kept = QueryDict(mutable=True)
    for name in ServiceFilterSet.base_filters:
        values = dict.fromkeys(filter(None, map(str.strip, parameters.getlist(name))))
        if values:
            kept.setlist(name, list(values))
    return kept.urlencode()


def left_out(parameters: QueryDict) -> list[str]:
    """The names in an address that no filter of the listing has, and that no selection so keeps."""
    return [name for name in parameters if name not in ServiceFilterSet.base_filters and name not in PASSING]


def address_of(scope: Scope, query: str, view: str = "service-list", **named: str) -> str:
    """A page in a scope, whatever the present one is; by default the listing with a query string."""
    path = reverse(view, kwargs=named).removeprefix(get_script_prefix())
    return f"{address_in(scope, path)}?{query}".removesuffix("?")


def default_view(user: User | AnonymousUser) -> SavedSearch | None:
    return user.saved_searches.filter(is_default=True).first() if user.is_authenticated else None


def opened_instead(own: SavedSearch | None) -> str:
    """The address that the listing leads to when it is opened without a parameter; empty where it stays."""
    if own is None or current_scope() != EVERYBODYS or not is_open(own.scope, own.owner):
        return ""
    return address_of(own.scope, own.query)


def is_shown(own: SavedSearch | None, parameters: QueryDict) -> bool:
    """Whether the listing shows the default view."""
    return own is not None and own.scope == current_scope() and own.query == canonical(parameters)

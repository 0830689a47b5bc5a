"""The way of a start: the city, one field of activity after the other, what came of it; with a short cut by a list.

Every page is a form that carries the whole state, so that one can go anywhere from anywhere without losing anything.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote, urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.my_city.addresses import address_of, query_of
from catalogue.my_city.start.inventory import Inventory

ABOUT, NAMES, REVIEW, RESULT = "about", "names", "review", "result"
NEXT, BACK, SKIP = "next", "back", "skip"
FIELD, MORE = "field:", "more:"
"""Before the slug of a field to go to, and before the kind of which one more row is wanted."""


class Stop(NamedTuple):
    """A page on the way; `number` of services are entered there, None where none are."""

    target: str
    name: str
    number: int | None
    is_done: bool


def stops(inventory: Inventory) -> Iterator[Stop]:
    yield Stop(ABOUT, _("Name and size"), None, bool(inventory.parameters.get("name")))
    for slug, name in inventory.snapshot.domains.items():
        yield Stop(f"{FIELD}{slug}", name, inventory.numbers[slug], inventory.numbers[slug] > 0)
    yield Stop(REVIEW, _("Check the list"), len(inventory), False)


def target_of(go: str, here: str, domains: Mapping[str, str]) -> str:
    """Where the button `go` leads from a page: to a page by its name, else one on or back from here."""
    order = [ABOUT, *(f"{FIELD}{slug}" for slug in domains), REVIEW]
    if go in (*order, NAMES, RESULT):
        return go
    step = -1 if go == BACK else 1
    place = order.index(here) + step if here in order else 0
    return order[min(max(place, 0), len(order) - 1)]


def address_at(target: str, state: str, more: str = "") -> str:
    """The address of a page on the way, with a state; of a kind `more`, or OTHER, one more row is shown there."""
    if target == RESULT:
        return address_of(state)
    query = "&".join(part for part in (query_of(state), urlencode({"more": more}) if more else "") if part)
    address = f"{path_of(target)}?{query}" if query else path_of(target)
    return f"{address}#{quote(more)}" if more else address


def path_of(target: str) -> str:
    if target.startswith(FIELD):
        return reverse("my-city-start-field", args=[target.removeprefix(FIELD)])
    return reverse({ABOUT: "my-city-start", NAMES: "my-city-start-names", REVIEW: "my-city-start-review"}[target])

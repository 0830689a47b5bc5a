"""The filters that are set, in words: as chips that can be removed one by one, and as the title of the page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from catalogue.index import facets
from catalogue.services.filters import ServiceFilterSet
from catalogue.services.least import asked, least_words
from catalogue.services.listing import query_without
from experience.models import Determinant

LONGEST_ECHO = 60
"""So much of a value is said again in its chip."""

MOST_TOLD = 3
"""So many filters beside field, place and person are named in a title."""

MOST_TRIED = 10
"""So many filters are left out in turn where nothing fits all."""

PLACES = ("city", "country", "region")
TEXT_FIELDS = ("q", "launched_after", "launched_before")


@dataclass(frozen=True)
class Chip:
    """One active filter: its parameter with the values that say it, and the query string of the listing without it."""

    name: str
    label: str | Promise
    value: str
    values: Sequence[str]
    without: str

    @property
    def keys(self) -> list[str]:
        """What the filter says, as a selection has it: of determinants without levels."""
        return (
            [asked(value).determinant for value in self.values] if self.name == facets.DETERMINANT else [*self.values]
        )

    def __str__(self) -> str:
        return f"{self.label}: {self.value}"


@dataclass(frozen=True)
class WayOut:
    """Filters without which there is something, how many services that are, and their query string."""

    without: Sequence[Chip]
    count: int
    address: str


def chips(filterset: ServiceFilterSet, parameters: QueryDict, determinants: Iterable[Determinant]) -> list[Chip]:
    """Every active filter as a chip, also a value that is not valid, so that it can be removed."""
    found = [*least_chips(filterset, parameters, determinants)]
    for facet in facets.FACETS:
        if facet.name != facets.DETERMINANT:
            labels = dict(filterset.index.choices[facet.name])
            for value in filter(None, dict.fromkeys(parameters.getlist(facet.name))):
                found.append(chip(parameters, facet.name, facet.label, str(labels.get(value, value)), [value]))
    for name in TEXT_FIELDS:
        if text := parameters.get(name, "").strip():
            found.append(chip(parameters, name, filterset.filters[name].label, text, parameters.getlist(name)))
    return found


def chip(parameters: QueryDict, name: str, label: str | Promise, text: str, values: Sequence[str]) -> Chip:
    return Chip(name, label, text[:LONGEST_ECHO], values, query_without(parameters, name, values))


def least_chips(
    filterset: ServiceFilterSet, parameters: QueryDict, determinants: Iterable[Determinant]
) -> Iterator[Chip]:
    """One for each determinant, however often it is asked for, and one for each value that cannot be read."""
    names = {determinant.slug: determinant.short_name for determinant in determinants}
    least, field = filterset.least, facets.BY_NAME[facets.DETERMINANT]
    words = least_words(filterset.index.scale)
    for slug, values in by_determinant(parameters).items():
        if slug in least:
            yield chip(parameters, field.name, names[slug], words[least[slug]], values)
        else:
            for value in values:
                yield chip(parameters, field.name, field.label, value, [value])


def by_determinant(parameters: QueryDict) -> dict[str, list[str]]:
    """The values of the parameter by the determinant that they ask for."""
    found: dict[str, list[str]] = {}
    for value in filter(None, dict.fromkeys(parameters.getlist(facets.DETERMINANT))):
        found.setdefault(asked(value).determinant, []).append(value)
    return found


def ways_out(index: facets.Index, selection: facets.Selection, found: Sequence[Chip]) -> list[WayOut]:
    """What there is without one filter, else without two, the most first."""
    for number in (1, 2):
        if ways := [
            way for some in combinations(found[:MOST_TRIED], number) if (way := way_out(index, selection, some))
        ]:
            return sorted(ways, key=lambda way: -way.count)[:MOST_TRIED]
    return []


def way_out(index: facets.Index, selection: facets.Selection, some: Sequence[Chip]) -> WayOut | None:
    """None where there is nothing without these filters either."""
    for one in some:
        selection = selection.without(one.name, one.keys)
    address = some[0].without
    for one in some[1:]:
        address = query_without(QueryDict(address), one.name, one.values)
    count = index.count(selection)
    return WayOut(some, count, address) if count else None


def title(found: Sequence[Chip]) -> str:
    """What is listed, such as “Parking in Vienna”; empty where nothing is chosen."""
    if not found:
        return ""
    what = told(found, ["domain"]) or told(found, ["kind"]) or _("Services")
    where, whom = told(found, PLACES), told(found, ["customer"])
    sentence = _("%(what)s in %(where)s") % {"what": what, "where": where} if where else what
    sentence = _("%(what)s for %(whom)s") % {"what": sentence, "whom": whom} if whom else sentence
    named = {"domain", "customer", *PLACES} | ({"kind"} if not told(found, ["domain"]) else set())
    rest = [str(one) for one in found if one.name not in named]
    more = [_("%(n)s more filters") % {"n": len(rest) - MOST_TOLD}] if len(rest) > MOST_TOLD + 1 else rest[MOST_TOLD:]
    return ", ".join([sentence, *rest[:MOST_TOLD], *more])


def told(found: Iterable[Chip], names: Sequence[str]) -> str:
    """The values of some filters, as alternatives."""
    return _(" or ").join(one.value for one in found if one.name in names)

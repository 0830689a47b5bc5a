"""Counts per choice under the filter that is set, from bit sets held in the process.

One Python int per choice: bit i stands for the i-th published service, so a count is `(a & b).bit_count()`. The index
is part of the snapshot, which is brought up to every change of the data. The FilterSet's ORM conditions say the
same and are the oracle in the tests.
"""

from collections.abc import Collection as Several
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import chain, count
from operator import and_, or_
from typing import NamedTuple, TypeVar

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.models import (
    Actor,
    City,
    Classification,
    Collection,
    Country,
    CustomerGroup,
    Domain,
    PaymentModel,
    Region,
    Service,
    ServiceKind,
    Technology,
    Touchpoint,
)
from catalogue.models.querysets import ServiceQuerySet
from catalogue.models.scopes import determinants_in_view
from catalogue.models.services import ServiceStatus
from experience.levels import Scale, touchpoint_integration
from experience.models import Determinant
from experience.natural_keys import WithNaturalKey

FORMS = [("physical", _("physical only")), ("digital", _("digital only")), ("hybrid", _("physical and digital"))]
VERIFICATION = [
    (3, _("two or more pages read, one official")),
    (2, _("two or more pages read")),
    (1, _("at least one page read")),
]

Value = str | int | tuple[str, int | None] | None
"""What a service can have on a facet; on that of determinants a slug with a level."""

Rows = Iterable[tuple[int, Value]]
Choices = list[tuple[str, str | Promise]]
Vocabulary = Sequence[tuple[str | int, str | Promise]] | type[WithNaturalKey]
"""The values of a facet with their labels, or the model whose rows they are."""


@dataclass(frozen=True)
class Facet:
    """One group of choices. `mode` says how several chosen values combine: any of them, or as a minimum.

    Of determinants every chosen one must hold, each with a level of its own: see `Selection.least`.
    """

    name: str
    label: str | Promise
    path: str = ""
    vocabulary: Vocabulary = ()
    mode: str = "any"
    is_open: bool = False
    """Whether its terms come with services: one that no published service has would tell of what is not published."""

    @property
    def is_needed(self) -> bool:
        """Whether it says something also where it has but one choice."""
        return True

    @property
    def is_single(self) -> bool:
        """Whether a single choice says all."""
        return self.mode == "minimum"

    def choices(self) -> Choices:
        """(value, label) of every choice, in the order in which they are shown."""
        if not isinstance(self.vocabulary, type):
            return [(str(value), label) for value, label in self.vocabulary]
        [key] = self.vocabulary.NATURAL_KEY
        return list(self.vocabulary.objects.values_list(key, "name"))

    def services(self) -> ServiceQuerySet:
        """Published services, with what the path leads to."""
        return Service.objects.published()

    def rows(self, chosen: Q) -> Rows:
        """(service id, value) for every value that a published service has, of those under a condition."""
        return self.services().filter(chosen).order_by().values_list("pk", self.path)

    @property
    def table(self) -> str:
        """The table that holds its choices; empty where the code does."""
        return self.vocabulary._meta.db_table if isinstance(self.vocabulary, type) else ""


class FormFacet(Facet):
    def services(self) -> ServiceQuerySet:
        return super().services().with_form()


class VerificationFacet(Facet):
    def services(self) -> ServiceQuerySet:
        return super().services().with_verification()


class CollectionFacet(Facet):
    @property
    def is_needed(self) -> bool:
        return False

    def choices(self) -> Choices:
        """Those in view, also one of which no service is published yet."""
        return list(Collection.objects.in_view().values_list("slug", "name"))


class DeterminantFacet(Facet):
    def choices(self) -> Choices:
        """Those of the version of the model in the current scope."""
        return list(determinants_in_view().values_list("slug", "name"))

    def rows(self, chosen: Q) -> Rows:
        """Values are (determinant slug, level); the derived determinant comes from the integration level."""
        services, in_view = Service.objects.published().filter(chosen).order_by(), determinants_in_view().order_by()
        coded = Classification.objects.filter(service__in=services.values("pk"), level__gte=1).order_by()
        coded = coded.filter(determinant__in=in_view.values("pk"))
        for service, slug, level in coded.values_list("service", "determinant__slug", "level"):
            yield service, (slug, level)
        known = services.filter(integration_level__gte=1)
        for slug in in_view.filter(derived=True).values_list("slug", flat=True):
            for service, integration in known.values_list("pk", "integration_level"):
                yield service, (slug, touchpoint_integration(integration))


FACETS = [
    DeterminantFacet("determinant", _("At least"), vocabulary=Determinant),
    Facet("customer", _("For whom"), "customers__slug", CustomerGroup),
    Facet("phase", _("When"), "touchpoints__phase", Touchpoint.Phase.choices),
    Facet("domain", _("Field of activity"), "domain__slug", Domain),
    Facet("status", _("State"), "status", ServiceStatus.choices),
    CollectionFacet("collection", _("Collection"), "collection__slug", Collection),
    Facet("region", _("World region"), "cities__country__region", Region.choices),
    Facet("country", _("Country"), "cities__country__code", Country, is_open=True),
    Facet("city", _("City"), "cities__slug", City, is_open=True),
    Facet("kind", _("Kind of service"), "kind__slug", ServiceKind, is_open=True),
    Facet("channel", _("Touchpoint"), "touchpoints__channel", Touchpoint.Channel.choices),
    FormFacet("form", _("Physical or digital"), "form", FORMS),
    Facet("provider_type", _("Provider"), "provider__type", Actor.Type.choices),
    Facet("integration", _("Integration, at least"), "integration_level", Service.Integration.choices, mode="minimum"),
    Facet("personalisation", _("Personalisation"), "personalisation", Service.Personalisation.choices),
    Facet("payment", _("Payment"), "payments__slug", PaymentModel, is_open=True),
    Facet("technology", _("Technology"), "technologies__slug", Technology, is_open=True),
    VerificationFacet("verified", _("Verification, at least"), "verification", VERIFICATION, mode="minimum"),
]
BY_NAME: Mapping[str, Facet] = {facet.name: facet for facet in FACETS}
DETERMINANT, COLLECTION = "determinant", "collection"
CODED = (DETERMINANT, "integration")
"""Facets of what coders give: hidden with the levels of a service."""


@dataclass(frozen=True)
class Choice:
    """One choice of a facet, with the number of services that choosing it would leave."""

    value: str
    label: str | Promise
    count: int
    chosen: bool


EVERY_SERVICE = Q()


@dataclass
class Index:
    """Every choice of every facet as a bit set over the published services, and every year of a launch.

    A service keeps its position while the index is brought up to changes; that of one that is gone is not used again.
    """

    positions: dict[int, int]
    size: int
    """Positions that were given so far."""
    launched: dict[int, int]
    vocabularies: dict[str, Choices]
    """Every value of each facet with its label, also what no published service has."""
    bits: dict[str, dict[Value, int]]
    everything: int
    """The bits of all services."""
    scale: Scale
    """That of the levels on determinants."""

    @cached_property
    def choices(self) -> dict[str, Choices]:
        """What can be chosen of each facet."""
        used = {f.name: self.bits[f.name].keys() for f in FACETS if f.is_open}
        return self.vocabularies | {
            name: [choice for choice in self.vocabularies[name] if choice[0] in values] for name, values in used.items()
        }

    def mask(self, ids: Iterable[int]) -> int:
        return reduce(or_, (1 << self.positions[i] for i in ids if i in self.positions), 0)

    def launched_mask(self, after: int | None, before: int | None) -> int:
        """Services launched within the closed range of years; an unknown year never is."""
        years = (
            bits
            for year, bits in self.launched.items()
            if (after is None or year >= after) and (before is None or year <= before)
        )
        return reduce(or_, years, 0)

    def brought_up(self, services: Several[int], tables: Several[str]) -> "Index":
        """With some services (their ids) and choices (their tables) as the database has them now."""
        gone = self.mask(services)
        freed = sorted(self.positions[service] for service in services if service in self.positions)
        rest = replace(
            self,
            positions={service: position for service, position in self.positions.items() if service not in services},
            launched=without(self.launched, gone),
            vocabularies={f.name: f.choices() if f.table in tables else self.vocabularies[f.name] for f in FACETS},
            bits={name: without(bits, gone) for name, bits in self.bits.items()},
            everything=self.everything & ~gone,
        )
        return rest.with_services(Q(pk__in=services), freed) if services else rest

    def with_services(self, chosen: Q, freed: Sequence[int] = ()) -> "Index":
        """With the published services under a condition, in the positions that are free and behind the last."""
        rows = list(Service.objects.published().filter(chosen).order_by("pk").values_list("pk", "launched"))
        positions = dict(zip((service for service, _year in rows), chain(freed, count(self.size)), strict=False))
        years = bit_sets((row for row in rows if row[1] is not None), positions)
        return Index(
            positions={**self.positions, **positions},
            size=max(self.size, *(position + 1 for position in positions.values())) if positions else self.size,
            launched=joined(self.launched, {int(str(year)): bits for year, bits in years.items()}),
            vocabularies=self.vocabularies,
            bits={f.name: joined(self.bits.get(f.name, {}), bit_sets(f.rows(chosen), positions)) for f in FACETS},
            everything=self.everything | bit_sets(((service, "") for service in positions), positions).get("", 0),
            scale=self.scale,
        )

    def hiding(self, services: Several[int]) -> "Index":
        """As for somebody who must not see the levels of some services (their ids)."""
        mask = self.mask(services)
        levels = {name: without(self.bits[name], mask) for name in CODED}
        return replace(self, bits={**self.bits, **levels})

    def choice_bits(self, facet: Facet, value: str) -> int:
        bits = self.bits[facet.name]
        if facet.mode == "minimum":
            known = ((int(number), bit) for number, bit in bits.items() if isinstance(number, str))
            return reduce(or_, (bit for number, bit in known if number >= int(value)), 0)
        return bits.get(value, 0)

    def facet_mask(self, facet: Facet, values: Iterable[str]) -> int:
        """Services that one facet's chosen values leave; all of them where nothing is chosen."""
        chosen = [self.choice_bits(facet, value) for value in values]
        return reduce(or_, chosen) if chosen else self.everything

    def level_bits(self, determinant: str, at_least: int) -> int:
        """Services whose level on a determinant is known and not below one from 1 on."""
        bits = self.bits[DETERMINANT]
        return reduce(or_, (bits.get((determinant, level), 0) for level in self.scale.levels[at_least:]), 0)

    def least_mask(self, least: Mapping[str, int]) -> int:
        """Services that reach every least level."""
        return reduce(and_, (self.level_bits(slug, level) for slug, level in least.items()), self.everything)

    def masks(self, selection: "Selection") -> dict[str, int]:
        """What each facet leaves, and each parameter that is none."""
        own = {f.name: self.facet_mask(f, selection.chosen.get(f.name, ())) for f in FACETS if f.name != DETERMINANT}
        return {**own, DETERMINANT: self.least_mask(selection.least), **selection.beside}

    def selected(self, selection: "Selection") -> int:
        """The services that a selection leaves, as bits."""
        return reduce(and_, self.masks(selection).values())

    def count(self, selection: "Selection") -> int:
        """How many services a selection leaves."""
        return self.selected(selection).bit_count()

    def values_of(self, facet: str, selection: "Selection") -> list[str]:
        """The named values of a facet that the services of a selection have."""
        selected = self.selected(selection)
        return [value for value, bits in self.bits[facet].items() if isinstance(value, str) and bits & selected]


@dataclass(frozen=True)
class Selection:
    """What is asked: the chosen values by facet, a level by determinant, a mask by parameter that is no facet."""

    chosen: Mapping[str, Sequence[str]]
    least: Mapping[str, int]
    beside: Mapping[str, int]

    def without(self, name: str, values: Several[str]) -> "Selection":
        """The rest without some values of a facet, some determinants (by slug), or a parameter that is no facet."""
        kept = [value for value in self.chosen.get(name, ()) if value not in values]
        dropped = values if name == DETERMINANT else ()
        return Selection(
            {**self.chosen, name: kept},
            {slug: level for slug, level in self.least.items() if slug not in dropped},
            {other: mask for other, mask in self.beside.items() if other != name},
        )


def build(scale: Scale) -> Index:
    """Read the index from the database: a query or two per facet, one for the services, one per vocabulary."""
    empty = Index({}, 0, {}, {facet.name: facet.choices() for facet in FACETS}, {}, 0, scale)
    return empty.with_services(EVERY_SERVICE)


def bit_sets(rows: Rows, positions: Mapping[int, int]) -> dict[Value, int]:
    """One bit set per value. Bytes are filled in place and made an int at the end, so that a build stays linear."""
    size = (max(positions.values(), default=0) >> 3) + 1
    arrays: dict[Value, bytearray] = {}
    for service, value in rows:
        key = value if isinstance(value, tuple) or value is None else str(value)
        if service in positions:
            position = positions[service]
            arrays.setdefault(key, bytearray(size))[position >> 3] |= 1 << (position & 7)
    return {key: int.from_bytes(array, "little") for key, array in arrays.items()}


Key = TypeVar("Key", bound=Value)


def without(bits: Mapping[Key, int], mask: int) -> dict[Key, int]:
    """The bit sets without the services of a mask, and without values that no service has then."""
    return {value: rest for value, own in bits.items() if (rest := own & ~mask)}


def joined(bits: Mapping[Key, int], more: Mapping[Key, int]) -> dict[Key, int]:
    """The bit sets of two groups of services together."""
    return {**bits, **{value: bits.get(value, 0) | own for value, own in more.items()}}


class CountedFacet(NamedTuple):
    facet: Facet
    choices: list[Choice]


def counts(index: Index, selection: Selection) -> Iterator[CountedFacet]:
    """Per facet its choices with counts: how many services each would leave, all other facets held."""
    masks = index.masks(selection)
    for facet in FACETS:
        others = reduce(and_, (mask for name, mask in masks.items() if name != facet.name))
        if facet.name == DETERMINANT:
            yield CountedFacet(facet, list(counted_levels(index, selection.least, others)))
            continue
        chosen = set(selection.chosen.get(facet.name, ()))
        yield CountedFacet(facet, list(counted(index, facet, chosen, others)))


def counted(index: Index, facet: Facet, chosen: Set[str], others: int) -> Iterator[Choice]:
    for value, label in index.choices[facet.name]:
        yield Choice(value, label, (others & index.choice_bits(facet, value)).bit_count(), value in chosen)


def counted_levels(index: Index, least: Mapping[str, int], others: int) -> Iterator[Choice]:
    """Every level of every determinant, counted with what is asked of the other determinants."""
    for slug, label in index.choices[DETERMINANT]:
        held = others & index.least_mask({other: level for other, level in least.items() if other != slug})
        for level in index.scale.levels[1:]:
            count = (held & index.level_bits(slug, level)).bit_count()
            yield Choice(f"{slug}:{level}", label, count, least.get(slug) == level)

"""Which facts the page of a service shows, each with what the page says: what a visitor can correct."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import Classification, Service
from catalogue.models.querysets import ServiceQuerySet
from catalogue.models.scopes import is_in_view
from catalogue.templatetags.words import CANNOT_BE_TOLD, level_word

TOUCHPOINT, LEVEL = "touchpoint-", "level-"
"""What the keys of touchpoints (then a number) and of levels (then the slug of a determinant) begin with."""

INTEGRATION = "integration_level"
OTHER = "other"


class Fact(NamedTuple):
    """One fact: its key (part of an address), its name, and what the page says of it."""

    key: str
    name: str | Promise
    shown: str

    @property
    def is_level(self) -> bool:
        return is_level(self.key)


class FactGroup(NamedTuple):
    heading: str
    facts: list[Fact]


def names(rows: Iterable[object]) -> str:
    return ", ".join(map(str, rows))


SIMPLE: dict[str, tuple[str | Promise, Callable[[Service], str]]] = {
    "status": (gettext_lazy("State"), lambda s: s.status_and_year),
    "ended": (gettext_lazy("Year of the end"), lambda s: str(s.ended or "")),
    "provider": (gettext_lazy("Who runs it"), lambda s: str(s.provider or "")),
    "cities": (gettext_lazy("Cities"), lambda s: names(s.cities.all())),
    "official_url": (gettext_lazy("Official page"), lambda s: s.official_url),
    "payments": (gettext_lazy("Payment"), lambda s: names(s.payments.all())),
}
"""Facts that are one field of a service each, by the name of the field."""


def with_facts(services: ServiceQuerySet) -> ServiceQuerySet:
    """Services with all that their facts need, in a fixed number of queries."""
    judgements = Prefetch("classifications", Classification.objects.select_related("determinant__group__codebook"))
    return services.with_card_data().prefetch_related("payments", "touchpoints", judgements)


def is_level(key: str) -> bool:
    """Whether a fact is what somebody who is still to code the service must not see."""
    return key.startswith(LEVEL) or key == INTEGRATION


def fact_groups(service: Service, *, blind: bool) -> list[FactGroup]:
    """All facts of a service that a person may see: no levels where that person is `blind`.

    Levels are those of the version of the model in view.
    """
    shown = [row for row in service.classifications.all() if is_in_view(row.determinant.group.codebook)]
    groups = [
        FactGroup(_("Facts"), list(simple_facts(service))),
        FactGroup(_("Touchpoints"), list(touchpoints(service))),
        FactGroup(_("What it contributes"), [] if blind else [*map(level, shown), integration(service)]),
    ]
    return [group for group in groups if group.facts]


def fact_of(service: Service, key: str, *, blind: bool = False) -> Fact | None:
    """The fact with this key; None where there is none, or none that a person may see."""
    if key == OTHER:
        return Fact(OTHER, _("Something else"), "")
    levels = [*map(level, service.classifications.all()), integration(service)]
    facts = [*simple_facts(service), *touchpoints(service), *([] if blind else levels)]
    return next((fact for fact in facts if fact.key == key), None)


def simple_facts(service: Service) -> Iterator[Fact]:
    for key, (name, read) in SIMPLE.items():
        yield Fact(key, name, read(service))


def touchpoints(service: Service) -> Iterator[Fact]:
    for touchpoint in service.touchpoints.all():
        shown = f"{touchpoint.label} ({touchpoint.get_phase_display()}, {touchpoint.get_channel_display()})"
        yield Fact(f"{TOUCHPOINT}{touchpoint.number}", _("Touchpoint %(n)s") % {"n": touchpoint.number}, shown)


def level(row: Classification) -> Fact:
    determinant = row.determinant
    shown = said(row.level, level_word(row.level, determinant.scale), row.reason)
    return Fact(f"{LEVEL}{determinant.slug}", determinant.name, shown)


def integration(service: Service) -> Fact:
    level = service.integration_level
    word = CANNOT_BE_TOLD if level is None else service.get_integration_level_display()
    return Fact(INTEGRATION, _("Integration"), said(level, word, service.integration_reason))


def said(level: int | None, word: str | Promise, reason: str) -> str:
    """A level with its reason, as the page says it."""
    return " ".join(filter(None, [str(level) if level is not None else "", str(word), f"– {reason}" if reason else ""]))

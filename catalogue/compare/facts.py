"""The facts of services side by side, in words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.analysis.members import Member
from catalogue.models import Service, Touchpoint

NOTHING = "–"


@dataclass(frozen=True)
class FactRow:
    """One fact: a text per service, empty where unknown; `differ` where two known texts differ.

    Having no touchpoint in a phase is known, and differs from having one.
    """

    label: str | Promise
    texts: list[str]

    @property
    def differ(self) -> bool:
        return len({text for text in self.texts if text}) > 1


def integration(service: Service) -> str:
    level = service.integration_level
    return "" if level is None else f"{level} {service.get_integration_level_display()}"


def provider(service: Service) -> str:
    assert service.provider, "what is published has one"
    name, kind = service.provider.name, service.provider.get_type_display()
    return f"{name} ({kind})" if kind else name


FACTS: list[tuple[str | Promise, Callable[[Service], str]]] = [
    (gettext_lazy("City"), lambda s: ", ".join(city.name for city in s.cities.all())),
    (gettext_lazy("Provider"), provider),
    (gettext_lazy("Field"), attrgetter("domain.name")),
    (gettext_lazy("Kind"), lambda s: s.kind.name if s.kind else ""),
    (gettext_lazy("State"), lambda s: s.status_and_year),
    (gettext_lazy("Public start"), lambda s: str(s.launched or "")),
    (gettext_lazy("Payment"), lambda s: ", ".join(term.name for term in s.payments.all())),
    (gettext_lazy("Personalisation"), lambda s: s.get_personalisation_display() or ""),
    (gettext_lazy("Integration"), integration),
]


def facts(services: Sequence[Service]) -> list[FactRow]:
    """A row per fact and per phase of the journey, of services as `services_of` reads them."""
    rows = [FactRow(label, [read(service) for service in services]) for label, read in FACTS]
    return rows + [touchpoints(services, phase, label) for phase, label in Touchpoint.Phase.choices]


def services_of(members: Iterable[Member]) -> list[Service]:
    """The rows of these services, in this order, with all that the facts need, in a fixed number of queries."""
    ids = [member.pk for member in members]
    in_order = Prefetch("touchpoints", Touchpoint.objects.order_by("number"))
    found = Service.objects.with_card_data().prefetch_related("payments", in_order).in_bulk(ids)
    return [found[pk] for pk in ids]


def touchpoints(services: Iterable[Service], phase: str, label: str | Promise) -> FactRow:
    there = [[t.label for t in service.touchpoints.all() if t.phase == phase] for service in services]
    return FactRow(_("Touchpoints: %(phase)s") % {"phase": label}, ["; ".join(labels) or NOTHING for labels in there])

"""Corrections beside what the catalogue says now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalogue.corrections.facts import Fact, fact_of, is_level, with_facts
from catalogue.corrections.values import Values
from catalogue.models import Correction, Service
from catalogue.rules.blindness import Sight


@dataclass(frozen=True)
class Row:
    """A correction with the fact as the catalogue has it now; `hidden` from who is still to code the service."""

    correction: Correction
    service: Service
    fact: Fact
    is_there: bool
    value: str
    hidden: bool

    @property
    def changed(self) -> bool:
        """Whether the catalogue says something else than what the visitor saw."""
        return self.fact.shown != self.correction.shown


def compared(corrections: Sequence[Correction], sees: Sight) -> Iterator[Row]:
    """In a fixed number of queries."""
    services = with_facts(Service.objects.select_related("collection")).in_bulk(
        {each.service_id for each in corrections}
    )
    values = Values()
    for correction in corrections:
        service = services[correction.service_id]
        fact = fact_of(service, correction.fact)
        yield Row(
            correction=correction,
            service=service,
            fact=fact or Fact(correction.fact, correction.fact, ""),
            is_there=fact is not None,
            value=values.words(correction.fact, correction.value),
            hidden=is_level(correction.fact) and sees.hides(service.pk),
        )

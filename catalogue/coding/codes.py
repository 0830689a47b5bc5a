"""The codes of one service that may be shown: their levels, and all of them side by side."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from catalogue.analysis.reliability import Reading
from catalogue.models import Coding, CodingSheet, Service
from experience.models import Determinant


def visible_readings(service: Service) -> dict[int, list[Reading]]:
    """By determinant (its id) the levels of all codes that anybody may see, in one query."""
    sheets = CodingSheet.objects.visible().newest().filter(service=service).order_by()
    rows = Coding.objects.filter(sheet__in=sheets.values("pk")).order_by("sheet__coder__slug")
    readings: dict[int, list[Reading]] = {}
    for determinant, level, machine in rows.values_list("determinant", "level", "sheet__coder__machine_assisted"):
        readings.setdefault(determinant, []).append(Reading(level, machine))
    return readings


class Code(NamedTuple):
    """What one sheet says of an item; None where it says nothing."""

    sheet: CodingSheet
    coding: Coding | None


@dataclass(frozen=True)
class ItemCodes:
    """One item: its codes in the order of the sheets, the published level and the decision behind it.

    At the derived determinant all levels are integration levels, 0-4.
    """

    determinant: Determinant
    codes: Sequence[Code]
    level: int | None
    decision: str

    @property
    def differ(self) -> bool:
        return len({code.coding.level for code in self.codes if code.coding}) > 1

    @property
    def alone(self) -> bool:
        """Whether one coder only gave a code."""
        return sum(code.coding is not None for code in self.codes) == 1

    @property
    def needs_decision(self) -> bool:
        """Whether its codes are no agreement."""
        return self.differ or self.alone


def compared(
    service: Service, sheets: Iterable[CodingSheet], determinants: Iterable[Determinant]
) -> Iterator[ItemCodes]:
    """Every item of the model with what the sheets say of it."""
    sheets = list(sheets)
    codings = {(sheet.pk, coding.determinant_id): coding for sheet in sheets for coding in sheet.codings.all()}
    published = {classification.determinant_id: classification for classification in service.classifications.all()}
    for determinant in determinants:
        codes = [Code(sheet, codings.get((sheet.pk, determinant.pk))) for sheet in sheets]
        judgement = published.get(determinant.pk)
        if determinant.derived:
            yield ItemCodes(determinant, codes, service.integration_level, service.integration_decision)
        elif judgement:
            yield ItemCodes(determinant, codes, judgement.level, judgement.decision)
        else:
            yield ItemCodes(determinant, codes, None, "")

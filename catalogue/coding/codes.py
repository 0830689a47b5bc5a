"""The codes of one service that may be shown: their levels, and all of them side by side."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from catalogue.analysis.reliability import Reading
from catalogue.models import Coding, CodingSheet, Service
from experience.models import Determinant


def visible_readings(service: Service) -> dict[int, list[Reading]]:
    """By determinant (its id) the levels of the codes that anybody may see, in one query.

    Of the round behind the published level, where one is known: others followed another version of the guide.
    """
    sheets = CodingSheet.objects.visible().newest().filter(service=service).order_by()
    rows = Coding.objects.filter(sheet__in=sheets.values("pk")).order_by("sheet__coder__slug")
    behind = {each.determinant_id: each.coding_round_id for each in service.classifications.all()}
    readings: dict[int, list[Reading]] = {}
    fields = ("determinant", "determinant__derived", "sheet__coding_round", "level", "sheet__coder__machine_assisted")
    for determinant, derived, coding_round, level, machine in rows.values_list(*fields):
        wanted = service.integration_round_id if derived else behind.get(determinant)
        if wanted in (None, coding_round):
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
    coding_round: int | None = None
    """That from which the published level comes (its id)."""

    @property
    def given(self) -> list[Coding]:
        """The codes that are compared: those behind the published level, else all."""
        codes = [code for code in self.codes if code.coding]
        behind = [code for code in codes if code.sheet.coding_round_id == self.coding_round]
        return [code.coding for code in behind or codes if code.coding]

    @property
    def differ(self) -> bool:
        return len({coding.level for coding in self.given}) > 1

    @property
    def overruled(self) -> bool:
        """Whether what is published is none of its codes."""
        return bool(self.given) and self.level not in {coding.level for coding in self.given}

    @property
    def alone(self) -> bool:
        """Whether one coder only gave a code."""
        return len(self.given) == 1

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
            own = (service.integration_level, service.integration_decision, service.integration_round_id)
            yield ItemCodes(determinant, codes, *own)
        elif judgement:
            yield ItemCodes(determinant, codes, judgement.level, judgement.decision, judgement.coding_round_id)
        else:
            yield ItemCodes(determinant, codes, None, "")

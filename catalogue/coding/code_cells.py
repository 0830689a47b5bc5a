"""Reads the cells of one row of codes, and tells what is wrong beside the column."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from catalogue.analysis.reliability import item_of
from catalogue.coding.code_known import Known
from catalogue.coding.code_rows import CANNOT_BE_TOLD
from catalogue.coding.sent_codes import version_of
from catalogue.coding.sheet_forms import LONGEST_MEMO, LONGEST_QUOTE, LONGEST_REASON
from catalogue.forms.questions import choices
from catalogue.importing.lines import Row
from catalogue.importing.marks import plain
from catalogue.importing.nearest import nearest
from catalogue.models import CodingRound, Evidence
from experience.models import Determinant

BETWEEN_NUMBERS = re.compile(r"[\s,;]+")
LONGEST = {"reason": LONGEST_REASON, "quote": LONGEST_QUOTE, "memo": LONGEST_MEMO}
MOST_NAMED = 20
"""So many numbers of evidence are named to who gave a wrong one."""


class SentCode(NamedTuple):
    """What a row says of an item, evidence by id; None where the file has no such column.

    Where no level `is_given`, the level stays as it is.
    """

    row: int
    determinant: Determinant
    is_given: bool
    level: int | None
    reason: str | None
    evidence: list[int] | None
    quote: str | None
    found: list[int] | None

    @property
    def said(self) -> dict[str, Any]:
        """What goes in the place of what is there. A row without a level empties nothing."""
        fields = {"reason": self.reason, "evidence": self.evidence, "quote": self.quote, "found": self.found}
        return {name: value for name, value in fields.items() if value or (self.is_given and value is not None)}


class CellError(Exception):
    """What is wrong with a cell: its column, and a sentence for a person."""

    def __init__(self, column: str, sentence: str):
        super().__init__(sentence)
        self.column, self.sentence = column, sentence


class Citable(NamedTuple):
    """What the codes of a sheet can point to: evidence of the service, and numbers of pages that the coder found."""

    evidence: Mapping[str, Evidence]
    found: Collection[str]


def read(row: Row, coding_round: CodingRound, citable: Citable, known: Known) -> SentCode:
    """The code of a row of a round. Raises CellError."""
    cells = {name: plain(text).strip() for name, text in row.cells.items()}
    for name, text in cells.items():
        if "\0" in text:
            raise CellError(name, _("The cell holds a sign that no text may have: write it anew."))
    determinant = read_item(cells["determinant"], coding_round, known)
    is_given, level = read_level(cells.get("level", ""), determinant, is_exported=version_of(row) > 0)
    for name, most in LONGEST.items():
        if len(cells.get(name, "")) > most:
            raise CellError(name, _("At most %(most)s signs are taken.") % {"most": most})
    pages = [page.pk for page in read_evidence(cells["evidence"], citable.evidence)] if "evidence" in cells else None
    found = list(read_found(cells["found"], citable.found)) if "found" in cells else None
    return SentCode(row.number, determinant, is_given, level, cells.get("reason"), pages, cells.get("quote"), found)


def read_item(name: str, coding_round: CodingRound, known: Known) -> Determinant:
    """What is coded. The derived determinant goes by the name of the integration level, from which it follows."""
    determinant = known.items.get(name)
    if determinant and determinant.pk in coding_round.guide.by_determinant:
        return determinant
    if determinant and determinant.group.codebook_id != coding_round.guide.codebook_id:
        sentence = _("It belongs to another version of the model, “%(name)s”: code it in a round of that one.")
        raise CellError("determinant", sentence % {"name": determinant.group.codebook})
    if determinant:
        sentence = _("Guide %(guide)s, by which this round is coded, does not ask for it.")
        raise CellError("determinant", sentence % {"guide": coding_round.guide.version})
    if derived := next((item for item, each in known.items.items() if each.slug == name), ""):
        sentence = _("It follows from the integration level: give that, as “%(item)s”.")
        raise CellError("determinant", sentence % {"item": derived})
    asked = [item_of(entry.determinant.slug) for entry in coding_round.guide.by_determinant.values()]
    raise CellError("determinant", unknown(name, nearest(name, asked)))


def unknown(name: str, meant: str) -> str:
    """What is told of a name that is not known."""
    if not name:
        return _("This cell is empty.")
    if meant:
        return _("“%(name)s” is not known. Do you mean “%(meant)s”?") % {"name": name, "meant": meant}
    return _("“%(name)s” is not known.") % {"name": name}


def read_level(text: str, determinant: Determinant, *, is_exported: bool) -> tuple[bool, int | None]:
    """Whether an answer is given, and the level, None where it cannot be told.

    The CSV export leaves a cell empty for that, a row to fill in for no answer yet; an exported row has a version.
    """
    if text == CANNOT_BE_TOLD or (not text and is_exported):
        return True, None
    if not text:
        return False, None
    levels = [value for value, _label in choices(determinant) if value]
    if text not in levels:
        values = {"levels": ", ".join(sorted(levels)), "untold": CANNOT_BE_TOLD}
        raise CellError("level", _("Give one of %(levels)s, or %(untold)s where it cannot be told.") % values)
    return True, int(text)


def read_numbers(text: str) -> list[str]:
    return list(dict.fromkeys(filter(None, BETWEEN_NUMBERS.split(text))))


def read_found(text: str, found: Collection[str]) -> Iterator[int]:
    for number in read_numbers(text):
        if number not in found:
            sentence = _("The sheet has no found page “%(number)s”: name it in the column found_pages.")
            raise CellError("found", sentence % {"number": number[:MOST_NAMED]})
        yield int(number)


def read_evidence(text: str, evidence: Mapping[str, Evidence]) -> Iterator[Evidence]:
    for number in read_numbers(text):
        if number in evidence:
            yield evidence[number]
        elif evidence:
            values = {"number": number[:MOST_NAMED], "numbers": ", ".join([*evidence][:MOST_NAMED])}
            sentence = _("The service has no evidence “%(number)s”. It has: %(numbers)s.")
            raise CellError("evidence", sentence % values)
        else:
            raise CellError("evidence", _("The service has no evidence yet: leave the cell empty."))

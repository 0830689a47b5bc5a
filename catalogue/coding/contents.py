"""What a coder says on a sheet, as plain values: codes, notes of what has no answer yet, pages found, a memo."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypedDict

from catalogue.models import CodingSheet
from catalogue.models.found_pages import FoundPage
from experience.models import Determinant


class GivenCode(NamedTuple):
    """One answer: the level, None where it cannot be told, at the derived determinant the integration level."""

    determinant: Determinant
    level: int | None
    reason: str
    evidence: Sequence[int]
    quote: str = ""
    found: Sequence[int] = ()

    @property
    def pages(self) -> int:
        """How many pages it rests on."""
        return len(self.evidence) + len(self.found)


class Note(TypedDict, total=False):
    """What was written for an item that has no answer yet; evidence by id, found pages by number."""

    reason: str
    evidence: list[int]
    quote: str
    found: list[int]


@dataclass(frozen=True)
class SheetContent:
    """All answers of a sheet, the notes by determinant slug, and what belongs to the service as a whole."""

    codes: Sequence[GivenCode] = ()
    notes: Mapping[str, Note] = field(default_factory=dict)
    memo: str = ""
    found: Sequence[FoundPage] = ()

    def by_item(self) -> dict[str, GivenCode]:
        return {code.determinant.slug: code for code in self.codes}


def content_of(sheet: CodingSheet | None) -> SheetContent:
    """What a stored sheet says; nothing where there is none."""
    if sheet is None:
        return SheetContent()
    codes = [
        GivenCode(
            coding.determinant,
            coding.level,
            coding.reason,
            [page.pk for page in coding.evidence.all()],
            coding.quote,
            coding.found,
        )
        for coding in sheet.codings.select_related("determinant__group__codebook").prefetch_related("evidence")
    ]
    return SheetContent(codes, sheet.notes, sheet.memo, sheet.found)


class Difference(NamedTuple):
    """An item that two drafts answer differently; None where one of them does not answer it."""

    determinant: Determinant
    here: GivenCode | None
    there: GivenCode | None


def differences(here: SheetContent, there: SheetContent, determinants: Iterable[Determinant]) -> Iterator[Difference]:
    mine, other = here.by_item(), there.by_item()
    for determinant in determinants:
        pair = Difference(determinant, mine.get(determinant.slug), other.get(determinant.slug))
        if compared(pair.here) != compared(pair.there):
            yield pair


def compared(code: GivenCode | None) -> Any:
    """What makes two answers differ: not the order of their pages."""
    return code and (code.level, code.reason, code.quote, set(code.evidence), set(code.found))

"""What a sheet says once a file is taken: what is there, with what the file gives in its place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from catalogue.coding.code_cells import SentCode
from catalogue.coding.code_known import There
from catalogue.coding.code_rows import CANNOT_BE_TOLD, items
from catalogue.coding.contents import GivenCode, Note, SheetContent
from catalogue.coding.gaps import Gap, gaps
from catalogue.coding.many_sheets import SheetToSave
from catalogue.coding.page_cells import COLUMN, PARTS, written
from catalogue.coding.sheets import Opened
from catalogue.importing.lines import Kind, Line
from catalogue.importing.marks import plain
from catalogue.models import Assignment, CodingSheet
from catalogue.models.found_pages import FoundPage
from experience.models import Determinant

MOST_NAMED = 3
"""So many items without a level are named."""


class MergedSheet:
    """A sheet of a file, put together with the newest version that is there. A submitted one is revised."""

    def __init__(self, task: Assignment, there: There, sent: Iterable[SentCode], memo: str, pages: Sequence[FoundPage]):
        self.task, self.there, self.sent, self.pages = task, there, list(sent), pages
        self.memo = memo or (there.sheet.memo if there.sheet else "")
        self.codes = dict(there.codes)
        self.notes: dict[str, Note] = dict(self.draft.notes) if self.draft else {}
        for code in self.sent:
            self.take(code)

    @property
    def draft(self) -> CodingSheet | None:
        sheet = self.there.sheet
        return sheet if sheet and sheet.submitted is None else None

    def take(self, sent: SentCode) -> None:
        """Put a row in its place. Without a level it leaves that as it is, and is a note where there is none."""
        determinant, said = sent.determinant, sent.said
        before = self.codes.get(determinant.pk)
        if not (before or sent.is_given):
            if said:
                note: Any = {**self.notes.get(determinant.slug, {}), **said}
                self.notes[determinant.slug] = note
            return
        code = before or noted(determinant, self.notes.pop(determinant.slug, {}))
        self.codes[determinant.pk] = code._replace(**said, level=sent.level if sent.is_given else code.level)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to keep: a sheet to fill in that nobody filled in."""
        return not (self.there.sheet or self.codes or self.notes or self.memo or self.pages)

    @cached_property
    def is_changed(self) -> bool:
        before = (self.draft.notes if self.draft else {}, self.there.sheet.memo if self.there.sheet else "")
        codes, there = ({pk: shown(each) for pk, each in of.items()} for of in (self.codes, self.there.codes))
        return (self.notes, self.memo) != before or codes != there or written(self.pages) != self.pages_before

    @property
    def pages_before(self) -> str:
        """As a file has them."""
        return written(self.there.sheet.found if self.there.sheet else [])

    @property
    def content(self) -> SheetContent:
        return SheetContent(list(self.codes.values()), self.notes, self.memo, self.pages)

    @property
    def write(self) -> SheetToSave | None:
        """None where a submitted sheet says the same."""
        if not self.is_changed and not self.draft:
            return None
        return SheetToSave(self.task, self.content, self.opened, self.draft, submit=False)

    @property
    def opened(self) -> Opened:
        sheet = self.there.sheet
        if sheet is None:
            return Opened(1, 0)
        return Opened(sheet.version, sheet.revision) if self.draft else Opened(sheet.version + 1, 0)

    @property
    def is_complete(self) -> bool:
        return not self.gaps

    @cached_property
    def gaps(self) -> list[Gap]:
        return list(gaps(self.task.service, self.content, items(self.task.coding_round.guide)))

    def lines(self) -> Iterator[Line]:
        """What the file does to the sheet, where it does anything; row 0 stands for the first of the sheet."""
        if self.write is None:
            return
        if self.is_changed and not self.draft:
            yield Line(Kind.ADDITION, sentence=self.new_version())
        if sheet := self.there.sheet:
            yield from self.changes()
            if self.memo != sheet.memo:
                yield Line(Kind.CHANGE, column="memo", old=sheet.memo, new=self.memo)
            if (pages := written(self.pages)) != self.pages_before:
                yield Line(Kind.CHANGE, column=COLUMN, old=self.pages_before, new=pages)
        yield from self.missing()

    def new_version(self) -> str:
        if self.there.sheet is None:
            return _("A new sheet with %(n)s levels.") % {"n": len(self.codes)}
        values = {"old": self.there.sheet.version, "new": self.opened.version}
        return _("Submitted already: version %(old)s stays, the file becomes version %(new)s, a revision.") % values

    def changes(self) -> Iterator[Line]:
        numbers = {page.pk: page.number for page in self.task.service.evidence.all()}
        for sent in self.sent:
            codes = [side.get(sent.determinant.pk) for side in (self.there.codes, self.codes)]
            before, after = (cells(code, numbers) for code in codes)
            for name, old in before.items():
                if old != after[name]:
                    sentence = sent.determinant.name
                    yield Line(Kind.CHANGE, row=sent.row, column=name, sentence=sentence, old=old, new=after[name])

    def missing(self) -> Iterator[Line]:
        """What keeps the sheet a draft: items without a level together, all else in its row."""
        rows = {sent.determinant.slug: sent.row for sent in self.sent}
        unanswered = [gap.name for gap in self.gaps if gap.field == "level"]
        if unanswered:
            names = ", ".join([*unanswered[:MOST_NAMED], *["…"][: len(unanswered) - MOST_NAMED]])
            values = {"n": len(unanswered), "names": names}
            yield Line(Kind.NOTE, sentence=_("Stays a draft: %(n)s have no level (%(names)s).") % values)
        for gap in self.gaps:
            if gap.field != "level":
                sentence = _("Stays a draft. %(message)s") % {"message": gap.message}
                column = COLUMN if gap.field in PARTS else gap.field
                yield Line(Kind.NOTE, row=rows.get(gap.form, 0), column=column, sentence=sentence)


def noted(determinant: Determinant, note: Note) -> GivenCode:
    """A code to be, of what was written before there was a level."""
    pages, found = note.get("evidence", []), note.get("found", [])
    return GivenCode(determinant, None, note.get("reason", ""), pages, note.get("quote", ""), found)


def shown(code: GivenCode) -> tuple[object, ...]:
    """What makes two codes differ: neither the order of their pages nor how a line ends."""
    return code.level, plain(code.reason).strip(), set(code.evidence), plain(code.quote).strip(), set(code.found)


def cells(code: GivenCode | None, numbers: Mapping[int, int]) -> dict[str, str]:
    """A code as a file has it, by column; `numbers` are those of evidence by id."""
    if code is None:
        return dict.fromkeys(("level", "reason", "evidence", "quote", "found"), "")
    return {
        "level": CANNOT_BE_TOLD if code.level is None else str(code.level),
        "reason": plain(code.reason).strip(),
        "evidence": " ".join(map(str, sorted(numbers[pk] for pk in code.evidence))),
        "quote": plain(code.quote).strip(),
        "found": " ".join(map(str, sorted(code.found))),
    }

"""Checks what a file says of one sheet against what is there, and tells what it would do."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.translation import gettext as _

from catalogue.coding.code_cells import CellError, Citable, SentCode, read, unknown
from catalogue.coding.code_known import Known, Present
from catalogue.coding.code_merging import MergedSheet
from catalogue.coding.code_rows import made_by
from catalogue.coding.many_sheets import SheetToSave
from catalogue.coding.page_cells import COLUMN, PageError, merged, together
from catalogue.coding.sent_codes import CODES, SentSheet
from catalogue.importing.lines import Kind, Line, Row
from catalogue.importing.marks import plain
from catalogue.importing.nearest import nearest
from catalogue.models import Assignment
from catalogue.models.found_pages import FoundPage
from catalogue.rules.blindness import hidden_sentence

Named = TypeVar("Named")


@dataclass
class Checked:
    """What a file would do to one sheet: what there is to tell, and what to write, None where it is nothing."""

    sent: SentSheet
    lines: list[Line] = field(default_factory=list)
    write: SheetToSave | None = None
    is_changed: bool = False
    is_complete: bool = False

    @property
    def may_be_submitted(self) -> bool:
        return self.write is not None and self.is_complete

    def to_save(self, *, submit: bool) -> SheetToSave | None:
        """What to write; a draft that says the same already is only written to be submitted."""
        submit = submit and self.is_complete
        return self.write._replace(submit=submit) if self.write and (self.is_changed or submit) else None


class SheetCheck:
    """One sheet of a file beside the one that it names."""

    def __init__(self, sent: SentSheet, known: Known, present: Present):
        self.sent, self.known, self.present = sent, known, present
        self.found = Checked(sent)

    def checked(self) -> Checked:
        task = self.task()
        if task is None:
            return self.found
        there = self.present.there(task)
        pages = merged(there.sheet.found if there.sheet else [], self.pages())
        codes, memo = list(self.codes(task, pages)), self.memo()
        if not any(line.kind is Kind.PROBLEM for line in self.found.lines):
            task.pk = there.assignment
            self.compare(MergedSheet(task, there, codes, memo, pages))
        return self.found

    def task(self) -> Assignment | None:
        """Who codes what in which round, where such a sheet may be brought in."""
        sent, known = self.sent, self.known
        coding_round = self.named("round", sent.round, known.rounds, known.rounds)
        coder = self.named("coder", sent.coder, known.coders, known.coders)
        services = self.present.services
        service = self.named("service", sent.service, services, [] if sent.service in services else known.services)
        if not (coding_round and coder and service):
            return None
        if not known.runs and not known.is_own(coder):
            self.tell_once("coder", sent.coder, _("You may bring in your own codes alone."))
        elif coding_round.closed:
            self.tell_once("round", sent.round, _("This round is closed: reopen it first, or take another."))
        elif known.hides(service, coder):
            self.tell(Kind.PROBLEM, sent.first, "service", hidden_sentence())
        elif refusal := known.refusal(service, coder):
            self.tell_once("service", sent.service, refusal)
        else:
            return Assignment(coding_round=coding_round, coder=coder, service=service)
        return None

    def named(self, column: str, name: str, there: Mapping[str, Named], candidates: Iterable[str]) -> Named | None:
        """The row of this name; one that is not known is told once."""
        if name not in there:
            self.tell_once(column, name, unknown(name, nearest(name, candidates)))
        return there.get(name)

    def codes(self, task: Assignment, pages: Iterable[FoundPage]) -> Iterator[SentCode]:
        """What the rows say that are right; of others is told what is wrong."""
        first: dict[int, int] = {}
        evidence = {str(page.number): page for page in task.service.evidence.all()}
        citable = Citable(evidence, {str(page["number"]) for page in pages})
        for row in self.sent.rows:
            self.check_beside(task, row)
            try:
                code = read(row, task.coding_round, citable, self.known)
            except CellError as error:
                self.tell(Kind.PROBLEM, row.number, error.column, error.sentence)
                continue
            before = first.setdefault(code.determinant.pk, row.number)
            if before != row.number:
                sentence = _("Row %(row)s is about the same: keep one of both.") % {"row": before}
                self.tell(Kind.PROBLEM, row.number, "determinant", sentence)
            yield code

    def pages(self) -> Iterator[FoundPage]:
        """What the rows say that the coder found; of what is wrong is told."""
        for row, page in together((row.number, plain(row.cells.get(COLUMN, ""))) for row in self.sent.rows):
            if isinstance(page, PageError):
                self.tell(Kind.PROBLEM, row or self.sent.first, COLUMN, str(page))
            else:
                yield page

    def memo(self) -> str:
        """What the rows say of the service as a whole: one of them, or all the same."""
        found = ""
        for row in self.sent.rows:
            memo = plain(row.cells.get("memo", "")).strip()
            if found and memo not in ("", found):
                sentence = _("A sheet has one memo: leave this cell empty, or put both texts into one.")
                self.tell(Kind.PROBLEM, row.number, "memo", sentence)
            found = found or memo
        return found

    def check_beside(self, task: Assignment, row: Row) -> None:
        """What an export tells of a code beside it: the guide must be that of the round, the rest is not gone by."""
        guide, made = (row.cells.get(name, "").strip() for name in ("guide_version", "made_by"))
        own = task.coding_round.guide.version
        if guide and guide != own:
            values = {"own": own, "guide": guide}
            sentence = _("The round is coded by guide %(own)s: codes by guide %(guide)s belong into another round.")
            self.tell_once("guide_version", task.coding_round.slug, sentence % values, row.number)
        coded_by = made_by(machine_assisted=task.coder.machine_assisted)
        if made and made != coded_by and self.known.first_time("made_by", task.coder.slug):
            sentence = _("The coder counts as %(made_by)s here, whatever the file says.") % {"made_by": coded_by}
            self.tell(Kind.NOTE, row.number, "made_by", sentence)

    def compare(self, sheet: MergedSheet) -> None:
        if sheet.is_empty:
            return
        if not sheet.task.pk and sheet.is_changed:
            self.tell_not_assigned(sheet.task)
        if self.sent.older:
            sentence = _("Rows of older versions are left out: version %(version)s counts.")
            self.tell(Kind.NOTE, self.sent.first, "version", sentence % {"version": self.sent.version})
        found = self.found
        found.write, found.is_changed, found.is_complete = sheet.write, sheet.is_changed, sheet.is_complete
        for line in sheet.lines():
            self.tell(line.kind, line.row or self.sent.first, line.column, line.sentence, line.old, line.new)

    def tell_not_assigned(self, task: Assignment) -> None:
        known, assigns = self.known, self.known.may_assign(task.service)
        if assigns and known.reach.shuts(task.service, task.coder):
            self.tell_once("coder", self.sent.coder, known.reach.sentence(task.service, task.coder.name))
        elif assigns:
            sentence = _("The coder is not asked for this service yet. The import can assign it.")
            self.tell(Kind.CONFLICT, self.sent.first, "service", sentence)
        else:
            sentence = _("You are not asked for this service: an editor can assign it to you.")
            self.tell(Kind.PROBLEM, self.sent.first, "service", sentence)

    def tell_once(self, column: str, name: str, sentence: str, row: int = 0) -> None:
        """A problem that other rows share, which are not told of it again; by default of the first row."""
        if self.known.first_time(column, name, sentence):
            self.tell(Kind.PROBLEM, row or self.sent.first, column, sentence)

    def tell(self, kind: Kind, row: int, column: str, sentence: str = "", old: str = "", new: str = "") -> None:
        self.found.lines.append(Line(kind, CODES.name, row, column, self.sent.name, sentence, old, new))

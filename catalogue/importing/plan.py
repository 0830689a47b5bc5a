"""What a file wants to change, row by row: compared with what is there, and with what it was exported from."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue.importing import row_rules
from catalogue.importing.columns import BOOLEANS, Column, Values, unknown
from catalogue.importing.known import Known
from catalogue.importing.lines import Cells, Kind, Line, Row
from catalogue.importing.marks import mark, plain, read_marks
from catalogue.importing.records import Key, Record
from catalogue.importing.sheets import DELETE, EXPORTED, Sheet
from catalogue.importing.texts import DateText, is_cut
from catalogue.models import Classification
from catalogue.rules.blindness import hidden_sentence

WHOLE = ""
"""Stands for a row as a whole where a column would be named."""
LONGEST_SHOWN = 500
"""So much of a value is shown."""


class Write(NamedTuple):
    """A row to write: a new one where `pk` is None, else the columns that change; gone where there are no values."""

    pk: int | None
    key: Key
    values: Values
    changed: list[str]
    before: Cells = {}
    """What the row holds now."""


@dataclass
class Compared:
    """What came of a row: lines to tell, and what to write where nothing is wrong."""

    row: int
    lines: list[Line] = field(default_factory=list)
    write: Write | None = None
    disputed: frozenset[str] = frozenset()
    """Columns that others changed too since the export, or WHOLE: only somebody who decides so may write them."""

    def decided(self, *, take_file: bool) -> Write | None:
        """What to write once somebody has decided about what is disputed."""
        if self.write is None or take_file or not self.disputed:
            return self.write
        rest = [name for name in self.write.changed if name not in self.disputed]
        return self.write._replace(changed=rest) if rest and WHOLE not in self.disputed else None


@dataclass
class Comparison:
    """One row of the file beside the record that it names."""

    sheet: Sheet
    row: Row
    key: Key
    there: Record | None
    known: Known

    def __post_init__(self) -> None:
        self.found = Compared(self.row.number)
        own = {name: text for name, text in self.row.cells.items() if name in self.sheet.columns}
        names = dict(zip(self.sheet.key, self.key, strict=True))
        own |= {name: text for name, text in names.items() if not isinstance(own[name], DateText)}
        self.cells: Cells = {name: text for name, text in own.items() if not is_cut(text)}
        marks = read_marks(self.row.cells.get(EXPORTED, "").strip())
        named = marks and all(mark(name, text) in marks for name, text in names.items())
        self.marks = marks if named else frozenset()

    def compared(self) -> Compared:
        word = self.row.cells.get(DELETE, "").strip().casefold()
        if self.tells_levels and self.key[0] in self.known.hidden:
            self.tell_problem(hidden_sentence())
        elif word and word not in BOOLEANS:
            self.tell_problem(str(unknown(word, ["yes", "no"]).message), DELETE)
        elif word and BOOLEANS[word]:
            self.delete()
        elif self.there is None:
            self.add()
        else:
            self.change(self.there)
        return self.found

    @property
    def tells_levels(self) -> bool:
        """Whether beside the row stands what a person must not see who is still to code the service."""
        return self.sheet.model is Classification or any(name.startswith("integration_") for name in self.cells)

    def delete(self) -> None:
        if self.there is None:
            self.tell(Kind.NOTE, sentence=_("It is to be deleted, and is not there."))
            return
        changed = self.marks and any(mark(name, text) not in self.marks for name, text in self.there.cells.items())
        if changed:
            self.tell(Kind.CONFLICT, sentence=_("It is to be deleted, and was changed here since the export."))
        else:
            self.tell(Kind.DELETION, old=self.name(self.there.cells))
        self.found.write, self.found.disputed = Write(self.there.pk, self.key, {}, []), whole(changed)

    def add(self) -> None:
        values = self.read(self.cells)
        for name, column in self.sheet.columns.items():
            if name not in self.cells:
                values[name] = column.absent()
                if column.required:
                    self.tell_problem(_("A new record needs this column."), name)
        if not self.is_right(values):
            return
        if self.marks:
            sentence = _("It was deleted here since the export, or comes from another catalogue: taking it adds it.")
            self.tell(Kind.CONFLICT, sentence=sentence, new=self.name(self.cells))
        else:
            self.tell(Kind.ADDITION, new=self.name(self.cells))
        self.found.write, self.found.disputed = Write(None, self.key, values, list(values)), whole(self.marks)

    def change(self, there: Record) -> None:
        differing = {name: text for name, text in self.cells.items() if plain(text) != plain(there.cells[name])}
        mine = {name: text for name, text in differing.items() if mark(name, text) not in self.marks}
        if not mine:
            self.tell_kept(differing)
            return
        values = self.read(mine)
        columns = self.sheet.columns
        changed = [name for name in values if columns[name].text(values[name]) != there.cells[name]]
        if not changed and not self.found.lines:
            return
        rest = {name: text for name, text in there.cells.items() if name not in mine}
        if not self.is_right(self.read(rest, tell=False) | values):
            return
        both = [name for name in changed if self.marks and mark(name, there.cells[name]) not in self.marks]
        for name in changed:
            kind = Kind.CONFLICT if name in both else Kind.CHANGE
            self.tell(kind, name, old=there.cells[name], new=columns[name].text(values[name]))
        self.tell_kept({name: text for name, text in differing.items() if name not in mine})
        self.found.write = Write(there.pk, self.key, values, changed, there.cells)
        self.found.disputed = frozenset(both)

    def tell_kept(self, names: Cells) -> None:
        """What others changed since the export, and the file did not."""
        if names:
            sentence = _("Changed here since the export, and not in the file: it stays as it is here.")
            self.tell(Kind.NOTE, ", ".join(names), sentence=sentence)

    def read(self, cells: Cells, *, tell: bool = True) -> Values:
        """The values of cells that are right; what is wrong with others is told."""
        values: Values = {}
        for name, text in cells.items():
            try:
                values[name] = self.value(self.sheet.columns[name], text)
            except ValidationError as error:
                for message in error.messages if tell else ():
                    self.tell_problem(message, name)
        return values

    def value(self, column: Column, text: str) -> Any:
        if isinstance(text, DateText) and not column.takes_dates:
            raise ValidationError(_("The cell holds a date (%(date)s): make it a text or a number.") % {"date": text})
        return column.value(text, self.key[0], self.known)

    def is_right(self, values: Values) -> bool:
        """Whether the row as a whole is right; it is not looked at where one of its cells is wrong."""
        if not self.found.lines and values.keys() == self.sheet.columns.keys():
            for column, sentence in row_rules.problems(self.sheet, values, self.known):
                self.tell_problem(sentence, column)
        return not any(line.kind is Kind.PROBLEM for line in self.found.lines)

    def name(self, cells: Cells) -> str:
        """What tells a person which row is meant, beside its key."""
        texts = [text for name, text in cells.items() if name not in self.sheet.key and text]
        return " · ".join(texts[:3])

    def tell_problem(self, sentence: str, column: str = "") -> None:
        self.tell(Kind.PROBLEM, column, sentence)

    def tell(self, kind: Kind, column: str = "", sentence: str = "", old: str = "", new: str = "") -> None:
        key, shown = " ".join(self.key), (old[:LONGEST_SHOWN], new[:LONGEST_SHOWN])
        self.found.lines.append(Line(kind, self.sheet.name, self.row.number, column, key, sentence, *shown))


def whole(disputed: object) -> frozenset[str]:
    return frozenset({WHOLE} if disputed else ())

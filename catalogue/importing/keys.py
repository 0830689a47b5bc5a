"""Which record each row of a file names."""

from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue.importing.known import Known
from catalogue.importing.lines import Kind, Line, Row, problem
from catalogue.importing.records import Key
from catalogue.importing.sheets import Sheet, is_example


class Names:
    """The keys of a sheet's rows as they are read, and what is wrong with them."""

    def __init__(self, sheet: Sheet, known: Known):
        self.sheet, self.known = sheet, known
        self.lines: list[Line] = []
        self._seen: dict[Key, int] = {}

    def named(self, rows: Iterable[Row]) -> Iterator[tuple[Key, Row]]:
        """The rows that name a record, each another one."""
        for row in rows:
            if is_example(self.sheet, row.cells):
                sentence = _("This row is an example and was left out.")
                self.lines.append(Line(Kind.NOTE, self.sheet.name, row.number, sentence=sentence))
            elif key := self.key(row):
                earlier = self._seen.setdefault(key, row.number)
                if earlier == row.number:
                    yield key, row
                else:
                    self.tell(row, self.sheet.key[-1], _("Row %(row)s names this record already.") % {"row": earlier})

    def key(self, row: Row) -> Key | None:
        """The cells that name the record, as the catalogue writes them; None where one of them is wrong."""
        key: list[str] = []
        for name in self.sheet.key:
            column, text = self.sheet.columns[name], row.cells.get(name, "").strip()
            try:
                if not text:
                    raise ValidationError(_("This must be filled in: it names the record."))
                word = column.text(column.value(text, key[0] if key else text, self.known))
                key.append(self.known.named(self.sheet.model, word) if len(self.sheet.key) == 1 else word)
            except ValidationError as error:
                for message in error.messages:
                    self.tell(row, name, message)
        if len(self.sheet.key) == 1 and key and key[0] in self.known.elsewhere(self.sheet.model):
            self.tell(row, self.sheet.key[0], _("This is taken already: choose another."))
            return None
        return tuple(key) if len(key) == len(self.sheet.key) else None

    def tell(self, row: Row, column: str, sentence: str) -> None:
        key = " ".join(row.cells.get(name, "").strip() for name in self.sheet.key)
        self.lines.append(problem(sentence, self.sheet.name, row.number, column, key))

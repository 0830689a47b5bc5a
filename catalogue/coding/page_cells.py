"""Pages that a coder found, in one cell of a file: a line each, with its parts between strokes."""

import csv
import io
from collections.abc import Iterable, Iterator

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from catalogue.coding.gaps import page_prefix
from catalogue.coding.sheet_forms import KINDS, LONGEST_NUMBER, MOST_PAGES, FoundPageForm
from catalogue.importing.marks import plain
from catalogue.models.found_pages import FoundPage

COLUMN = "found_pages"
PARTS = ("number", "url", "title", "kind", "published_on", "quote")
STROKE = "|"


class PageError(ValueError):
    """What is wrong with a cell, in a sentence for a person."""


def written(pages: Iterable[FoundPage]) -> str:
    """The cell; a part that holds a stroke or a line end stands in quotation marks, as in a CSV."""
    cell = io.StringIO()
    lines = csv.writer(cell, delimiter=STROKE, lineterminator="\n")
    lines.writerows([page[name] for name in PARTS] for page in pages)  # type: ignore[literal-required]
    return plain(cell.getvalue()).strip()


def read_pages(text: str) -> Iterator[FoundPage]:
    """Pages may lack what a draft may lack. Raises PageError."""
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=STROKE, skipinitialspace=True, strict=True))
    except csv.Error:
        raise PageError(_("A quotation mark is missing.")) from None
    for parts in filter(None, lines):
        number, *others = (part.strip() for part in parts)
        if not number.isdecimal() or len(number) >= LONGEST_NUMBER or len(parts) > len(PARTS):
            values = {"parts": f" {STROKE} ".join(PARTS), "found": STROKE.join(parts)[:50]}
            raise PageError(_("Each line is a page, as %(parts)s. This one is not: %(found)s") % values)
        if page := read_page(int(number), others):
            yield page


def read_page(number: int, parts: Iterable[str]) -> FoundPage | None:
    """What stands behind the number, as it were entered on a sheet; None where nothing does."""
    sent = {f"{page_prefix(number)}-{name}": [text] for name, text in zip(PARTS[1:], parts, strict=False)}
    form = FoundPageForm(number, MultiValueDict(sent))
    if not form.is_valid():
        [name, *_others] = form.errors
        told = _("Give one of %(kinds)s.") % {"kinds": ", ".join(kind for kind, _label in KINDS)}
        message = told if name == "kind" else " ".join(map(str, form.errors[name]))
        values = {"number": number, "part": name, "message": message}
        raise PageError(_("Page %(number)s, %(part)s: %(message)s") % values)
    return form.page()


def merged(there: Iterable[FoundPage], sent: Iterable[FoundPage]) -> list[FoundPage]:
    """The pages of a sheet once a file is taken: by their numbers, and none goes."""
    pages = {page["number"]: page for page in (*there, *sent)}
    return [pages[number] for number in sorted(pages)]


def together(cells: Iterable[tuple[int, str]]) -> Iterator[tuple[int, FoundPage | PageError]]:
    """What the rows of a sheet (number and cell) say of its pages: each once, and what is wrong where."""
    known: dict[int, FoundPage] = {}
    for row, text in cells:
        try:
            for page in read_pages(text):
                if known.setdefault(page["number"], page) != page:
                    raise PageError(_("Two pages have the number %(number)s.") % {"number": page["number"]})
                yield row, page
        except PageError as error:
            yield row, error
    if len(known) > MOST_PAGES:
        yield 0, PageError(_("A sheet has at most %(most)s pages.") % {"most": MOST_PAGES})

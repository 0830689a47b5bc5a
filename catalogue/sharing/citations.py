"""How a page of the atlas is cited: in words, as BibTeX and as RIS, with the state of the data that it shows.

BibTeX as in Patashnik, "BibTeXing" (1988); RIS as in the specification of its tags and lines by Research Information
Systems (2011): a tag of two signs, two blanks, a hyphen, a blank, the value on one line; TY first, ER last.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.analysis.snapshot import Snapshot, Terms
from catalogue.exchange.addresses import file_name, name_part, whole_address
from catalogue.exchange.requests import Formats
from catalogue.exchange.terms import licence_of, one_line, whose
from catalogue.index.identity import current_identity
from catalogue.models.identity import ATLAS, AUTHORS

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The macros of BibTeX's styles."""

LONGEST_KEY = 60
"""So many signs of what names a page stand in the key of its entry."""

# BibTeX counts braces behind a backslash too: a lone \{ would never end.
LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    **{sign: f"\\{sign}" for sign in "$&#_%"},
}
IN_ADDRESSES = {"\\": "%5C", "{": "%7B", "}": "%7D"}


@dataclass(frozen=True)
class Citation:
    """A page of the atlas: its title, its address, and the state of the data; no day where there are none."""

    name: str
    """What names the page in a file's name: a slug, or several joined by _."""
    title: str
    address: str
    version: str
    day: date | None
    site: str = ATLAS
    author: str = AUTHORS
    terms: tuple[Terms, ...] = ()
    """Those of the collections whose services the page shows."""

    @property
    def licence(self) -> str:
        """Under what the data may be used, and whose they are where that is not who is cited."""
        whole = len(self.terms) == 1 and self.terms[0].owner in ("", self.author)
        return "; ".join(licence_of(one) if whole else whose(one) for one in self.terms)

    @property
    def query(self) -> str:
        """What the address asks for, without its question mark."""
        return urlsplit(self.address).query

    @property
    def state(self) -> str:
        """The state of the data in words."""
        if not self.day:
            return _("data %(version)s") % {"version": self.version}
        return _("data %(version)s of %(day)s") % {"version": self.version, "day": date_format(self.day, "j F Y")}

    @property
    def text(self) -> str:
        year = self.day.year if self.day else _("n.d.")
        what = f"{self.author} ({year}): {one_line(self.title)}. {self.site}, {self.state}"
        return f"{what}. {self.address}. {self.licence}."

    @property
    def bibtex(self) -> str:
        """An entry that every style knows. Each title keeps its capitals; the address is no text and is not escaped."""
        fields = {
            "author": f"{{{latex(self.author)}}}",
            "title": f"{{{latex(self.title)}}}",
            "howpublished": latex(self.site),
            "url": bibtex_address(self.address),
            "note": latex(f"{self.state}, {self.licence}"),
        }
        lines = bibtex_date(self.day.year, self.day.month) if self.day else []
        return bibtex_entry(f"atlas-{name_part(self.name)[:LONGEST_KEY]}-{self.version[:8]}", fields, lines)

    @property
    def ris(self) -> str:
        year = [("PY", f"{self.day:%Y}"), ("DA", f"{self.day:%Y/%m/%d}")] if self.day else []
        lines = [
            ("TY", "DATA"),
            ("AU", self.author),
            ("TI", self.title),
            ("T2", self.site),
            *year,
            ("ET", self.version),
            ("N1", f"{self.state}, {self.licence}"),
            ("UR", self.address),
            ("ER", ""),
        ]
        return ris_entry(lines)


def bibtex_entry(key: str, fields: Mapping[str, str], more: Iterable[str] = ()) -> str:
    """An entry of a kind that every style knows, with further lines."""
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@misc{{{key},", *lines, *more, "}", ""])


def bibtex_date(year: int, month: int | None = None) -> list[str]:
    return [f"  year = {year},", *([f"  month = {MONTHS[month - 1]},"] if month else [])]


def bibtex_address(address: str) -> str:
    """No text, which is not escaped, but for the signs that would end it."""
    return re.sub(r"[\\{}]", lambda sign: IN_ADDRESSES[sign[0]], address)


def ris_entry(lines: Iterable[tuple[str, str]]) -> str:
    """Tags with their values, a line each."""
    return "".join(f"{tag}  - {one_line(value)}\r\n" for tag, value in lines)


def latex(text: str) -> str:
    """A text of which no sign is a command of LaTeX; letters of all languages stay."""
    return "".join(LATEX.get(sign, sign) for sign in one_line(text))


def citation(
    request: HttpRequest, snapshot: Snapshot, title: str, name: str, path: str, collections: Iterable[str] = ()
) -> Citation:
    """How a page at this path, with its query, is cited in the state that it shows, with what it holds of some
    collections (slugs); without any, of all in view."""
    held = set(collections)
    terms = tuple(own for slug, own in snapshot.terms.items() if slug in held or not held)
    address, identity = whole_address(request, path), current_identity()
    version, day = snapshot.content_version, snapshot.changed_on
    return Citation(name, title, address, version, day, identity.title, identity.author, terms)


FORMATS = {"bib": "application/x-bibtex", "ris": "application/x-research-info-systems"}


def citation_formats(own: Citation) -> Formats[Any]:
    """The files, as answers of a page beside its other formats."""
    return {asked: partial(_citation_file, own, asked) for asked in FORMATS}


def _citation_file(own: Citation, asked: str, _result: object) -> HttpResponse:
    return citation_file(own, asked)


def citation_file(own: Citation, asked: str) -> HttpResponse:
    """The citation as a file, in one of the formats."""
    content = {"bib": own.bibtex, "ris": own.ris}[asked]
    response = HttpResponse(content, content_type=f"{FORMATS[asked]}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name(own.name.split("_"), own.day, asked)}"'
    return response

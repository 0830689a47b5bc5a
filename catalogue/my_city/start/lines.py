"""A pasted list of services, one a line: "name", or "name; kind or field of activity". Nothing is dropped silently."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.analysis.drafts import LONGEST_NAME
from catalogue.forms.fields import printable

MOST_LINES = 300
"""So many names are taken at once, each with its box to choose from."""

NAMED_PROBLEMS = 5
"""So many lines that cannot be taken are named in messages."""

SEPARATORS = ";\t"
"""What parts a name from what it is: as people write, and as tables are copied."""


class Line(NamedTuple):
    """One name: the number of its line from 1, what it is said to be (empty: not said), and whether it stood before.

    `first` is the number of the first line with the same name, in any case; its own where that is none.
    """

    number: int
    name: str
    hint: str
    first: int

    @property
    def is_repeated(self) -> bool:
        return self.first != self.number


class Pasted(NamedTuple):
    """What a text holds: its names, the number of lines without one, and what must be mended before it is taken."""

    lines: Sequence[Line]
    empty: int
    problems: Sequence[str]


def read_lines(text: str) -> Pasted:
    """Every line of a text is a name, is empty, or is named by a problem."""
    rows = [(number, *parted(line)) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    empty = len(text.splitlines()) - len(rows)
    if len(rows) > MOST_LINES:
        message = _("There are %(number)s names, and at most %(most)s are taken at once. Paste them in parts.")
        return Pasted([], empty, [message % {"number": len(rows), "most": MOST_LINES}])
    firsts: dict[str, int] = {}
    lines = [Line(number, name, hint, firsts.setdefault(name.casefold(), number)) for number, name, hint in rows]
    return Pasted(lines, empty, named_problems([problem for line in lines for problem in problems_of(line)]))


def parted(line: str) -> tuple[str, str]:
    """The name and what it is said to be, each on one line with single blanks."""
    place = min((place for sign in SEPARATORS if (place := line.strip().find(sign)) >= 0), default=len(line))
    name, hint = line.strip()[:place], line.strip()[place + 1 :]
    return " ".join(name.split()), " ".join(hint.replace(";", " ").split())


def problems_of(line: Line) -> Iterator[str]:
    named = {"number": line.number, "name": printable(line.name)}
    if not line.name:
        yield _("Line %(number)s has no name before its first sign.") % named
    if len(line.name) > LONGEST_NAME:
        yield _("Line %(number)s: “%(name)s …” has %(length)s letters, and a name may have %(most)s.") % {
            **named,
            "length": len(line.name),
            "most": LONGEST_NAME,
        }
    if not line.name.isprintable():
        yield _("Line %(number)s: “%(name)s” holds signs that cannot be shown. Write it in plain letters.") % named


def named_problems(problems: list[str]) -> list[str]:
    """The first problems, and how many more there are."""
    more = len(problems) - NAMED_PROBLEMS
    if more <= 0:
        return problems
    rest = ngettext("%(number)s more line cannot be taken.", "%(number)s more lines cannot be taken.", more)
    return [*problems[:NAMED_PROBLEMS], rest % {"number": more}]

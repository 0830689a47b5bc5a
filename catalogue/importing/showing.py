"""What a page shows of a file that was looked at: its lines, one kind at a time, page by page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from catalogue.importing.keeping import LINES_OF_A_PAGE
from catalogue.importing.lines import Kind, Line
from catalogue.importing.sheets import BY_NAME
from catalogue.models import Classification, Service, ServiceImport
from catalogue.rules.blindness import hidden_sentence, is_hidden

TABS: Mapping[Kind, Promise] = {
    Kind.PROBLEM: gettext_lazy("Problems"),
    Kind.CONFLICT: gettext_lazy("Conflicts"),
    Kind.CHANGE: gettext_lazy("Changes"),
    Kind.DELETION: gettext_lazy("Deletions"),
    Kind.ADDITION: gettext_lazy("Additions"),
    Kind.NOTE: gettext_lazy("Notes"),
}


def whose_level(line: Line) -> str:
    """The service (its slug) of whose levels a line tells; empty of none."""
    sheet = BY_NAME.get(line.sheet)
    tells = line.column.startswith("integration_") or (sheet is not None and sheet.model is Classification)
    return line.key.partition(" ")[0] if tells else ""


def shown_lines(
    kept: ServiceImport,
    asked: QueryDict,
    headings: Mapping[Kind, Promise] = TABS,
    whose: Callable[[Line], str] = whose_level,
) -> dict[str, Any]:
    """One page of the lines of one kind, for `importing/_lines.html`.

    What a line tells of a service that its owner was asked to code since is hidden; `whose` says which one it is.
    """
    tabs = [tab for tab in headings if kept.counts.get(tab)]
    shown = asked.get("show", "")
    kind = shown if shown in tabs else next(iter(tabs), "")
    pages = -(-kept.counts.get(kind, 0) // LINES_OF_A_PAGE)
    page = asked.get("page", "1")
    number = min(int(page), pages) if page.isdecimal() and len(page) < 7 and int(page) else 1
    stored = kept.pages.filter(kind=kind, number=number).first()
    lines = [Line(*line) for line in stored.lines] if stored else []
    hidden = set(Service.objects.filter(is_hidden(kept.owner)).order_by().values_list("slug", flat=True))
    return {
        "tabs": [(tab, headings[tab], kept.counts[tab]) for tab in tabs],
        "kind": kind,
        "lines": [
            line._replace(sentence=hidden_sentence(), old="", new="") if whose(line) in hidden else line
            for line in lines
        ],
        "number": number,
        "before": number - 1,
        "after": number + 1,
        "pages": pages,
    }


def may_write(kept: ServiceImport) -> bool:
    """Whether all of it was looked at, nothing is wrong with it, and it is not written yet."""
    return bool(kept.digest) and not kept.written and not kept.counts.get(Kind.PROBLEM)

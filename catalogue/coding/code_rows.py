"""Raw codes as rows of a table, a code each: what goes out as CSV and XLSX, and comes in again."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Case, F, QuerySet, TextField, Value, When, prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from catalogue.analysis.reliability import item_of
from catalogue.coding.forms import CodesForm
from catalogue.coding.page_cells import written
from catalogue.coding.permissions import RUNS
from catalogue.exchange.reading import PORTION, Relation, portions
from catalogue.models import Assignment, Coding, CodingRound, CodingSheet, Evidence
from catalogue.models.querysets import is_shown
from catalogue.models.scopes import determinants_in_view
from experience.models import Determinant, Guide


class CodeRow(NamedTuple):
    """One code; an item is a determinant, or the integration level. `level` is None where it cannot be told."""

    round: str
    coder: str
    service: str
    determinant: str
    level: int | None
    reason: str = ""
    evidence: str = ""
    guide_version: str = ""
    version: int | None = None
    made_by: str = ""
    quote: str = ""
    memo: str = ""
    found: str = ""
    found_pages: str = ""


CANNOT_BE_TOLD = "?"
"""Stands for a level that the sources do not let one tell, where an empty cell is no answer yet."""

COLUMNS: Mapping[str, Promise] = {
    "round": gettext_lazy("Short name of the round."),
    "coder": gettext_lazy("Short name of the coder."),
    "service": gettext_lazy("Short name of the service, as in its address."),
    "determinant": gettext_lazy("Short name of what is coded; see below."),
    "level": gettext_lazy("A number of the scale, or ? where it cannot be told. Empty: not answered."),
    "reason": gettext_lazy("Why this level. Every level but 0 needs one."),
    "evidence": gettext_lazy("Numbers of the service's evidence, with blanks between them."),
    "guide_version": gettext_lazy("Version of the coding guide. It must be that of the round."),
    "version": gettext_lazy("Of the sheet: 1 at first, then one more for each revision. An import takes the newest."),
    "made_by": gettext_lazy("What the coder is: human or machine-assisted. An import goes by the coder."),
    "quote": gettext_lazy("Words of a page that say it."),
    "memo": gettext_lazy("What the coder thinks of the service as a whole: in one row of each sheet."),
    "found": gettext_lazy("Numbers of found pages that it rests on, with blanks between them."),
    "found_pages": gettext_lazy(
        "Pages that the coder found, in one row of each sheet. One a line: number|url|title|kind|published_on|quote."
    ),
}
"""What each column holds."""

KEY = ("round", "coder", "service", "determinant")
"""Columns that tell the rows apart, and that no file can be without."""

TEMPLATE_COLUMNS = (*KEY, "level", "reason", "evidence", "quote", "memo", "found", "found_pages", "guide_version")

ORDER = (
    "sheet__coding_round__slug",
    "sheet__coder__slug",
    "sheet__service__slug",
    "sheet__version",
    "determinant__order",
)
FIELDS = (
    "sheet__coding_round__slug",
    "sheet__coder__slug",
    "sheet__service__slug",
    "determinant__slug",
    "level",
    "reason",
    "sheet__coding_round__guide__version",
    "sheet__version",
    "sheet__coder__machine_assisted",
    "quote",
    "found",
    "sheet",
    "sheet__found",
    "memo",
)
PAGES = Relation(Evidence, "coding", ("number",))


def made_by(*, machine_assisted: bool) -> str:
    return "machine-assisted" if machine_assisted else "human"


def chosen_codes(user: User | AnonymousUser, form: CodesForm) -> QuerySet[Coding]:
    """Every submitted code of published services that may be shown, of the version of the model in view.

    Versions are kept apart by their number.

    `memo` is empty for all but the coder, and editors who run rounds: it was written for these.
    """
    sheets = CodingSheet.objects.visible(user).of(form.round_slug, form.coder_slugs).filter(is_shown())
    in_view = determinants_in_view().order_by().values("pk")
    codings = Coding.objects.filter(sheet__in=sheets.order_by().values("pk"), determinant__in=in_view).order_by(*ORDER)
    if user.has_perm(RUNS):
        return codings.annotate(memo=F("sheet__memo"))
    own = When(sheet__coder__user=user.pk or 0, then="sheet__memo")
    return codings.annotate(memo=Case(own, default=Value(""), output_field=TextField()))


def code_rows(codings: QuerySet[Coding]) -> Iterator[CodeRow]:
    """The memo of a sheet and the pages found stand in its first row alone."""
    before = None
    for portion in portions(codings.values_list("pk", *FIELDS).iterator(chunk_size=PORTION)):
        pages = PAGES.of([pk for pk, *_rest in portion])
        for row in portion:
            (
                pk,
                coding_round,
                coder,
                service,
                determinant,
                level,
                reason,
                guide,
                version,
                machine,
                quote,
                found,
                sheet,
                own_pages,
                memo,
            ) = row
            numbers = " ".join(str(number) for [number] in pages[pk])
            judged = (item_of(determinant), level, reason, numbers)
            made = made_by(machine_assisted=machine)
            cited = " ".join(map(str, found))
            first = (memo, cited, written(own_pages)) if sheet != before else ("", cited)
            yield CodeRow(coding_round, coder, service, *judged, guide, version, made, quote, *first)
            before = sheet


def items(guide: Guide) -> list[Determinant]:
    """What a guide asks, in the order of the model."""
    prefetch_related_objects([guide], "entries__determinant")
    return [entry.determinant for entry in guide.entries.all()]


def empty_rows(coding_round: CodingRound, tasks: QuerySet[Assignment]) -> Iterator[CodeRow]:
    """A row to fill in for all that each coder is asked for and that is published."""
    asked = [item_of(determinant.slug) for determinant in items(coding_round.guide)]
    published = tasks.filter(is_shown()).order_by("coder__slug", "service__slug")
    for coder, service in published.values_list("coder__slug", "service__slug").iterator(chunk_size=PORTION):
        for item in asked:
            yield CodeRow(coding_round.slug, coder, service, item, None, guide_version=coding_round.guide.version)

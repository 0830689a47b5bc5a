"""Tables that no single model holds: services, levels and their anchors, raw codes of levels and reach, agreement."""

from collections.abc import Iterator
from itertools import islice

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from catalogue.analysis.profiles import determinants
from catalogue.analysis.snapshot import Snapshot
from catalogue.coding.agreement_answers import agreement_rows
from catalogue.coding.agreement_report import report
from catalogue.coding.code_answers import code_cells
from catalogue.coding.code_rows import chosen_codes
from catalogue.coding.file_columns import AGREEMENT, CODES, REACH
from catalogue.coding.forms import CodesForm
from catalogue.coding.reach_file import reach_cells, reach_codes
from catalogue.data.model_tables import guide_entries, services
from catalogue.data.tables import Cells, DataTable, Pointer
from catalogue.exchange.columns import Column, Type, yes_or_no
from catalogue.exchange.csv_files import cell
from catalogue.exchange.reading import Relation
from catalogue.models import Evidence
from catalogue.models.scopes import codebook_in_view
from catalogue.services.export import text_rows
from catalogue.services.table import Fact, all_columns, fact

INTEGRATION_PAGES = Relation(Evidence, "supported_integrations", ("number",))

MORE = (
    fact("personalisation_note", Type.STRING, _("Note on the degree of personalisation. Empty: nothing to add.")),
    Fact(
        "integration_evidence",
        Type.LIST,
        _("Numbers of the pages of evidence that bear the integration level. Empty: none is needed."),
        relation=INTEGRATION_PAGES,
        read=lambda rows: sorted((str(number) for [number] in rows), key=int),
    ),
    Fact(
        "integration_round",
        Type.STRING,
        _("Round whose codes stand behind the integration level, by its short name. Empty: none."),
        path="integration_round__slug",
    ),
    fact(
        "integration_decision",
        Type.STRING,
        _("Why the integration level is this one, where coders differed. Empty: they agreed."),
    ),
)
"""What the package has of a service beside the table of the listing."""


def service_table() -> DataTable:
    columns = [*all_columns(determinants()), *MORE]
    return DataTable(
        "services",
        _("Services"),
        _("Published services with their facts and their level on each determinant; the columns of the listing's "
          "table, and four more."),
        tuple(columns),
        lambda: islice(text_rows(services(), columns), 1, None),
        lambda: services().order_by().count(),
        ("slug",),
        (
            Pointer("domain", "domains", "slug"),
            Pointer("kind", "kinds", "slug"),
            Pointer("provider", "actors", "name"),
            Pointer("collection", "collections", "slug"),
            Pointer("integration_round", "rounds", "slug"),
        ),
        judged=True,
    )  # fmt: skip


def level_table() -> DataTable:
    scale = codebook_in_view().scale
    return DataTable(
        "levels",
        _("Levels"),
        _("The scale on which services are classified."),
        (
            Column("level", Type.INTEGER, _("The level, as in the columns of determinants."), (), 0, scale.top,
                   required=True),
            Column("label", Type.STRING, _("What the level is called."), required=True),
            Column("supports", Type.BOOLEAN, _("Whether a service with this level supports a determinant."),
                   required=True),
        ),
        lambda: ([level, cell(label), yes_or_no(scale.supports(level))] for level, label in enumerate(scale.labels)),
        lambda: len(scale.labels),
        ("level",),
    )  # fmt: skip


def anchor_table() -> DataTable:
    return DataTable(
        "anchors",
        _("Anchors of the levels"),
        _("When which level is given on a determinant, in each version of the coding guide."),
        (
            Column("guide", Type.STRING, _("Version of the coding guide."), required=True),
            Column("determinant", Type.STRING, _("Determinant, by its short name."), required=True),
            Column("level", Type.INTEGER, _("The level that is given."), minimum=0, required=True),
            Column("anchor", Type.STRING, _("What must be so for that level.")),
        ),
        anchors,
        lambda: sum(1 for _row in anchors()),
        ("guide", "determinant", "level"),
        (Pointer("guide", "guides", "version"), Pointer("determinant", "determinants", "slug")),
    )


def anchors() -> Iterator[Cells]:
    rows = guide_entries().order_by("guide__version", "determinant__order", "determinant__slug")
    for guide, determinant, texts in rows.values_list("guide__version", "determinant__slug", "anchors"):
        for level, text in enumerate(texts):
            yield [guide, determinant, level, cell(text)]


def code_table() -> DataTable:
    every = CodesForm(QueryDict())
    every.full_clean()
    codes = chosen_codes(AnonymousUser(), every)
    return DataTable(
        "codings",
        _("Codes"),
        _("Every submitted code of every coder for every round, never changed; revisions have a version of their own."),
        CODES,
        lambda: code_cells(codes),
        lambda: codes.order_by().count(),
        ("round", "coder", "service", "version", "determinant"),
        judgement_pointers(),
        judged=True,
    )


def reach_table() -> DataTable:
    codes = reach_codes(AnonymousUser())
    return DataTable(
        "reach",
        _("Codes of reach"),
        _("Every submitted code that says for which groups of people a service is there, and in which phases."),
        REACH,
        lambda: reach_cells(codes),
        lambda: codes.order_by().count(),
        ("round", "coder", "service", "version", "item"),
        judgement_pointers(),
        judged=True,
    )


def judgement_pointers() -> tuple[Pointer, ...]:
    return (
        Pointer("round", "rounds", "slug"),
        Pointer("coder", "coders", "slug"),
        Pointer("service", "services", "slug"),
        Pointer("guide_version", "guides", "version"),
    )


def agreement_table(snapshot: Snapshot) -> DataTable:
    def rows() -> Iterator[Cells]:
        return islice(agreement_rows(report(snapshot, None, ())), 1, None)

    return DataTable(
        "agreement",
        _("Agreement"),
        _("How far coders agree on each determinant, over all rounds and coders."),
        AGREEMENT,
        rows,
        lambda: len(snapshot.codes.items),
        ("item",),
    )

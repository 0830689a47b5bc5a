"""The columns of the files of codes and of agreement: what each of them holds."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from catalogue.coding.code_rows import COLUMNS as CODE_COLUMNS
from catalogue.exchange.columns import Column, Type
from catalogue.models.reach import ReachBasis
from experience.levels import LARGEST_LEVEL

MADE_BY = (("human", _("a person")), ("machine-assisted", _("a machine-assisted process")))
TYPED: dict[str, dict[str, Any]] = {
    "level": {
        "type": Type.INTEGER,
        "about": _("The level that the coder gave. Empty: it cannot be told."),
        "minimum": 0,
        "maximum": LARGEST_LEVEL,
    },
    "version": {"type": Type.INTEGER, "minimum": 1, "required": True},
    "made_by": {"allowed": MADE_BY, "required": True},
    **{name: {"required": True} for name in ("round", "coder", "service", "determinant", "guide_version")},
}
"""What is more than a text among the codes of levels."""

CODES = tuple(
    Column(name, **{"type": Type.STRING, "about": about, **TYPED.get(name, {})}) for name, about in CODE_COLUMNS.items()
)

REACH = (
    Column("round", Type.STRING, _("Short name of the round."), required=True),
    Column("coder", Type.STRING, _("Short name of the coder."), required=True),
    Column("service", Type.STRING, _("Short name of the service, as in its address."), required=True),
    Column("item", Type.STRING, _("Short name of a group of people, or a phase of the journey."), required=True),
    Column("basis", Type.STRING, _("What the coder says of it."), tuple(ReachBasis.choices), required=True),
    Column("reason", Type.STRING, _("What lets the coder think so. Empty: it is absent.")),
    Column("evidence", Type.STRING, _("Numbers of the service's evidence, with blanks between them. Empty: none.")),
    Column("guide_version", Type.STRING, _("Version of the coding guide of the round."), required=True),
    Column("version", Type.INTEGER, _("Of the sheet: 1 at first, then one more for each revision."), minimum=1,
           required=True),
    Column("made_by", Type.STRING, _("What the coder is."), MADE_BY, required=True),
)  # fmt: skip

VERDICTS = (
    ("reliable", _("alpha is .800 or more")),
    ("tentative", _("alpha is .667 or more")),
    ("unreliable", _("alpha is smaller")),
    ("undefined", _("there is no alpha")),
)

AGREEMENT = (
    Column("item", Type.STRING, _("Short name of a determinant; of the derived one the integration level."),
           required=True),
    Column("alpha_ordinal", Type.NUMBER, _("Krippendorff's alpha for ordinal levels, at most 1. Empty: undefined."),
           maximum=1),
    Column("low_95", Type.NUMBER, _("Lower end of its 95 per cent interval. Empty: undefined.")),
    Column("high_95", Type.NUMBER, _("Upper end of its 95 per cent interval. Empty: undefined.")),
    Column("percent_agreement", Type.NUMBER, _("Share of equal pairs of codes, from 0 to 1. Empty: undefined."),
           minimum=0, maximum=1),
    Column("units", Type.INTEGER, _("Services that two coders or more gave a level."), minimum=0, required=True),
    Column("non_zero_units", Type.INTEGER, _("Those of them at which some coder gave more than 0."), minimum=0,
           required=True),
    Column("coders", Type.INTEGER, _("Coders whose levels are compared."), minimum=0, required=True),
    Column("verdict", Type.STRING, _("How far the levels can be relied on."), VERDICTS, required=True),
    Column("undefined_because", Type.STRING, _("Why there is no alpha. Empty: there is one.")),
    Column("human_coders", Type.INTEGER, _("People among the coders."), minimum=0, required=True),
    Column("machine_assisted_coders", Type.INTEGER, _("Machine-assisted processes among the coders."), minimum=0,
           required=True),
)  # fmt: skip

"""Services as a table: its columns, which has one per determinant besides.

The one list of what is told of a service: CSV, workbook, JSON, API, codebook and data package read it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, F, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.exchange.columns import Allowed, Column, Type
from catalogue.exchange.reading import Relation, Values
from catalogue.index.facets import FORMS, VERIFICATION
from catalogue.models import Actor, Region, ServiceCustomer, Touchpoint
from catalogue.models.services import FIRST_YEAR, Service, questions
from catalogue.services.relations import (
    CITIES,
    CUSTOMERS,
    DATA_SOURCES,
    DETRIMENTS,
    EVIDENCE,
    LEVELS,
    PARTNERS,
    PAYMENTS,
    SECONDARY_DOMAINS,
    TECHNOLOGIES,
    TOUCHPOINTS,
)
from experience.levels import MAX_INTEGRATION, touchpoint_integration
from experience.models import Determinant

NOT_STATED = "not stated"
"""A licence that is unknown, in a file of text: nobody is to take it for a free one."""

STRING, INTEGER, YEAR, URL, LIST, BOOLEAN = (
    Type.STRING,
    Type.INTEGER,
    Type.YEAR,
    Type.URL,
    Type.LIST,
    Type.BOOLEAN,
)


@dataclass(frozen=True)
class Fact(Column):
    """One fact of a service: what stands at `path`, which a query can read, or all rows of a `relation`, made one value
    by `read`.
    """

    path: str | Case = ""
    relation: Relation | None = None
    read: Callable[[Any], Any] | None = None

    def values(self, stored: Iterable[Any]) -> list[Any]:
        """What was read from the database as values of the column's type, None where unknown."""
        read = map(self.read, stored) if self.read else stored
        return [None if value == "" else value for value in read]


def fact(name: str, type_: Type, about: str | Promise, **more: Any) -> Fact:
    """A field as it is."""
    return Fact(name, type_, about, path=name, **more)


def year(name: str, about: str | Promise, **more: Any) -> Fact:
    return Fact(name, YEAR, about, minimum=FIRST_YEAR, **{"path": name, **more})


def first_values(rows: list[Values]) -> list[str]:
    return [first for first, *_rest in rows]


def groups(wanted: str) -> Callable[[list[Values]], list[str]]:
    return lambda customers: [group for group, basis in customers if basis == wanted]


def choices(field: Any) -> Allowed:
    """The values of an enumeration, with their names."""
    return tuple(field.choices)


SEEN = Case(
    When(official_url_seen=True, then=Value(True)),  # noqa: FBT003 - a value of the database
    When(~Q(official_url=""), then=Value(False)),  # noqa: FBT003
    output_field=BooleanField(null=True),
)

LAST_SEEN = Case(When(status=Service.Status.UNKNOWN, then=F("status_as_of")))
"""The year in which a service whose present state is unknown was last seen running."""

READ = ((0, _("no page read")), *reversed(VERIFICATION))
"""What the numbers of `verification` mean."""

COLUMNS = [
    fact("slug", STRING, _("Short name of the service, as in its address: it names the service and stays."),
         required=True),
    fact("name", STRING, _("Name of the service, as its provider writes it or as it is known in English."),
         required=True),
    fact("summary", STRING, _("One sentence: what it does, for whom."), required=True),
    fact("description", STRING, _("What it is and how it works, in plain words; only what the evidence supports.")),
    Fact("domain", STRING, _("Field of activity, by its short name."), required=True, path="domain__slug"),
    Fact("secondary_domains", LIST, _("Further fields of activity, by their short names. Empty: none."),
         relation=SECONDARY_DOMAINS, read=first_values),
    Fact("cities", LIST, _("Cities for which the service is documented, by name. It may run in others too: see "
                           "scope_note."), relation=CITIES, read=first_values),
    Fact("countries", LIST, _("Countries of these cities: ISO 3166-1 codes of two letters, each once."),
         relation=CITIES, read=lambda rows: sorted({code for _name, code, _region in rows})),
    Fact("regions", LIST, _("World regions of these cities, each once."), choices(Region),
         relation=CITIES, read=lambda rows: sorted({region for _name, _code, region in rows})),
    Fact("kind", STRING, _("What sort of service it is, by the short name of the kind. Empty: none of the kinds fits."),
         path="kind__slug"),
    Fact("provider", STRING, _("Name of the body that provides the service."), required=True, path="provider__name"),
    Fact("provider_type", STRING, _("Type of that body. Empty: unknown."), choices(Actor.Type), path="provider__type"),
    Fact("provider_short_name", STRING, _("What people call that body, such as BVG. Empty: it has none, or unknown."),
         path="provider__short_name"),
    Fact("provider_seat", STRING, _("City in which that body has its seat, by name. Empty: unknown, or in no city of "
                                    "the catalogue."), path="provider__seat__name"),
    Fact("partners", LIST, _("Bodies and people that take part, by name, each with its role in brackets. Empty: none "
                             "documented."), relation=PARTNERS,
         read=lambda rows: [f"{actor or words} ({role})" for actor, words, role in rows]),
    year("launched", _("Year of the public start. Empty: unknown.")),
    fact("launch_note", STRING, _("Test, presentation or other years, in words. Empty: nothing to add.")),
    year("ended", _("Year in which the service ended. Empty: it has not ended, or the year is unknown.")),
    fact("status", STRING, _("Whether it runs, at the time of status_as_of."), allowed=choices(Service.Status),
         required=True),
    year("status_as_of", _("Year of the page that shows the status. Empty: unknown.")),
    fact("status_note", STRING, _("Note on whether it runs, in words. Empty: nothing to add.")),
    Fact("channels", LIST, _("Channels of its touchpoints, each once. Empty: no touchpoint known."),
         choices(Touchpoint.Channel), relation=TOUCHPOINTS,
         read=lambda rows: sorted({channel for channel, _phase in rows})),
    Fact("phases", LIST, _("Phases of the journey in which it has touchpoints, each once, in the order of the "
                           "touchpoints. Empty: no touchpoint known."), choices(Touchpoint.Phase), relation=TOUCHPOINTS,
         read=lambda rows: list(dict.fromkeys(phase for _channel, phase in rows))),
    fact("form", STRING, _("Whether its touchpoints are physical, digital, or both. Empty: no touchpoint known."),
         allowed=tuple(FORMS)),
    Fact("customers_documented", LIST, _("Groups of people that a page names as customers, by their short names. "
                                         "Empty: none."), relation=CUSTOMERS,
         read=groups(ServiceCustomer.Basis.DOCUMENTED)),
    Fact("customers_inferred", LIST, _("Groups of people that are presumed to be customers though no page names them, "
                                       "by their short names. Empty: none."), relation=CUSTOMERS,
         read=groups(ServiceCustomer.Basis.INFERRED)),
    fact("personalisation", INTEGER, _("Degree of personalisation. Empty: unknown."),
         allowed=choices(Service.Personalisation), minimum=0, maximum=max(Service.Personalisation)),
    Fact("data_sources", LIST, _("Kinds of data that it uses, by their short names. Empty: none documented."),
         relation=DATA_SOURCES, read=first_values),
    Fact("technologies", LIST, _("Technologies that it uses, by their short names. Empty: none documented."),
         relation=TECHNOLOGIES, read=first_values),
    Fact("payment", LIST, _("How it is paid for, by the short names of the payment models. Empty: unknown."),
         relation=PAYMENTS, read=first_values),
    fact("integration_level", INTEGER, _("How closely it is joined with other services: integration level of the "
                                         "coding guide. Empty: cannot be told."),
         allowed=choices(Service.Integration), minimum=0, maximum=MAX_INTEGRATION),
    fact("integration_reason", STRING, _("Reason for the integration level. Empty: there is no level.")),
    Fact("detriments", LIST, _("Documented negative effects on people, each with its kind before a colon. Empty: none "
                               "documented, which does not mean that there are none."), relation=DETRIMENTS,
         read=lambda rows: [f"{kind}: {text}" for kind, text in rows]),
    Fact("unknown", LIST, _("Questions that no page read answers. Empty: none noted."), path="unknown",
         read=questions),
    fact("confidence", STRING, _("How sure the editors are of the facts."), allowed=choices(Service.Confidence),
         required=True),
    fact("verification", INTEGER, _("How well it is documented, by the number of pages read."), allowed=READ, minimum=0,
         maximum=VERIFICATION[0][0], required=True),
    fact("official_url", URL, _("Official address of the service. Empty: none known.")),
    Fact("official_url_seen", BOOLEAN, _("Whether the official address was opened and seen. Empty: none known."),
         path=SEEN),
    Fact("evidence", LIST, _("Addresses of the pages that document it, by their numbers; empty between separators "
                             "where what is said is general knowledge and no page was read."),
         relation=EVIDENCE, read=first_values),
    fact("scope_note", STRING, _("Where else it runs, in words, with the year. Empty: nowhere else, or unknown.")),
    year("last_seen_running", _("Year in which it was last seen running, where its present state is unknown. Empty: "
                                "the state is known, or the year is not."), path=LAST_SEEN),
    Fact("collection", STRING, _("Collection to which the record belongs, by its short name."), required=True,
         path="collection__slug"),
    Fact("collection_owner", STRING, _("Who answers for the content of that collection. Empty: not stated."),
         path="collection__owner"),
    Fact("licence", STRING, _("Under which others may use the data of that collection. Where it is not stated a file "
                              "of text says “not stated”."), unknown=NOT_STATED, path="collection__licence"),
]  # fmt: skip
"""What is told of a service, in the order of the file."""


def level_column(determinant: Determinant) -> Fact:
    """The published level on a determinant."""
    scale = determinant.scale
    told: dict[str, Any] = {
        "type": INTEGER,
        "about": _("Level on “%(name)s”: %(definition)s From level %(supports)s on a service supports it. Empty: the "
                   "level could not be told, which is not 0.")
        % {"name": determinant.name, "definition": ended(determinant.definition), "supports": scale.supports_from},
        "allowed": tuple(enumerate(scale.labels)),
        "minimum": 0,
        "maximum": scale.top,
    }  # fmt: skip
    if determinant.derived:
        return Fact(determinant.slug, path="integration_level", read=touchpoint_integration, **told)
    return Fact(determinant.slug, relation=LEVELS, read=lambda levels: dict(levels).get(determinant.slug), **told)


def ended(sentence: str) -> str:
    text = sentence.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def all_columns(determinants: Iterable[Determinant]) -> list[Fact]:
    """The columns of the table with those of these determinants."""
    return [*COLUMNS, *map(level_column, determinants)]

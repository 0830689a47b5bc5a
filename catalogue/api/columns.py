"""The columns of what can be read beside services, named and explained as in the files that editors import."""

from collections import defaultdict
from collections.abc import Collection as Some
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalogue.api.records import fact
from catalogue.coding.code_rows import COLUMNS as CODES
from catalogue.coding.code_rows import PAGES, made_by
from catalogue.exchange.columns import Type
from catalogue.exchange.reading import Relation, Values
from catalogue.models import (
    Actor,
    City,
    Classification,
    Coding,
    Collection,
    Detriment,
    Evidence,
    Partner,
    Region,
    Service,
    ServiceCustomer,
    ServiceKind,
    ServiceLink,
    Touchpoint,
)
from catalogue.services.table import Fact
from experience.models import Determinant, Guide, Source

LIST, STRING, INTEGER = Type.LIST, Type.STRING, Type.INTEGER


def numbers(name: str, about: Any, relation: Relation) -> Fact:
    """The numbers of pages of evidence within their service, as texts."""
    return Fact(name, LIST, about, relation=relation, read=lambda rows: [str(number) for [number] in rows])


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def named_page(row: Values) -> str:
    """A page of evidence by its service and its number there."""
    service, number = row
    return f"{service} {number}"


class ShownServices(Relation):
    """The published services in view of some cities."""

    def of(self, owners: Some[int]) -> dict[int, list[Values]]:
        found: dict[int, list[Values]] = defaultdict(list)
        rows = Service.objects.published().filter(cities__in=owners).order_by()
        for city, service in rows.values_list("cities", "pk"):
            found[city].append((service,))
        return found


SERVICES = ShownServices(Service, "cities", ("pk",))

KINDS = [
    fact(ServiceKind, "slug", about=_("Short name of the kind, as in its address.")),
    fact(ServiceKind, "name", about=_("What the kind is called.")),
    fact(ServiceKind, "definition", about=_("What belongs to it.")),
]

CITIES = [
    fact(City, "slug", about=_("Short name of the city, as in its address.")),
    fact(City, "name", about=_("What the city is called in English.")),
    Fact("other_names", LIST, _("Names in other languages that the search finds too."), path="local_names",
         read=lambda text: [name.strip() for name in text.split(",") if name.strip()]),
    fact(City, "country", "country__code", _("ISO 3166-1 code of the country, two capital letters."), type=STRING),
    Fact("region", STRING, _("World region."), tuple(Region.choices), required=True, path="country__region"),
    fact(City, "latitude", read=float, about=_("Degrees north of the equator.")),
    fact(City, "longitude", read=float, about=_("Degrees east of Greenwich.")),
    fact(City, "population"),
    fact(City, "geonames_id", about=_("Number of the place in GeoNames.")),
    Fact("services", INTEGER, _("How many published services in view are documented for it."), required=True,
         relation=SERVICES, read=len, minimum=1),
]  # fmt: skip

ACTORS = [
    fact(Actor, "slug", about=_("Short name of the body, as in its address; kept when the name changes.")),
    fact(Actor, "name", about=_("Name of the body, which no other has.")),
    fact(Actor, "short_name"),
    fact(Actor, "aliases", type=LIST, read=lines, about=_("Other names, such as earlier ones.")),
    fact(Actor, "type"),
    fact(Actor, "seat", "seat__slug", _("City of its seat, by its short name. Empty: unknown."), type=STRING),
    fact(Actor, "website", type=Type.URL, about=_("Its own page. Empty: unknown.")),
]

SOURCES = Relation(Source, "determinants", ("key",))

DETERMINANTS = [
    fact(Determinant, "slug", about=_("Short name of the determinant, as in its address.")),
    fact(Determinant, "name", about=_("What the determinant is called.")),
    fact(Determinant, "short_name"),
    fact(Determinant, "group", "group__slug", _("Group that it belongs to, by its short name."), type=STRING),
    Fact("group_name", STRING, _("Name of that group."), required=True, path="group__name"),
    fact(Determinant, "definition", about=_("What is meant.")),
    fact(Determinant, "derived", required=True),
    fact(Determinant, "grounding"),
    Fact("sources", LIST, _("Keys of the literature behind it."), relation=SOURCES,
         read=lambda rows: [key for [key] in rows]),
]  # fmt: skip

GUIDES = [
    fact(Guide, "version"),
    fact(Guide, "issued", required=True, about=_("Day on which it was issued; it stays as it is since.")),
    fact(Guide, "changes"),
]

CODINGS = [
    Fact("round", STRING, CODES["round"], required=True, path="sheet__coding_round__slug"),
    Fact("coder", STRING, CODES["coder"], required=True, path="sheet__coder__slug"),
    Fact("service", STRING, CODES["service"], required=True, path="sheet__service__slug"),
    Fact("version", INTEGER, CODES["version"], required=True, path="sheet__version", minimum=1),
    Fact("determinant", STRING, _("Short name of the determinant. At the derived one the level is that of integration, "
                                  "0 to 4."), required=True, path="determinant__slug"),
    fact(Coding, "level"),
    fact(Coding, "reason", about=_("Why this level.")),
    numbers("evidence", _("Numbers of the service's pages of evidence that it rests on."), PAGES),
    fact(Coding, "quote"),
    Fact("guide_version", STRING, _("Version of the coding guide that was followed."), required=True,
         path="sheet__coding_round__guide__version"),
    Fact("made_by", STRING, _("What the coder is."), (("human", _("a person")), ("machine-assisted", _("a program "
         "under a person's guidance"))), required=True, path="sheet__coder__machine_assisted",
         read=lambda machine: made_by(machine_assisted=machine)),
]  # fmt: skip

LINK_PAGES = Relation(Evidence, "supported_links", ("service__slug", "number"))

LINKS = [
    fact(ServiceLink, "source", "source__slug", _("Service that hands over, by its short name."), type=STRING),
    fact(ServiceLink, "target", "target__slug", _("Service that receives, by its short name."), type=STRING),
    fact(ServiceLink, "kind"),
    fact(ServiceLink, "description", about=_("What is handed over.")),
    fact(ServiceLink, "ended"),
    Fact("evidence", LIST, _("Pages that say so: the service that each belongs to, and its number there."),
         relation=LINK_PAGES, read=lambda rows: list(map(named_page, rows))),
]  # fmt: skip

COLLECTIONS = [
    fact(Collection, "slug", about=_("Short name of the collection, as in its address.")),
    fact(Collection, "name", about=_("What the collection is called.")),
    fact(Collection, "owner", about=_("Who answers for its content. Empty: not stated.")),
    fact(Collection, "description", about=_("What is in it.")),
    fact(Collection, "licence", about=_("Under which others may use its data. Empty: not stated.")),
]

TOUCHPOINTS = [
    fact(Touchpoint, "number", about=_("Number of the touchpoint within its service.")),
    fact(Touchpoint, "label", about=_("What happens at the touchpoint.")),
    fact(Touchpoint, "channel", about=_("Through what people meet it, such as app.")),
    fact(Touchpoint, "phase", about=_("Phase of the journey in which people meet it.")),
    fact(Touchpoint, "owner", about=_("Who runs the touchpoint.")),
]

CUSTOMERS = [
    fact(ServiceCustomer, "group", "group__slug", _("Group of people, by its short name."), type=STRING),
    fact(ServiceCustomer, "basis", about=_("Whether a page names the group, or it is presumed.")),
]

PARTNERS = [
    fact(Partner, "number", about=_("Number of the partner within its service.")),
    fact(Partner, "actor", "actor__name", _("Name of the body. Empty: it is named in words."), type=STRING),
    fact(Partner, "name", about=_("People or bodies in words. Empty: a body is named.")),
    fact(Partner, "role", about=_("In which role it takes part.")),
]

EVIDENCE = [
    fact(Evidence, "number", about=_("Number of the page within its service.")),
    fact(Evidence, "url", type=Type.URL, about=_("Address of the page. Empty: general knowledge, no page was read.")),
    fact(Evidence, "title", about=_("Title of the page.")),
    fact(Evidence, "kind", about=_("What sort of page it is.")),
    fact(Evidence, "supports"),
    fact(Evidence, "published_on"),
    fact(Evidence, "read_on", about=_("Day on which the page was read. Empty: unknown.")),
    fact(Evidence, "extent", about=_("How much of the page was read. Empty: unknown.")),
    fact(Evidence, "quote"),
]

DETRIMENTS = [
    fact(Detriment, "number", about=_("Number of the effect within its service.")),
    fact(Detriment, "kind", about=_("What sort of negative effect it is.")),
    fact(Detriment, "text", about=_("What is documented.")),
    numbers("evidence", _("Numbers of the pages that say so."), Relation(Evidence, "detriments", ("number",))),
]

CLASSIFICATIONS = [
    fact(Classification, "determinant", "determinant__slug", _("Determinant, by its short name."), type=STRING),
    fact(Classification, "level"),
    fact(Classification, "reason", about=_("Why this level.")),
    fact(Classification, "decision"),
    fact(Classification, "coding_round", "coding_round__slug", _("Round whose codes stand behind it."), type=STRING),
    numbers("evidence", _("Numbers of the pages that it rests on."), Relation(Evidence, "classification", ("number",))),
]

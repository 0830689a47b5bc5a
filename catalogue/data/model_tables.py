"""Which rows of which models go out: those of published services in view, and what these point to."""

from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from catalogue import models
from catalogue.data.from_models import Shown
from catalogue.importing.sheets import BY_NAME, Sheet
from catalogue.models import City, Coder, CodingRound, CodingSheet, Collection, Country, Service
from catalogue.models.querysets import ServiceQuerySet, is_shown
from catalogue.models.scopes import codebook_in_view, determinants_in_view
from experience import models as model

PLACES: Any = City.services.through
"""The rows that say for which cities a service is documented."""


def services() -> ServiceQuerySet:
    return Service.objects.published().by_name()


def parts(name: str) -> QuerySet[Any]:
    """Rows of a sheet that belong to published services."""
    return BY_NAME[name].model._default_manager.filter(is_shown())


def ids(rows: QuerySet[Any], path: str = "pk") -> QuerySet[Any]:
    return rows.order_by().values(path)


def actors() -> QuerySet[Any]:
    return models.Actor.objects.shown()


def cities() -> QuerySet[City]:
    seats = actors().exclude(seat=None)
    return City.objects.filter(Q(pk__in=ids(places(), "city")) | Q(pk__in=ids(seats, "seat")))


def places() -> QuerySet[Any]:
    return PLACES.objects.filter(is_shown())


def countries() -> QuerySet[Country]:
    return Country.objects.filter(pk__in=ids(cities(), "country"))


def kinds() -> QuerySet[Any]:
    return models.ServiceKind.objects.filter(pk__in=ids(services().exclude(kind=None), "kind"))


def used(vocabulary: type[Any], relation: str) -> QuerySet[Any]:
    """The terms of a vocabulary that published services use: others would tell of what is not published."""
    return vocabulary.objects.filter(is_shown(relation)).distinct()


def classifications() -> QuerySet[Any]:
    return parts("classifications").filter(determinant__in=ids(determinants_in_view()))


def links() -> QuerySet[Any]:
    return models.ServiceLink.objects.filter(is_shown("source"), is_shown("target"))


def settled_reach() -> QuerySet[Any]:
    return models.SettledReach.objects.filter(is_shown())


def open_sheets() -> QuerySet[CodingSheet]:
    """Submitted codes that everybody may see."""
    return CodingSheet.objects.visible().filter(is_shown())


def rounds() -> QuerySet[CodingRound]:
    """Those of which some code, level or reach goes out."""
    return CodingRound.objects.filter(
        Q(pk__in=ids(open_sheets(), "coding_round"))
        | Q(pk__in=ids(classifications().exclude(coding_round=None), "coding_round"))
        | Q(pk__in=ids(services().exclude(integration_round=None), "integration_round"))
        | Q(pk__in=ids(settled_reach(), "coding_round"))
    )


def coders() -> QuerySet[Coder]:
    return Coder.objects.filter(pk__in=ids(open_sheets(), "coder"))


def guides() -> QuerySet[Any]:
    own = Q(codebook=codebook_in_view().pk, issued__isnull=False)
    return model.Guide.objects.filter(own | Q(pk__in=ids(rounds(), "guide")))


def guide_entries() -> QuerySet[Any]:
    own = ids(determinants_in_view())
    return model.GuideEntry.objects.filter(guide__in=ids(guides()), determinant__in=own)


def of_the_codebook(rows: type[Any], path: str = "codebook") -> QuerySet[Any]:
    return rows.objects.filter(**{path: codebook_in_view().pk})


def response_links() -> QuerySet[Any]:
    return model.ResponseLink.objects.filter(determinant__in=ids(determinants_in_view()))


def literature() -> QuerySet[Any]:
    own = Q(determinants__in=ids(determinants_in_view())) | Q(dimensions__in=ids(model.ResponseDimension.objects.all()))
    return model.Source.objects.filter(own).distinct()


def vocabulary(name: str, rows: type[Model], relation: str, title: Any, about: Any) -> Shown:
    return Shown(Sheet(name, rows, ("slug",)), title, about, lambda: used(rows, relation))


SHOWN = (
    Shown(
        Sheet("collections", Collection, ("slug",), without=("codebook", "visibility", "read_only", "origin")),
        _("Collections"),
        _("Whose services these are, and under which licence their data may be used."),
        lambda: Collection.objects.in_view(),
    ),
    Shown(
        Sheet("actors", models.Actor, ("name",)),
        _("Actors"),
        _("Bodies that provide services or take part in them, each under one name."),
        actors,
    ),
    Shown(
        BY_NAME["partners"],
        _("Partners"),
        _("Who takes part in a service beside its provider, in which role."),
        lambda: parts("partners"),
    ),
    Shown(
        BY_NAME["touchpoints"],
        _("Touchpoints"),
        _("Points where people meet a service: a channel in one phase of the journey."),
        lambda: parts("touchpoints"),
    ),
    Shown(
        BY_NAME["customers"],
        _("Customers"),
        _("For which groups of people a service is there, and whether a page says so."),
        lambda: parts("customers"),
    ),
    Shown(
        BY_NAME["evidence"],
        _("Evidence"),
        _("Public pages that were read, with what each of them shows."),
        lambda: parts("evidence"),
    ),
    Shown(
        BY_NAME["detriments"],
        _("Detriments"),
        _("Documented negative effects on people. They are never a negative level."),
        lambda: parts("detriments"),
    ),
    Shown(
        BY_NAME["classifications"],
        _("Classifications"),
        _("The published level of a service on a determinant, with its reason and its pages of evidence."),
        classifications,
        judged=True,
    ),
    Shown(
        Sheet("settled_reach", models.SettledReach, ("service", "group", "phase")),
        _("Settled reach"),
        _("Whether a service is there for a group of people, or in a phase of the journey, as settled from codes."),
        settled_reach,
        has_key=False,
        judged=True,
    ),
    Shown(BY_NAME["links"], _("Links"), _("Documented hand-overs from one service to another."), links),
    Shown(
        Sheet("service_cities", PLACES, ("service", "city")),
        _("Cities of services"),
        _("For which cities a service is documented."),
        places,
    ),
    Shown(
        Sheet("cities", City, ("slug",)),
        _("Cities"),
        _("Cities of services, and cities in which actors have their seat, with coordinates in degrees (WGS 84)."),
        cities,
    ),
    Shown(
        Sheet("countries", Country, ("code",)),
        _("Countries"),
        _("Countries of these cities, with their world region after the M49 standard of the United Nations."),
        countries,
    ),
    Shown(
        Sheet("domains", models.Domain, ("slug",)),
        _("Fields of activity"),
        _("The vocabulary of fields of activity in a city."),
        lambda: models.Domain.objects.all(),
    ),
    Shown(
        Sheet("kinds", models.ServiceKind, ("slug",)),
        _("Kinds of services"),
        _("The vocabulary of sorts of services: those of one kind can be compared with each other."),
        kinds,
    ),
    Shown(
        Sheet("customer_groups", models.CustomerGroup, ("slug",)),
        _("Groups of people"),
        _("The vocabulary of groups of people for whom services are there."),
        lambda: models.CustomerGroup.objects.all(),
    ),
    vocabulary(
        "data_sources", models.DataSource, "services", _("Data sources"), _("The vocabulary of kinds of data in use.")
    ),
    vocabulary(
        "technologies", models.Technology, "services", _("Technologies"), _("The vocabulary of technologies in use.")
    ),
    vocabulary(
        "payment_models",
        models.PaymentModel,
        "services",
        _("Payment models"),
        _("The vocabulary of ways in which services are paid for."),
    ),
    Shown(
        Sheet("rounds", CodingRound, ("slug",), without=("sample",)),
        _("Rounds of coding"),
        _("Rounds in which services were coded, each by one version of the guide."),
        rounds,
    ),
    Shown(
        Sheet("coders", Coder, ("slug",), without=("user",)),
        _("Coders"),
        _("Who coded: people, often under a pseudonym, and machine-assisted processes, which are named as such."),
        coders,
    ),
    Shown(
        Sheet("codebooks", model.Codebook, ("slug",), without=("labels",)),
        _("Version of the model"),
        _("The version of the model by which services are classified here."),
        lambda: of_the_codebook(model.Codebook, "pk"),
    ),
    Shown(
        Sheet("determinant_groups", model.DeterminantGroup, ("slug",)),
        _("Groups of determinants"),
        _("How determinants are grouped."),
        lambda: of_the_codebook(model.DeterminantGroup),
    ),
    Shown(
        Sheet("determinants", model.Determinant, ("slug",)),
        _("Determinants"),
        _("The stimuli through which services shape city experience, with their definitions."),
        determinants_in_view,
    ),
    Shown(
        Sheet("guides", model.Guide, ("version",), without=("reach",)),
        _("Versions of the coding guide"),
        _("Issued versions of the coding guide, with what changed."),
        guides,
    ),
    Shown(
        Sheet("guide_entries", model.GuideEntry, ("guide", "determinant"), without=("anchors",)),
        _("Coding guide"),
        _("What each version of the guide asks for a determinant; when which level is given stands in “anchors”."),
        guide_entries,
    ),
    Shown(
        Sheet("weight_sets", model.WeightSet, ("slug",)),
        _("Weight sets"),
        _("Named scenarios of weights. They are judgements, never findings."),
        lambda: of_the_codebook(model.WeightSet),
    ),
    Shown(
        Sheet("weights", model.Weight, ("weight_set", "determinant")),
        _("Weights"),
        _("The relative weight of each determinant in a scenario."),
        lambda: of_the_codebook(model.Weight, "weight_set__codebook"),
    ),
    Shown(
        Sheet("response_dimensions", model.ResponseDimension, ("slug",)),
        _("Kinds of response"),
        _("Kinds of response inside a person. They are never scored for a service."),
        lambda: model.ResponseDimension.objects.all(),
    ),
    Shown(
        Sheet("response_links", model.ResponseLink, ("determinant", "dimension")),
        _("Hypothesised links"),
        _("Links from determinants to responses that follow from theory and are not validated by data."),
        response_links,
    ),
    Shown(
        Sheet("literature", model.Source, ("key",)),
        _("Literature"),
        _("Works that the determinants and the kinds of response rest on."),
        literature,
    ),
)

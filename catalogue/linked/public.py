"""Which services are public services with a competent authority, as CPSV-AP asks for, and why the others are not.

The catalogue knows of an actor what type of body it is, and where it has its seat. Public are a municipality, a
municipal company or transit operator, and any other public body. A university or a consortium may be public or not;
that is not known, so neither is taken for one. CPSV-AP also asks of an authority where it is: without a known seat it
cannot be told, and nothing is made up.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Case, CharField, Count, Q, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from catalogue.models import Actor, Service
from catalogue.models.querysets import ServiceQuerySet

PUBLIC_TYPES = (Actor.Type.MUNICIPALITY, Actor.Type.MUNICIPAL_COMPANY, Actor.Type.PUBLIC_BODY)
UNCERTAIN_TYPES = (Actor.Type.UNIVERSITY, Actor.Type.CONSORTIUM)

IS_PUBLIC = Q(provider__type__in=PUBLIC_TYPES, provider__seat__isnull=False)


class Reason(TextChoices):
    """Why a published service is none of the public services."""

    NOT_PUBLIC = "provider-not-public", _("Its provider is a private company or a non-profit body.")
    UNCERTAIN = "provider-may-be-public", _("Its provider is a university or a consortium: public or not is unknown.")
    TYPE_UNKNOWN = "provider-type-unknown", _("What type of body its provider is, is unknown.")
    SEAT_UNKNOWN = "seat-unknown", _("Its provider is public, but its seat is unknown, which CPSV-AP asks for.")


REASON = Case(
    When(provider__type="", then=Value(Reason.TYPE_UNKNOWN)),
    When(provider__type__in=UNCERTAIN_TYPES, then=Value(Reason.UNCERTAIN)),
    When(provider__type__in=PUBLIC_TYPES, then=Value(Reason.SEAT_UNKNOWN)),
    default=Value(Reason.NOT_PUBLIC),
    output_field=CharField(),
)
"""Of a service that is left out."""


class LeftOut(NamedTuple):
    """A service that is no public service, by name, with its provider."""

    slug: str
    name: str
    provider: str
    provider_type: str
    reason: str


class Counted(NamedTuple):
    reason: Reason
    number: int


def public_services(services: ServiceQuerySet) -> ServiceQuerySet:
    return services.filter(IS_PUBLIC)


def is_authority(actor: Actor | None) -> bool:
    """Whether an actor is known to be a public organisation, and where."""
    return actor is not None and actor.type in PUBLIC_TYPES and actor.seat_id is not None


def left_out(services: ServiceQuerySet) -> Iterator[LeftOut]:
    """The others, by name; in one query, to be read while they are sent."""
    others = services.exclude(IS_PUBLIC).by_name()
    fields = ("slug", "name", "provider__name", "provider__type")
    for row in others.values_list(*fields, REASON).iterator():
        yield LeftOut(*row)


def counted(services: ServiceQuerySet) -> list[Counted]:
    """How many are left out for each reason that there is."""
    rows = services.exclude(IS_PUBLIC).order_by().annotate(reason=REASON).values_list("reason").annotate(Count("pk"))
    numbers = dict(rows)
    return [Counted(reason, numbers[reason]) for reason in Reason if reason in numbers]


def reason_of(service: Service) -> Reason | None:
    """Why a service is left out; None for a public one."""
    return reason_among(Service.objects.filter(pk=service.pk))


def reason_at(slug: str) -> Reason | None:
    """Why a service that everybody sees is left out; None for a public one, and for what is not there."""
    return reason_among(Service.objects.published().filter(slug=slug))


def reason_among(services: ServiceQuerySet) -> Reason | None:
    """The reason of one service at most."""
    others = services.exclude(IS_PUBLIC).order_by()
    return next((Reason(reason) for reason in others.values_list(REASON, flat=True)), None)

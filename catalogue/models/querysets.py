"""Sentences about services for the ORM, such as Service.objects.published().contributing_to(d, at_least=2).

Models are named by string: they import this module.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import (
    Aggregate,
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OrderBy,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Least

from catalogue.models.expressions import BytewiseLower
from catalogue.models.states import State
from experience.levels import DERIVED_TOP, Scale, is_derived

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from catalogue import models  # noqa: F401 - in the bases of the classes


def place_by_name(name: str) -> bytes:
    """What orders names in memory as `by_name` does in the database."""
    return name.encode().lower()  # of bytes: in ASCII alone


def _model(name: str) -> type[Any]:
    return apps.get_model("catalogue", name)


def in_view() -> QuerySet:
    """The ids of the collections in view."""
    return _model("Collection").objects.in_view().order_by().values("pk")


def is_shown(service: str = "service") -> Q:
    """The condition that the service to which a relation of this name leads is published and in view."""
    return Q(**{f"{service}__state": State.PUBLISHED, f"{service}__collection__in": in_view()})


def _per_service(rows: QuerySet, aggregate: Aggregate) -> Coalesce:
    """One aggregate over a service's own rows as a subquery, 0 where it has none."""
    grouped = rows.filter(service=OuterRef("pk")).order_by().values("service").annotate(_n=aggregate).values("_n")
    return Coalesce(Subquery(grouped, output_field=IntegerField()), 0)


class ServiceQuerySet(QuerySet["models.Service"]):
    def in_view(self) -> Self:
        """Services, in whatever state, of the collections in the current scope."""
        return self.filter(collection__in=in_view())

    def published(self) -> Self:
        """What readers see in the current scope."""
        return self.in_view().filter(state=State.PUBLISHED)

    def with_card_data(self) -> Self:
        cities = _model("City").objects.select_related("country")
        return self.select_related("provider", "domain", "kind").prefetch_related(Prefetch("cities", cities))

    def by_name(self, *first: str | F | OrderBy) -> Self:
        """Order by the given expressions, then by name: bytewise, ASCII case folded, so alike on both databases."""
        return self.order_by(*first, BytewiseLower("name"), "slug")

    def contributing_to(self, determinant: str, at_least: int = 1) -> Self:
        """Services whose level on the determinant (a slug) is known and not below `at_least`, 1 or more."""
        if is_derived(determinant):
            return self.filter(integration_level__gte=at_least)
        rows = _model("Classification").objects.filter(
            service=OuterRef("pk"), determinant__slug=determinant, level__gte=at_least
        )
        return self.filter(Exists(rows))

    def with_level(self, determinant: str) -> Self:
        """Annotate `level`: the level on one determinant, None where it could not be told."""
        if is_derived(determinant):
            return self.annotate(level=derived_level())
        rows = _model("Classification").objects.filter(service=OuterRef("pk"), determinant__slug=determinant)
        return self.annotate(level=Subquery(rows.values("level")))

    def with_contribution(self, scale: Scale, determinants: Collection[str]) -> Self:
        """Annotate `level_sum`, which orders as the contribution under equal weights does, and `breadth`.

        Of these determinants (slugs), whose levels are on one scale.
        """
        rows = _model("Classification").objects.filter(determinant__slug__in=determinants)
        level_sum: Combinable = _per_service(rows, Sum("level"))
        breadth: Combinable = _per_service(rows.filter(level__gte=scale.supports_from), Count("pk"))
        if any(map(is_derived, determinants)):
            level_sum += Coalesce(derived_level(), 0)
            supports = When(integration_level__gte=scale.supports_from, then=1)
            breadth += Case(supports, default=0, output_field=IntegerField())
        return self.annotate(level_sum=level_sum, breadth=breadth)

    def with_verification(self) -> Self:
        """Annotate `verification`: 0 nothing read, 1 one page, 2 two or more, 3 two or more, one of them official."""
        evidence = _model("Evidence")
        pages = evidence.objects.exclude(kind=evidence.Kind.GENERAL_KNOWLEDGE)
        return self.annotate(
            pages_read=_per_service(pages, Count("pk")),
            has_official=Exists(pages.filter(service=OuterRef("pk"), kind=evidence.Kind.OFFICIAL)),
            verification=Case(
                When(pages_read__gte=2, has_official=True, then=3),
                default=Least(F("pages_read"), 2),
                output_field=IntegerField(),
            ),
        )

    def with_fewer_pages_than(self, number: int) -> Self:
        """Services with too little evidence that was read; see `with_verification`."""
        return self.with_verification().filter(pages_read__lt=number)

    def with_form(self) -> Self:
        """Annotate `form`: physical, digital or hybrid by the touchpoints; empty where none is known."""
        touchpoint = _model("Touchpoint")
        touchpoints = touchpoint.objects.filter(service=OuterRef("pk"))
        digital = Exists(touchpoints.filter(channel__in=touchpoint.DIGITAL))
        physical = Exists(touchpoints.exclude(channel__in=touchpoint.DIGITAL))
        return self.annotate(
            form=Case(
                When(digital & physical, then=Value("hybrid")),
                When(digital, then=Value("digital")),
                When(physical, then=Value("physical")),
                default=Value(""),
            )
        )

    def of_form(self, forms: Collection[str]) -> Self:
        """Services of one of these forms; see `with_form`."""
        return self.with_form().filter(form__in=forms)


def derived_level() -> Case:
    """The level of touchpoint-integration in SQL, None where the integration level is unknown."""
    return Case(
        When(integration_level__gt=DERIVED_TOP, then=DERIVED_TOP),
        default=F("integration_level"),
        output_field=IntegerField(),
    )


class CityQuerySet(QuerySet["models.City"]):
    def shown(self) -> Self:
        """Cities with a published service; asked per city, so that no join with all services is needed."""
        places = _model("Service").cities.through.objects
        published = places.filter(service__state=State.PUBLISHED, service__collection__in=in_view())
        return self.filter(Exists(published.filter(city=OuterRef("pk"))))

    def with_count(self, services: Q) -> Self:
        """Cities with a service under this condition, and annotate `count`: how many such services."""
        return self.filter(services).annotate(count=Count("services", filter=services, distinct=True))


TASK = ("coding_round", "coder", "service")
"""What makes the assignment that a sheet answers."""


def of_the_same_task() -> dict[str, OuterRef]:
    """The condition that rows of a subquery answer the same assignment as the row outside."""
    return {name: OuterRef(name) for name in TASK}


class SheetQuerySet(QuerySet["models.CodingSheet"]):
    """Coding sheets, that is all codes of one coder for one service in one round."""

    def submitted(self) -> Self:
        return self.filter(submitted__isnull=False)

    def of(self, coding_round: str = "", coders: Collection[str] = ()) -> Self:
        """Sheets of one round or all, of some coders or all, by slug."""
        sheets = self.filter(coding_round__slug=coding_round) if coding_round else self
        return sheets.filter(coder__slug__in=coders) if coders else sheets

    def newest(self) -> Self:
        """The newest submitted version of each coder, service and round."""
        return self.submitted().exclude(Exists(self._submitted_siblings().filter(version__gt=OuterRef("version"))))

    def blind(self) -> Self:
        """The first submitted version of each coder, service and round: given before any other code could be seen."""
        return self.submitted().exclude(Exists(self._submitted_siblings().filter(version__lt=OuterRef("version"))))

    def _submitted_siblings(self) -> "SheetQuerySet":
        return SheetQuerySet(self.model).submitted().filter(**of_the_same_task())

    def visible(self, user: "User | AnonymousUser | None" = None) -> Self:
        """Submitted sheets that may be shown: nobody who is still to code the service could be led by them.

        A signed-in coder does not see other coders' sheets of a service, of whatever round, before the own submission.
        """
        unanswered = AssignmentQuerySet(_model("Assignment")).unanswered()
        waiting = unanswered.filter(coding_round=OuterRef("coding_round"), service=OuterRef("service"))
        shown = self.submitted().exclude(Exists(waiting))
        if user is None or not user.is_authenticated:
            return shown
        still_to_code = unanswered.filter(coder__user=user).order_by().values("service")
        return shown.exclude(~Q(coder__user=user), service__in=still_to_code)


class AssignmentQuerySet(QuerySet["models.Assignment"]):
    def unanswered(self) -> Self:
        """What is still to be coded: assigned in an open round and not submitted."""
        submitted = SheetQuerySet(_model("CodingSheet")).submitted().filter(**of_the_same_task())
        return self.filter(~Exists(submitted), coding_round__closed=None)

"""The one FilterSet of services, for the listing, its facet counts and its export.

Its conditions are the ORM's and hold on one row of a relation each.
"""

from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, F, IntegerField, When
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue.analysis.current import current_snapshot
from catalogue.find.forms import clean_query
from catalogue.forms.fields import SilentMultipleField
from catalogue.index import facets, search
from catalogue.index.understanding import Understood, understood
from catalogue.models import Service
from catalogue.models.querysets import ServiceQuerySet
from catalogue.models.services import FIRST_YEAR
from catalogue.services.least import LOWEST, LeastField, least_words, levels_asked

SORTS = {
    "-contribution": _("strongest first"),
    "contribution": _("weakest first"),
    "-breadth": _("supporting most first"),
    "breadth": _("supporting least first"),
    "-integration": _("most connected first"),
    "integration": _("least connected first"),
    "-launched": _("newest first"),
    "launched": _("oldest first"),
    "-updated": _("changed lately first"),
    "updated": _("changed long ago first"),
    "name": _("name, from A"),
    "-name": _("name, from Z"),
    "relevance": _("best match first"),
    "-relevance": _("weakest match first"),
}
SORT_FIELDS = {"contribution": "level_sum", "integration": "integration_level"}
FACTS = ("integration_level", "launched", "updated")
"""What is sorted by and comes from no level."""
LAST_YEAR = 2100
VIEWS = {"cards": _("Cards"), "table": _("Table"), "matrix": _("Matrix"), "map": _("Map")}
YEARS = {"min_value": FIRST_YEAR, "max_value": LAST_YEAR}


class ChosenFilter(django_filters.Filter):
    """Several values of one facet; any of them will do. The subquery keeps a to-many condition on one row."""

    def __init__(self, facet: facets.Facet):
        self.facet_name = facet.name  # a filter is copied for each request, a facet need not be
        super().__init__(label=facet.label)

    @property
    def facet(self) -> facets.Facet:
        return facets.BY_NAME[self.facet_name]

    @property
    def field(self) -> forms.Field:
        """Its choices are read where a value is checked: a form copies them, which takes long for hundreds."""
        index, name = self.parent.index, self.facet_name
        return SilentMultipleField(label=self.label, choices=lambda: index.choices[name], required=False)

    def filter(self, services: ServiceQuerySet, values: list[str]) -> ServiceQuerySet:
        if not values:
            return services
        chosen = Service.objects.filter(**{f"{self.facet.path}__in": values})
        return services.filter(pk__in=chosen.order_by().values("pk"))


class FormFilter(ChosenFilter):
    """Whether the touchpoints are physical, digital or both."""

    def filter(self, services: ServiceQuerySet, values: list[str]) -> ServiceQuerySet:
        return services.of_form(values) if values else services


class MinimumFilter(ChosenFilter):
    """The lowest chosen value is the minimum."""

    def filter(self, services: ServiceQuerySet, values: list[str]) -> ServiceQuerySet:
        if not values:
            return services
        if self.facet_name == "verified":
            services = services.with_verification()
        if self.facet_name in facets.CODED:
            services = services.exclude(pk__in=self.parent.hidden)
        return services.filter(**{f"{self.facet.path}__gte": min(map(int, values))})


class DeterminantFilter(ChosenFilter):
    """Every chosen determinant must be contributed to, each with at least its own level, else that of `level`."""

    @property
    def field(self) -> forms.Field:
        index = self.parent.index
        return LeastField(
            index.scale, label=self.label, choices=lambda: index.choices[facets.DETERMINANT], required=False
        )

    def filter(self, services: ServiceQuerySet, values: list[str]) -> ServiceQuerySet:
        for slug, level in self.parent.least.items():
            services = services.contributing_to(slug, at_least=level)
        return services.exclude(pk__in=self.parent.hidden) if values and self.parent.hidden else services


class LevelFilter(django_filters.Filter):
    """The level that is asked of determinants without one of their own; read by their filter."""

    @property
    def field(self) -> forms.Field:
        choices = list(least_words(self.parent.index.scale).items())
        return forms.ChoiceField(label=self.label, choices=choices, required=False)

    def filter(self, services: ServiceQuerySet, value: str) -> ServiceQuerySet:
        return services


FILTERS = {
    "determinant": DeterminantFilter,
    "form": FormFilter,
    "integration": MinimumFilter,
    "verified": MinimumFilter,
}


def chosen_filter(name: str) -> ChosenFilter:
    return FILTERS.get(name, ChosenFilter)(facets.BY_NAME[name])


class YearFilter(django_filters.NumberFilter):
    field_class = forms.IntegerField


class SortFilter(django_filters.Filter):
    """Every sort key plain (lowest first) and with a minus (highest first), in two named groups."""

    @property
    def field(self) -> forms.Field:
        index = self.parent.index
        return forms.ChoiceField(label=self.label, choices=lambda: sort_choices(index), required=False)

    def filter(self, services: ServiceQuerySet, value: str) -> ServiceQuerySet:
        """Nothing is left out; `ordered` reads the value."""
        return services


def sort_choices(index: facets.Index) -> list[tuple[str, list[tuple[str, str | Promise]]]]:
    by_level: list[tuple[str, str | Promise]] = [
        (sign + slug, words % {"name": name})
        for slug, name in index.choices[facets.DETERMINANT]
        for sign, words in (("-", _("%(name)s: most first")), ("", _("%(name)s: least first")))
    ]
    return [(gettext("Services"), list(SORTS.items())), (gettext("By what they do"), by_level)]


class ListingForm(forms.Form):
    """Checks what no single field can."""

    def clean_q(self) -> str:
        return clean_query(self.cleaned_data.get("q") or "")

    def clean(self) -> None:
        super().clean()
        after, before = self.cleaned_data.get("launched_after"), self.cleaned_data.get("launched_before")
        if after and before and after > before:
            message = _("The years exclude each other: nothing can lie between them.")
            self.add_error("launched_before", ValidationError(message, code="years"))


class ServiceFilterSet(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Search"),
        max_length=search.MAX_LENGTH,
        method="filter_text",
        widget=forms.TextInput({"type": "search"}),
    )
    determinant = chosen_filter("determinant")
    level = LevelFilter(label=_("with a level of at least"))
    collection = chosen_filter("collection")
    domain = chosen_filter("domain")
    kind = chosen_filter("kind")
    region = chosen_filter("region")
    country = chosen_filter("country")
    city = chosen_filter("city")
    integration = chosen_filter("integration")
    channel = chosen_filter("channel")
    form = chosen_filter("form")
    phase = chosen_filter("phase")
    customer = chosen_filter("customer")
    provider_type = chosen_filter("provider_type")
    personalisation = chosen_filter("personalisation")
    payment = chosen_filter("payment")
    technology = chosen_filter("technology")
    status = chosen_filter("status")
    verified = chosen_filter("verified")
    launched_after = YearFilter("launched", "gte", label=_("Launched in or after"), **YEARS)
    launched_before = YearFilter("launched", "lte", label=_("Launched in or before"), **YEARS)
    sort = SortFilter(label=_("Sort by"))
    view = django_filters.ChoiceFilter(label=_("View"), choices=list(VIEWS.items()), method="passed_on")

    class Meta:
        model = Service
        form = ListingForm
        fields: list[str] = []

    def __init__(self, data: QueryDict | None, index: facets.Index, hidden: Collection[int] = ()):
        """`hidden` are the ids of services whose levels the person must not see: none is found by them."""
        self.index, self.hidden = index.hiding(hidden) if hidden else index, hidden
        super().__init__(data, Service.objects.published())

    def filter_text(self, services: ServiceQuerySet, name: str, query: str) -> ServiceQuerySet:
        return search.among(services, self.understood.ids)

    @cached_property
    def understood(self) -> Understood:
        """What is searched for; there must be words."""
        return understood(self.value("q"), current_snapshot().dictionary)

    def passed_on(self, services: ServiceQuerySet, name: str, value: str) -> ServiceQuerySet:
        """Read elsewhere: by the determinant filter and by the view."""
        return services

    @property
    def qs(self) -> ServiceQuerySet:
        """Published services that pass every filter; none at all where a value is invalid: no result is pretended."""
        if self.is_bound and not self.is_valid():
            return Service.objects.none()
        return super().qs

    @property
    def default_sort(self) -> str:
        """The order where none is asked for."""
        return "relevance" if self.value("q") else "name"

    @property
    def order(self) -> str:
        """By what the listing is sorted, with a minus from high to low."""
        return str(self.value("sort", self.default_sort))

    def ordered(self) -> ServiceQuerySet:
        """`qs` in the order of the parameter `sort`; ties by name, unknown values last either way."""
        query, sort = self.value("q"), self.order
        key, descending = sort.removeprefix("-"), sort.startswith("-")
        if key == "relevance" and query:
            return search.by_match(self.qs, self.understood.query, worst_first=descending)
        if key in ("name", "relevance"):
            named = self.qs.by_name()
            return named.reverse() if descending else named
        services, name = self.sortable(key)
        number = F(name) if name in FACTS else self.seen(name)
        return services.by_name(number.desc(nulls_last=True) if descending else number.asc(nulls_last=True))

    def seen(self, name: str) -> Case:
        """A number that comes from levels; unknown for services whose levels are hidden, whose place would tell it."""
        return Case(When(pk__in=self.hidden, then=None), default=F(name), output_field=IntegerField())

    def sortable(self, key: str) -> tuple[ServiceQuerySet, str]:
        """The services with the number that a sort key stands for, and its name in the query."""
        if key in ("contribution", "breadth"):
            determinants = [slug for slug, _name in self.index.choices[facets.DETERMINANT]]
            return self.qs.with_contribution(self.index.scale, determinants), SORT_FIELDS.get(key, key)
        if key in SORTS:
            return self.qs, SORT_FIELDS.get(key, key)
        return self.qs.with_level(key), "level"

    def value(self, name: str, default: Any = None) -> Any:
        """A cleaned value, or the default where it is empty or invalid."""
        self.form.is_valid()  # cleans on the first call only
        return self.form.cleaned_data.get(name) or default

    @cached_property
    def levels_asked(self) -> dict[str, set[int]]:
        """The levels of every determinant that is asked for, as far as they can be read; of several all hold."""
        known = dict(self.index.choices[facets.DETERMINANT])
        values, default = self.data.getlist(facets.DETERMINANT), int(self.value("level", LOWEST))
        return levels_asked(values, known, default, self.index.scale)

    @property
    def least(self) -> dict[str, int]:
        """The least level of every determinant that is asked for."""
        return {determinant: max(levels) for determinant, levels in self.levels_asked.items()}

    def selection(self) -> facets.Selection:
        """What is chosen of all that exists; it stays chosen beside what does not exist."""
        asked = {name: set(self.data.getlist(name)) for name in facets.BY_NAME}
        chosen = {
            name: [value for value, _label in self.index.choices[name] if value in values] if values else []
            for name, values in asked.items()
        }
        return facets.Selection(chosen, self.least, dict(self.beside_facets()))

    def beside_facets(self) -> Iterator[tuple[str, int]]:
        """What of the parameters that are no facet is set, each with the services that it leaves, as bits."""
        if self.value("q"):
            yield "q", self.index.mask(self.understood.ids)
        if after := self.value("launched_after"):
            yield "launched_after", self.index.launched_mask(after, None)
        if before := self.value("launched_before"):
            yield "launched_before", self.index.launched_mask(None, before)

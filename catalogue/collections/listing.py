"""The collections that a person may read, with what they hold."""

from dataclasses import dataclass, replace

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.http import urlencode

from catalogue.models import City, Collection
from catalogue.models.scopes import Scope, current_scope
from catalogue.models.states import State
from catalogue.rules.collections import open_to
from catalogue.scoping.addresses import address_in
from experience.models import Codebook


@dataclass(frozen=True)
class Listed:
    """A collection, how many of its services are published, and the version of the model that they are classified by.

    `origin`: the one that it is a copy of, where the person may read that too.
    """

    collection: Collection
    services: int
    codebook: Codebook | None
    origin: Collection | None

    @property
    def address(self) -> str:
        """Its own services in the listing, seen as it is to be seen."""
        return f"{self.view}services/?{urlencode({'collection': self.collection.slug})}"

    @property
    def scope(self) -> Scope:
        """What puts it in view, under the same version of the model as now."""
        return replace(current_scope(), collection="" if self.is_everybodys else self.collection.slug)

    @property
    def view(self) -> str:
        """The start page with this collection in view."""
        return address_in(self.scope)

    @property
    def is_everybodys(self) -> bool:
        """Whether it is in view wherever an address says nothing."""
        return not self.is_hidden and self.collection.origin_id is None

    @property
    def is_hidden(self) -> bool:
        return self.collection.visibility == Collection.Visibility.HIDDEN

    @property
    def page(self) -> str:
        return reverse("collection-detail", args=[self.collection.slug])


def listed(user: User | AnonymousUser) -> dict[str, Listed]:
    """By slug, in the order of names; in two queries."""
    published = Count("services", filter=Q(services__state=State.PUBLISHED))
    found = open_to(user).select_related("codebook").annotate(number=published).order_by("name", "slug")
    collections = {collection.pk: collection for collection in found}
    current = Codebook.objects.filter(is_current=True).first()
    return {
        collection.slug: Listed(
            collection,
            collection.number,
            collection.codebook or current,
            collections.get(collection.origin_id or 0),
        )
        for collection in collections.values()
    }


@dataclass(frozen=True)
class CityOf:
    """A city with how many published services of a collection it has."""

    slug: str
    name: str
    country: str
    services: int


def cities_of(collection: Collection) -> list[CityOf]:
    """The cities of its published services, by name."""
    own = Q(services__collection=collection, services__state=State.PUBLISHED)
    rows = City.objects.filter(own).annotate(n=Count("services", filter=own, distinct=True), land=F("country__name"))
    return [CityOf(*row) for row in rows.order_by("name", "slug").values_list("slug", "name", "land", "n")]

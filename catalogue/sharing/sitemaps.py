"""The pages that search engines should know, with the day of their last change."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, QuerySet
from django.urls import reverse

from catalogue.models import Actor, City, Service
from catalogue.models.querysets import is_shown
from catalogue.models.scopes import determinants_in_view
from experience.models import Determinant

PAGES = (
    "home",
    "service-list",
    "determinant-list",
    "city-list",
    "actor-list",
    "collection-list",
    "data",
    "release-list",
    "my-city",
    "compare",
    "evaluate",
    "agreement",
    "guide-list",
    "latest-changes",
    "how-to-read",
    "method",
)


class PublicSitemap(Sitemap):
    """Addresses on the site's public address; without one on the host that was asked."""

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.PUBLIC_ADDRESS).scheme or super().get_protocol(protocol)

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.PUBLIC_ADDRESS).netloc or super().get_domain(site)


class Pages(PublicSitemap):
    def items(self) -> Iterable[str]:
        return PAGES

    def location(self, item: str) -> str:
        return reverse(item)


class Services(PublicSitemap):
    def items(self) -> QuerySet[Service]:
        return Service.objects.published().order_by("slug").only("slug", "updated")

    def lastmod(self, item: Service) -> datetime:
        return item.updated


class Cities(PublicSitemap):
    """Cities with a published service; each changes with its services."""

    def items(self) -> QuerySet[City]:
        published = is_shown("services")
        cities = City.objects.annotate(changed=Max("services__updated", filter=published))
        return cities.exclude(changed=None).order_by("slug")

    def lastmod(self, item: Any) -> datetime:
        return item.changed


class Actors(PublicSitemap):
    """Bodies that have to do with a published service."""

    def items(self) -> QuerySet[Actor]:
        return Actor.objects.shown().order_by("slug").only("slug")


class Determinants(PublicSitemap):
    def items(self) -> QuerySet[Determinant]:
        return determinants_in_view().order_by("order", "slug")


SITEMAPS = {"pages": Pages, "services": Services, "cities": Cities, "actors": Actors, "determinants": Determinants}

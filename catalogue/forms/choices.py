"""What there is to choose from."""

from catalogue.models import City, Service, ServiceKind

MOST_COMPARED = 6
"""So many services or cities can be put side by side."""


def city_names() -> dict[str, str]:
    """Names of the cities with a published service, by slug, in alphabetical order."""
    rows = City.objects.shown().order_by("name")
    return dict(rows.values_list("slug", "name"))


def cities_with_country() -> dict[str, str]:
    """The same with the country behind the name."""
    shown = City.objects.shown().select_related("country")
    return {city.slug: f"{city.name}, {city.country.name}" for city in shown.order_by("name", "slug")}


def shown_kinds() -> dict[str, ServiceKind]:
    """The kinds of published services by slug, in their order."""
    used = Service.objects.published().order_by().values("kind")
    return {kind.slug: kind for kind in ServiceKind.objects.filter(pk__in=used)}


def kind_names() -> dict[str, str]:
    return {slug: kind.name for slug, kind in shown_kinds().items()}

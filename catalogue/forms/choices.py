"""What there is to choose from."""

from catalogue.models import City, ServiceKind

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


def kind_names() -> dict[str, str]:
    """Names of all kinds of services by slug, in their order."""
    return dict(ServiceKind.objects.values_list("slug", "name"))

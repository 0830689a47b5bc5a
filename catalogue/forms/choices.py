"""What there is to choose from: services under their field of activity, and cities."""

from typing import NamedTuple

from catalogue.analysis.members import Member
from catalogue.analysis.snapshot import Snapshot
from catalogue.models import City

MOST_COMPARED = 6
"""So many services or cities can be put side by side."""


class DomainChoices(NamedTuple):
    """The services of one field of activity, by name."""

    name: str
    members: list[Member]


def services_by_domain(snapshot: Snapshot) -> list[DomainChoices]:
    """Every service under its field of activity; fields without a service are left out."""
    groups = {slug: DomainChoices(name, []) for slug, name in snapshot.domains.items()}
    for member in sorted(snapshot.members.values(), key=lambda member: member.name.casefold()):
        groups[member.domain].members.append(member)
    return [group for group in groups.values() if group.members]


def city_names() -> dict[str, str]:
    """Names of the cities with a published service, by slug, in alphabetical order."""
    rows = City.objects.filter(services__published=True).distinct().order_by("name")
    return dict(rows.values_list("slug", "name"))


def cities_with_country() -> dict[str, str]:
    """The same with the country behind the name."""
    shown = City.objects.filter(services__published=True).distinct().select_related("country")
    return {city.slug: f"{city.name}, {city.country.name}" for city in shown.order_by("name", "slug")}

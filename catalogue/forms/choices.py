"""Cities and services to choose from."""

from catalogue.models import City


def city_names():
    rows = City.objects.filter(services__published=True).distinct().order_by("name")
    return dict(rows.values_list("slug", "name"))


def grouped_services(snapshot):
    """Every service under its field of activity, for the lists to choose from."""
    groups = {slug: (name, []) for slug, name in snapshot.domains.items()}
    for member in sorted(snapshot.members.values(), key=lambda m: m.name.casefold()):
        groups[member.domain][1].append(member)
    return [group for group in groups.values() if group[1]]


def cities():
    """Every city of the catalogue, with its country."""
    shown = City.objects.filter(services__published=True).distinct()
    return list(shown.select_related("country").order_by("name", "slug"))

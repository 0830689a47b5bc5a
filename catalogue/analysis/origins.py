"""Where services are documented and what they take: what a proposal assumes, and why it could make no sense."""

from collections.abc import Collection
from dataclasses import dataclass

from django.template.defaultfilters import floatformat
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import City, Touchpoint

TIMES = 5
"""A city differs that is so many times as large as any, or as small as any, in which a service is documented."""

MEANS = {
    Touchpoint.Channel.SENSOR: gettext_lazy("sensors on site"),
    Touchpoint.Channel.CARD: gettext_lazy("cards or tickets"),
    Touchpoint.Channel.KIOSK: gettext_lazy("kiosks or machines"),
    Touchpoint.Channel.DISPLAY: gettext_lazy("displays or signs"),
    Touchpoint.Channel.WEARABLE: gettext_lazy("wearable or lent devices"),
    Touchpoint.Channel.PICKUP: gettext_lazy("lockers or pick-up points"),
    Touchpoint.Channel.VEHICLE: gettext_lazy("vehicles"),
}
"""What touchpoints take that is more than software and staff."""

MOST_PLACES = 3
"""So many cities are named."""


@dataclass(frozen=True)
class Origin:
    """The cities in which a service is documented, the largest first, with their populations where known, and what its
    touchpoints take."""

    cities: tuple[tuple[str, int | None], ...] = ()
    means: tuple[str, ...] = ()

    @property
    def populations(self) -> list[int]:
        return [population for _name, population in self.cities if population]

    @property
    def in_words(self) -> str:
        """The largest cities with their size, and how many more there are."""
        named = [
            _("%(city)s (%(people)s people)") % {"city": name, "people": rounded(population)} if population else name
            for name, population in self.cities[:MOST_PLACES]
        ]
        more = len(self.cities) - MOST_PLACES
        return ", ".join([*named, *([_("%(number)s more") % {"number": more}] if more > 0 else [])])


def origins(slugs: Collection[str]) -> dict[str, Origin]:
    """The origins of some services, in two queries."""
    cities: dict[str, list[tuple[str, int | None]]] = {slug: [] for slug in slugs}
    rows = City.objects.filter(services__slug__in=cities).values_list("services__slug", "name", "population")
    for slug, name, population in rows.order_by("name"):
        cities[slug].append((name, population))
    channels: dict[str, set[str]] = {slug: set() for slug in slugs}
    touched = Touchpoint.objects.filter(service__slug__in=cities).values_list("service__slug", "channel")
    for slug, channel in touched.order_by():
        channels[slug].add(channel)
    return {
        slug: Origin(
            cities=tuple(sorted(cities[slug], key=lambda city: -(city[1] or 0))),
            means=tuple(str(words) for channel, words in MEANS.items() if channel in channels[slug]),
        )
        for slug in slugs
    }


def marks(origin: Origin, population: int | None) -> list[str]:
    """What differs in a city of so many people (None: not known), and what a service takes; in sentences."""
    sizes, found = origin.populations, []
    if population and sizes and min(sizes) >= TIMES * population:
        found.append(_("Documented only in cities of %(people)s people and more.") % {"people": lower(min(sizes))})
    if population and sizes and population >= TIMES * max(sizes):
        found.append(_("Documented only in places of up to %(people)s people.") % {"people": rounded(max(sizes))})
    if origin.means:
        found.append(_("It needs %(means)s.") % {"means": ", ".join(origin.means)})
    return found


def rounded(population: int) -> str:
    """A population to two digits: 3.4 million, 660,000."""
    return told(int(float(f"{population:.2g}")))


def lower(population: int) -> str:
    """A population that this one is no less than, to one digit: 3 million."""
    step = 10 ** (len(str(population)) - 1)
    return told(population // step * step)


def told(population: int) -> str:
    if population < 1_000_000:
        return number_format(population, force_grouping=True)
    return _("%(number)s million") % {"number": floatformat(population / 1_000_000, "-1")}

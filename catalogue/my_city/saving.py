"""Cities that people keep under their account: how they are saved, put back and deleted.

Every save counts up the edition, which stands in the saved state and so in every address that comes from it: a tab that
was opened before somebody saved elsewhere is known by its edition. The state before each save is kept with its date.
"""

from datetime import datetime
from typing import TypedDict

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.analysis.drafts import LONGEST_NAME
from catalogue.models import EarlierState, SavedCity
from catalogue.my_city.dated import MOST_DATED
from catalogue.my_city.states import SAVED, canonical

MOST_SAVED = 100
"""So many cities are kept for one account."""


class SavedCities(TypedDict):
    """All cities of an account, the one whose key stands in the state with its edition and earlier states, and whether
    it was saved elsewhere since the address was opened."""

    saved: list[SavedCity]
    current: SavedCity | None
    kept_earlier: list[EarlierState]
    saved_edition: str
    overtaken: bool


class OvertakenError(Exception):
    """The city was saved elsewhere since the page was opened."""


def saved_cities(user: User | AnonymousUser, state: str) -> SavedCities:
    saved = list(user.saved_cities.all()) if user.is_authenticated else []
    key = QueryDict(state).get("saved")
    current = next((city for city in saved if city.key == key), None)
    present = current.state if current else state
    overtaken = edition(state) != edition(present) and content(state) != content(present)
    return SavedCities(
        saved=saved,
        current=current,
        kept_earlier=list(current.earlier.all()) if current else [],
        saved_edition=edition(present),
        overtaken=overtaken,
    )


def edition(state: str) -> str:
    """How often the city of a state had been saved when the state was opened; empty for never."""
    return QueryDict(state).get("edition", "")


def content(state: str) -> str:
    """A state without what ties it to an account."""
    parameters = QueryDict(state, mutable=True)
    for name in SAVED:
        parameters.pop(name, None)
    return canonical(parameters)


def tied(state: str, key: str, number: str) -> str:
    """A state as it is kept: with its key and edition."""
    parameters = QueryDict(state, mutable=True)
    parameters["saved"], parameters["edition"] = key, number
    return canonical(parameters)


def reopened(earlier: EarlierState) -> str:
    """An earlier state as it is opened: saved again it takes the place of the present one."""
    return tied(earlier.state, earlier.city.key, edition(earlier.city.state))


def locked(city: SavedCity, seen: str) -> SavedCity:
    """The city as it is now, for a change. Raises OvertakenError where its edition is not the one `seen`."""
    present = SavedCity.objects.select_for_update().filter(pk=city.pk).first()
    if present is None or edition(present.state) != seen:
        raise OvertakenError
    return present


def following(city: SavedCity) -> str:
    number = edition(city.state)
    return str(int(number) + 1) if number.isdecimal() else "1"


@transaction.atomic
def save(city: SavedCity, parameters: QueryDict, seen: str) -> SavedCity:
    """Save a state; the one before it is kept. `seen` is the edition that it takes the place of."""
    if city.pk and content(city.state) != content(parameters.urlencode()):
        city = locked(city, seen)
    elif city.pk:
        return city
    earlier, since = city.state, city.updated
    city.name = parameters.get("name", "")[:LONGEST_NAME] or _("My city")
    parameters["name"] = city.name
    city.state = tied(parameters.urlencode(), city.key, following(city))
    city.save()
    if earlier:
        keep(city, earlier, since)
    return city


def keep(city: SavedCity, state: str, since: datetime) -> None:
    """Keep a state that was saved at a time; of more than MOST_DATED the oldest go."""
    city.earlier.create(state=state, saved=since)
    city.earlier.filter(pk__in=[old.pk for old in city.earlier.all()[MOST_DATED:]]).delete()


@transaction.atomic
def put_back(earlier: EarlierState, seen: str) -> SavedCity:
    """Make an earlier state the present one; the present one is kept as an earlier one."""
    city = locked(earlier.city, seen)
    present, since = city.state, city.updated
    city.state = tied(earlier.state, city.key, following(city))
    city.name = QueryDict(city.state).get("name", city.name)
    city.save()
    earlier.delete()
    keep(city, present, since)
    return city


@transaction.atomic
def discard(city: SavedCity, seen: str) -> str:
    """Delete a city with its earlier states from its account; its state as it stands without one."""
    city = locked(city, seen)
    city.delete()
    return content(city.state)

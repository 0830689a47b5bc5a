"""Cities that people keep under their account: how they are saved, put back and deleted.

Every save counts up the edition, which stands in the saved state and so in every address that comes from it: a tab that
was opened before somebody saved elsewhere is known by its edition.
"""

from typing import TypedDict

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.analysis.drafts import LONGEST_NAME
from catalogue.models import SavedPortfolio
from catalogue.my_city.addresses import SAVED, canonical

MOST_SAVED = 100
"""So many cities are kept for one account."""


class SavedCities(TypedDict):
    """All cities of an account, the one whose key stands in the address with its edition now, and whether it was
    saved elsewhere since the address was opened."""

    saved: list[SavedPortfolio]
    current: SavedPortfolio | None
    saved_edition: str
    overtaken: bool


class OvertakenError(Exception):
    """The city was saved elsewhere since the page was opened."""


def saved_cities(user: User | AnonymousUser, state: str) -> SavedCities:
    saved = list(user.portfolios.all()) if user.is_authenticated else []
    key = QueryDict(state).get("saved")
    current = next((city for city in saved if city.key == key), None)
    present = current.state if current else state
    overtaken = edition(state) != edition(present) and content(state) != content(present)
    return SavedCities(saved=saved, current=current, saved_edition=edition(present), overtaken=overtaken)


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


def locked(city: SavedPortfolio, seen: str) -> SavedPortfolio:
    """The city as it is now, for a change. Raises OvertakenError where its edition is not the one `seen`."""
    present = SavedPortfolio.objects.select_for_update().filter(pk=city.pk).first()
    if present is None or edition(present.state) != seen:
        raise OvertakenError
    return present


def following(city: SavedPortfolio) -> str:
    number = edition(city.state)
    return str(int(number) + 1) if number.isdecimal() else "1"


@transaction.atomic
def save(city: SavedPortfolio, parameters: QueryDict, seen: str) -> SavedPortfolio:
    """Save a state; the one before it can be put back. `seen` is the edition that it takes the place of."""
    if city.pk and content(city.state) != content(parameters.urlencode()):
        city = locked(city, seen)
    elif city.pk:
        return city
    city.name = parameters.get("name", "")[:LONGEST_NAME] or _("My city")
    parameters["name"] = city.name
    city.earlier_state = city.state
    city.state = tied(parameters.urlencode(), city.key, following(city))
    return written(city)


@transaction.atomic
def put_back(city: SavedPortfolio, seen: str) -> SavedPortfolio:
    """Change places of the state and the one before the last save; nothing happens where there is none."""
    city = locked(city, seen)
    if city.earlier_state:
        earlier = tied(city.earlier_state, city.key, following(city))
        city.state, city.earlier_state = earlier, city.state
        city.name = QueryDict(city.state).get("name", city.name)
    return written(city)


def written(city: SavedPortfolio) -> SavedPortfolio:
    columns = ["name", "state", "earlier_state", "updated"] if city.pk else None
    city.save(update_fields=columns)
    return city


@transaction.atomic
def discard(city: SavedPortfolio, seen: str) -> str:
    """Delete a city from its account; its state as it stands without one."""
    city = locked(city, seen)
    city.delete()
    return content(city.state)

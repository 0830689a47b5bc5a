"""Portfolios that people keep under their account: how they are saved, put back and deleted.

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
from catalogue.portfolio.addresses import SAVED, canonical

MOST_SAVED = 100
"""So many portfolios are kept for one account."""


class SavedPortfolios(TypedDict):
    """All portfolios of an account, the one whose key stands in the address with its edition now, and whether it was
    saved elsewhere since the address was opened."""

    saved: list[SavedPortfolio]
    current: SavedPortfolio | None
    saved_edition: str
    overtaken: bool


class OvertakenError(Exception):
    """The portfolio was saved elsewhere since the page was opened."""


def saved_portfolios(user: User | AnonymousUser, state: str) -> SavedPortfolios:
    saved = list(user.portfolios.all()) if user.is_authenticated else []
    key = QueryDict(state).get("saved")
    current = next((portfolio for portfolio in saved if portfolio.key == key), None)
    present = current.state if current else state
    overtaken = edition(state) != edition(present) and content(state) != content(present)
    return SavedPortfolios(saved=saved, current=current, saved_edition=edition(present), overtaken=overtaken)


def edition(state: str) -> str:
    """How often the portfolio of a state had been saved when the state was opened; empty for never."""
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


def locked(portfolio: SavedPortfolio, seen: str) -> SavedPortfolio:
    """The portfolio as it is now, for a change. Raises OvertakenError where its edition is not the one `seen`."""
    present = SavedPortfolio.objects.select_for_update().filter(pk=portfolio.pk).first()
    if present is None or edition(present.state) != seen:
        raise OvertakenError
    return present


def following(portfolio: SavedPortfolio) -> str:
    number = edition(portfolio.state)
    return str(int(number) + 1) if number.isdecimal() else "1"


@transaction.atomic
def save(portfolio: SavedPortfolio, parameters: QueryDict, seen: str) -> SavedPortfolio:
    """Save a state; the one before it can be put back. `seen` is the edition that it takes the place of."""
    if portfolio.pk and content(portfolio.state) != content(parameters.urlencode()):
        portfolio = locked(portfolio, seen)
    elif portfolio.pk:
        return portfolio
    portfolio.name = parameters.get("name", "")[:LONGEST_NAME] or _("Portfolio")
    parameters["name"] = portfolio.name
    portfolio.earlier_state = portfolio.state
    portfolio.state = tied(parameters.urlencode(), portfolio.key, following(portfolio))
    return written(portfolio)


@transaction.atomic
def put_back(portfolio: SavedPortfolio, seen: str) -> SavedPortfolio:
    """Change places of the state and the one before the last save; nothing happens where there is none."""
    portfolio = locked(portfolio, seen)
    if portfolio.earlier_state:
        earlier = tied(portfolio.earlier_state, portfolio.key, following(portfolio))
        portfolio.state, portfolio.earlier_state = earlier, portfolio.state
        portfolio.name = QueryDict(portfolio.state).get("name", portfolio.name)
    return written(portfolio)


def written(portfolio: SavedPortfolio) -> SavedPortfolio:
    columns = ["name", "state", "earlier_state", "updated"] if portfolio.pk else None
    portfolio.save(update_fields=columns)
    return portfolio


@transaction.atomic
def discard(portfolio: SavedPortfolio, seen: str) -> str:
    """Delete a portfolio from its account; its state as it stands without one."""
    portfolio = locked(portfolio, seen)
    portfolio.delete()
    return content(portfolio.state)

"""Portfolios that people keep under their account: how they are saved, put back and deleted."""

from typing import TypedDict

from django.contrib.auth.models import AnonymousUser, User
from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.analysis.drafts import LONGEST_NAME
from catalogue.models import SavedPortfolio
from catalogue.portfolio.addresses import canonical

MOST_SAVED = 100
"""So many portfolios are kept for one account."""


class SavedPortfolios(TypedDict):
    """All portfolios of an account, and the one whose key stands in the address."""

    saved: list[SavedPortfolio]
    current: SavedPortfolio | None


def saved_portfolios(user: User | AnonymousUser, key: str | None) -> SavedPortfolios:
    saved = list(user.portfolios.all()) if user.is_authenticated else []
    return SavedPortfolios(saved=saved, current=next((portfolio for portfolio in saved if portfolio.key == key), None))


def save(portfolio: SavedPortfolio, parameters: QueryDict) -> SavedPortfolio:
    """Save a state; the one before it can be put back."""
    portfolio.name = parameters.get("name", "")[:LONGEST_NAME] or _("Portfolio")
    parameters["name"], parameters["saved"] = portfolio.name, portfolio.key
    state = canonical(parameters)
    if portfolio.state and portfolio.state != state:
        portfolio.earlier_state = portfolio.state
    portfolio.state = state
    portfolio.save()
    return portfolio


def put_back(portfolio: SavedPortfolio) -> SavedPortfolio:
    """Change places of the state and the one before the last save; nothing happens where there is none."""
    if portfolio.earlier_state:
        portfolio.state, portfolio.earlier_state = portfolio.earlier_state, portfolio.state
        portfolio.name = QueryDict(portfolio.state).get("name", portfolio.name)
        portfolio.save()
    return portfolio


def discard(portfolio: SavedPortfolio) -> str:
    """Delete a portfolio from its account; its state as it stands without one."""
    state = QueryDict(portfolio.state, mutable=True)
    state.pop("saved", None)
    portfolio.delete()
    return canonical(state)

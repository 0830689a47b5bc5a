"""The address that ends the mails of one search: signed, so that nobody can make one up."""

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

from catalogue.models import SavedSearch

_signer = Signer(salt="catalogue.searches.unsubscribe")


@dataclass(frozen=True)
class Found:
    """The search that an address of ours means; None where it was deleted."""

    search: SavedSearch | None


def token_of(search: SavedSearch) -> str:
    return _signer.sign(search.key)


def search_of(token: str) -> Found | None:
    """None where the address is not ours, or not whole."""
    try:
        key = _signer.unsign(token)
    except BadSignature:
        return None
    return Found(SavedSearch.objects.filter(key=key).first())

"""Whose data an answer holds and under what others may use them, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from catalogue.analysis.snapshot import Terms


def licence_of(terms: Terms) -> str:
    return one_line(terms.licence) or _("licence not stated")


def whose(terms: Terms) -> str:
    """A collection with its owner and licence, such as “Our own (City of Berlin), CC BY 4.0”."""
    named = f"{terms.name} ({terms.owner})" if terms.owner else terms.name
    return f"{one_line(named)}, {licence_of(terms)}"


def told(terms: Iterable[Terms]) -> list[str]:
    """A sentence on each collection."""
    sentence = _("Data of the collection %(whose)s.")
    return [sentence % {"whose": whose(each)} for each in terms]


def one_line(text: str) -> str:
    """A text without ends of lines and other signs that control something."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())

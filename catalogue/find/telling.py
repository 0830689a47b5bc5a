"""Sentences on what a search was taken for, so that nothing is replaced without a word."""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.index.folding import folded
from catalogue.index.understanding import Understood
from catalogue.index.words import WORD

MOST_NAMED = 6
"""So many words that mean the same are named."""


class Told(NamedTuple):
    """A sentence, and another text to search for with its label, where there is one."""

    sentence: str
    label: str = ""
    query: str = ""


def sentences(understood: Understood) -> list[Told]:
    """What is to be said beside the services that were found."""
    return [*of_words(understood), *of_services(understood)]


def quoted(words: list[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def as_written(understood: Understood) -> dict[str, str]:
    """The words of the text by their folded forms."""
    text = unicodedata.normalize("NFC", understood.text)
    return {folded(word): word for word in WORD.findall(text)}


def of_words(understood: Understood) -> Iterator[Told]:
    """On words that no service says."""
    written = as_written(understood)
    if understood.corrected:
        unsaid = quoted([written.get(word, word) for word in understood.corrected])
        instead = quoted([*understood.corrected.values()])
        sentence = _("No service says %(words)s. Showing %(instead)s.") % {"words": unsaid, "instead": instead}
        yield Told(sentence, _("Search exactly “%(text)s”") % {"text": understood.text.strip()}, exact(understood))
    if understood.unknown:
        unsaid = quoted([written.get(word, word) for word in understood.unknown])
        yield Told(_("No service says %(words)s.") % {"words": unsaid})


def of_services(understood: Understood) -> Iterator[Told]:
    """On services that do not say everything, on another text, and on words that mean the same."""
    query = understood.query
    if query.left_out:
        told = ngettext(
            "%(n)s word that means the same is left out: the text asks for many.",
            "%(n)s words that mean the same are left out: the text asks for many.",
            query.left_out,
        )
        yield Told(told % {"n": query.left_out})
    if query.is_loose and understood.ids:
        yield Told(loosely(understood), _("Search exactly these words"), exact(understood))
    elif understood.proposed:
        yield Told("", _("Did you mean “%(text)s”?") % {"text": understood.proposed}, understood.proposed)
    elif not understood.corrected and (same := [word for unit in query.units for word in unit.written]):
        told = _("Also found: %(words)s and more.") if len(same) > MOST_NAMED else _("Also found: %(words)s.")
        sentence = told % {"words": ", ".join(same[:MOST_NAMED])}
        yield Told(sentence, _("Search exactly these words"), exact(understood))


def loosely(understood: Understood) -> str:
    numbers = {"least": understood.query.least, "all": len(understood.query.units), "n": understood.entire}
    if not understood.entire:
        return _("No service says all of this. Showing those that say at least %(least)s of %(all)s.") % numbers
    told = ngettext(
        "%(n)s service says all of this. Behind it are those that say at least %(least)s of %(all)s.",
        "%(n)s services say all of this. Behind them are those that say at least %(least)s of %(all)s.",
        understood.entire,
    )
    return told % numbers


def exact(understood: Understood) -> str:
    return '"' + understood.text.strip().replace('"', " ") + '"'

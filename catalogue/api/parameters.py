"""What an address may ask for: names that are known, each once where one is meant, none of them empty."""

from collections.abc import Collection

from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.api.refusals import RefusedError
from catalogue.exchange.requests import LONGEST_ECHO

LIMIT, CURSOR, FIELDS = "limit", "cursor", "fields"
PAGING = (LIMIT, CURSOR, FIELDS)
"""What every list can be asked for."""

MOST, USUAL = 100, 24
"""Records of a list: at most, and where nothing is said."""

LONGEST_CURSOR = 2000


def refuse_unknown(asked: QueryDict, known: Collection[str], several: Collection[str] = ()) -> None:
    """Raises RefusedError with the name of every parameter that is not known, is empty, or comes twice and may not."""
    problems: dict[str, list[str]] = {}
    for name, values in asked.lists():
        if name not in known:
            problems[name[:LONGEST_ECHO]] = [_("There is no such parameter.")]
        elif not all(values):
            problems[name] = [_("This is empty: give a value, or leave it out.")]
        elif len(values) > 1 and name not in several:
            problems[name] = [_("This may be given once.")]
    if problems:
        raise RefusedError(problems)


def limit_in(asked: QueryDict) -> int:
    """How many records; raises RefusedError for anything but a number from 1 to MOST."""
    text = asked.get(LIMIT, str(USUAL))
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST)) and 1 <= int(text) <= MOST):
        raise RefusedError({LIMIT: [_("Give a whole number from 1 to %(most)s.") % {"most": MOST}]})
    return int(text)


def fields_in(asked: QueryDict, known: Collection[str]) -> list[str]:
    """The names of the fields that are asked for, all where nothing is said; in the order of the record."""
    if FIELDS not in asked:
        return [*known]
    wanted = [name for text in asked.getlist(FIELDS) for name in text.split(",")]
    if unknown := [name[:LONGEST_ECHO] for name in wanted if name not in known]:
        message = _("There is no field “%(names)s”.") % {"names": "”, “".join(unknown[:MOST])}
        raise RefusedError({FIELDS: [message]})
    return [name for name in known if name in wanted]

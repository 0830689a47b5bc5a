"""What an address may ask for: names that are known, each once where one is meant, none of them empty."""

from collections.abc import Collection, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.api.bridge import LONGEST, parameter
from catalogue.api.refusals import RefusedError
from catalogue.forms.fields import NAMED_UNKNOWN, printable

LIMIT, CURSOR, FIELDS = "limit", "cursor", "fields"
CURSOR_PATTERN = "^[A-Za-z0-9_-]+:[A-Za-z0-9_-]+$"
PAGING = (LIMIT, CURSOR, FIELDS)
"""What every list can be asked for."""

MOST, USUAL = 100, 24
"""Records of a list: at most, and where nothing is said."""


def paging_parameters(fields: Sequence[str]) -> list[dict[str, Any]]:
    """What every list can be asked for, as OpenAPI says it."""
    names = "|".join(fields)
    return [
        parameter(
            LIMIT,
            _("How many records a part of the list has at most."),
            {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
        ),
        parameter(
            CURSOR,
            _("Where the list goes on: as “next” of the part before names it, with all other parameters as they were."),
            {"type": "string", "pattern": CURSOR_PATTERN, "maxLength": LONGEST},
        ),
        parameter(
            FIELDS,
            _("The fields that each record has, with commas between them; without it, all."),
            {"type": "string", "pattern": f"^({names})(,({names}))*$"},
        ),
    ]


def refuse_unknown(
    asked: QueryDict, known: Collection[str], several: Collection[str] = (), longest: int | None = LONGEST
) -> None:
    """Raises RefusedError with the name of every parameter that is not known, is empty, or comes twice and may not."""
    problems: dict[str, list[str]] = {}
    for name, values in asked.lists():
        if name not in known:
            problems[printable(name)] = [_("There is no such parameter.")]
        elif not all(values):
            problems[name] = [_("This is empty: give a value, or leave it out.")]
        elif not all(map(is_text, values)):
            problems[name] = [_("This holds signs that no text has.")]
        elif longest and max(map(len, values)) > longest:
            message = _(
                "This is too long for an address, which takes %(most)s signs; where there is POST, send a body."
            )
            problems[name] = [message % {"most": longest}]
        elif len(values) > 1 and name not in several:
            problems[name] = [_("This may be given once.")]
    if problems:
        raise RefusedError(problems)


def is_text(value: str) -> bool:
    """Whether every database and every answer can hold it: no NUL, and no half of a sign."""
    return "\0" not in value and value.encode(errors="replace").decode() == value


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
    if unknown := [printable(name) for name in wanted if name not in known]:
        message = _("There is no field “%(names)s”.") % {"names": "”, “".join(unknown[:NAMED_UNKNOWN])}
        raise RefusedError({FIELDS: [message]})
    return [name for name in known if name in wanted]

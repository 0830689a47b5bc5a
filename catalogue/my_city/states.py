"""A state of My city: all that it holds and asks, as one canonical query string; packed where that is too long.

States of the first version are read too: their drafts know no groups of people.
"""

from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict

from catalogue.analysis.drafts import PARTS, SEPARATOR, modern
from catalogue.forms.assumptions import TARGET, WEIGHT
from catalogue.judging.forms import ADDITIONS, FULL
from catalogue.my_city.packing import pack, unpack

LINK_VERSION, FORMER_VERSION = "2", "1"
"""Version of the parameters' meaning; a link of a later version is refused, not misread."""

LARGEST_STATE = 256_000
"""So many letters a state may have, under an account and in a file."""

LONGEST_UNPACKED = 4 * LARGEST_STATE
"""What is too large to be kept is still carried from page to page, so that it can be made smaller."""

PACKED = "s"
"""The parameter that holds a whole state; parameters beside it count more."""

LISTED = ("service", "without", "draft", "link", "scope", "for", "must", "field", "collection", "candidates")
"""Parameters that may stand several times."""

EACH_COUNTS = "draft"
"""Of these every one counts, also where two say the same: two services may be alike in everything."""

SAVED = ("saved", "edition")
"""The key of the saved city that a state comes from, and how often that had been saved by then."""

ABOUT = ("name", "population", "as_of", "city")
"""What a city is, beside its services."""

ASKED = ("against", "peer", "target", "weights", "rung", "k", "pool", "per_field", "cost", "costs", "budget")
"""What is asked of it; with LISTED and the weights and targets of single determinants."""

DATED = "dated"
"""Earlier states with their dates, as `dated` packs them."""

DEFAULTS = {"against": FULL, "rung": "moments", "k": str(ADDITIONS), "pool": "active"}
"""What holds where nothing is said, as the form of the page sends it."""

PLAIN = ("v", PACKED, *ABOUT, *ASKED, DATED, *SAVED)


class UnreadableStateError(ValueError):
    """A packed state that was cut off, or was not packed here."""


def packed_state(query: str) -> str:
    """A state as letters that an address may hold."""
    return pack(query)


def unpacked_state(text: str) -> str:
    """The query string of a state again. Raises UnreadableStateError."""
    try:
        parameters = QueryDict(unpack(text, LONGEST_UNPACKED), mutable=True)
    except (ValueError, TooManyFieldsSent) as error:
        raise UnreadableStateError(str(error)) from error
    parameters.pop(PACKED, None)
    return canonical(parameters)


def read_state(text: str) -> str:
    """A state that was handed on, as a query string or packed. Raises UnreadableStateError."""
    return unpacked_state(text) if text and "=" not in text else canonical(QueryDict(text))


def canonical(parameters: QueryDict) -> str:
    """The same state with its parameters in a fixed order, each value once (but EACH_COUNTS), and nothing empty or
    transient."""
    given = current(whole(parameters))
    kept = QueryDict(mutable=True)
    names = [*PLAIN, *LISTED, *sorted(name for name in given if name.startswith((WEIGHT, TARGET)))]
    for name in names:
        values = [value.strip() for value in given.getlist(name) if value.strip()]
        if name != EACH_COUNTS:
            values = list(dict.fromkeys(values)) if name in LISTED else values[-1:]
        if values and name != "v" and not says_nothing(name, values, given):
            kept.setlist(name, values)
    if not kept:
        return ""
    version = QueryDict(mutable=True)
    version["v"] = given.get("v", "").strip() or LINK_VERSION
    return f"{version.urlencode()}&{kept.urlencode()}"


def says_nothing(name: str, values: list[str], given: QueryDict) -> bool:
    """Whether a choice is the one that holds anyway; a target or a peer that is set makes another yardstick usual."""
    others = [other for other in given if other.startswith(("target", "peer", TARGET))]
    if name == "against" and any(given.get(other, "").strip() for other in others):
        return False
    return [DEFAULTS.get(name)] == values


def whole(parameters: QueryDict) -> QueryDict:
    """The parameters with those of a packed state before them; where that cannot be read it stays as it is."""
    text = parameters.get(PACKED, "").strip()
    if not text:
        return parameters
    try:
        together = QueryDict(unpacked_state(text), mutable=True)
    except UnreadableStateError:
        return parameters
    for name in parameters:
        if name in LISTED:
            together.setlist(name, [*together.getlist(name), *parameters.getlist(name)])
        elif name != PACKED:
            together.setlist(name, parameters.getlist(name))
    return together


def is_former(parameters: QueryDict) -> bool:
    """Whether a link was made by the first version of this page."""
    return parameters.get("v", "").strip() == FORMER_VERSION


def current(parameters: QueryDict) -> QueryDict:
    """Parameters of the first version as they are written now; links of a page may have had no version then."""
    if not is_former(parameters) and "v" in parameters:
        return parameters
    former = is_former(parameters)
    written = parameters.copy()
    texts = parameters.getlist("draft")
    written.setlist("draft", [modern(text) if former or text.count(SEPARATOR) < PARTS - 1 else text for text in texts])
    written["v"] = LINK_VERSION
    return written

"""The city of one's own that a planned service is described for: read from the page's parameters, and gone back to."""

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict

from catalogue.analysis.drafts import Draft, Vocabulary
from catalogue.my_city.own_services import own_service, with_own, without_own
from catalogue.my_city.states import read_state
from catalogue.my_city.steps import Steps


@dataclass(frozen=True)
class OwnCity:
    """A state (query string), and what is described: one of its own services by number, one that is to take the place
    of a catalogue service (slug), or a new one."""

    state: str
    number: int | None = None
    instead: str = ""

    def described(self, vocabulary: Vocabulary) -> Draft | None:
        """The own service as it is now; None for a new one."""
        return own_service(self.state, self.number, vocabulary) if self.number else None

    @cached_property
    def rest(self) -> str:
        """The state without what is described."""
        return without_own(self.state, self.number, self.instead)

    def kept(self, draft: Draft) -> Steps:
        """The state with what was described, which can be undone."""
        return Steps(with_own(self.state, draft, self.number, self.instead), [self.state] if self.state else [])


def own_city(parameters: QueryDict) -> OwnCity:
    """Raises UnreadableStateError or TooManyFieldsSent where the state cannot be read."""
    number = parameters.get("own", "")
    return OwnCity(
        state=read_state(parameters.get("my_city", "")),
        number=int(number) if number.isascii() and number.isdigit() and len(number) < 5 else None,
        instead=parameters.get("copy", "") or parameters.get("instead", ""),
    )


def own_city_or_none(parameters: QueryDict) -> OwnCity:
    """An empty one where the state cannot be read, which the form says."""
    try:
        return own_city(parameters)
    except (ValueError, TooManyFieldsSent):
        return OwnCity("")

"""States of My city in an address of a comparison: packed, unpacked, and checked as that page checks them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from catalogue.analysis.service_sets import ServiceSet
from catalogue.forms.assumptions import TARGET, WEIGHT
from catalogue.forms.choices import MOST_COMPARED
from catalogue.forms.fields import SilentMultipleField, printable
from catalogue.my_city.forms import MyCityForm
from catalogue.my_city.states import PACKED, UnreadableStateError, unpacked_state
from catalogue.rules.blindness import Sight

CHOICES = ("against", "peer", "target", "weights", "scope", "for", "rung")


@dataclass(frozen=True)
class OwnState:
    """What a packed state holds: its name, and its services with the links between them."""

    packed: str
    name: str
    services: ServiceSet
    asks: bool
    """Whether it has choices of its own, which give way to those of the comparison."""

    @property
    def address(self) -> str:
        """Its page in My city."""
        return f"{reverse('my-city')}?{urlencode({PACKED: self.packed})}"


class OwnStatesField(SilentMultipleField):
    """Packed states in the order given; one that cannot be read is told, and never dropped silently."""

    def __init__(self, sees: Sight, cities: Mapping[str, str]):
        self.sees, self.cities = sees, cities
        super().__init__(label=_("Own states"), required=False)

    def validate(self, value: list[str]) -> None:
        if len(value) > MOST_COMPARED:
            message = _("%(number)s are too many: at most %(most)s can be compared.")
            params = {"number": len(value), "most": MOST_COMPARED}
            raise ValidationError(message, code="too_many", params=params)

    def clean(self, value: Sequence[str]) -> list[OwnState]:
        return [own_state(packed, self.sees, self.cities) for packed in super().clean(value)]


def own_state(packed: str, sees: Sight, cities: Mapping[str, str]) -> OwnState:
    """Raises ValidationError, in words for a person, for a state that cannot be read or used as it is."""
    try:
        query = unpacked_state(packed)
    except UnreadableStateError:
        message = _("A state of your own cannot be read: its link may have been cut off. Open it in My city.")
        raise ValidationError(message, code="unreadable") from None
    state = QueryDict(query)
    form, name = MyCityForm(state, sees, cities), name_of(state)
    if not form.is_valid():
        first = next(str(message) for messages in form.errors.values() for message in messages)
        message = _("“%(name)s” cannot be used as it is: %(problem)s")
        raise ValidationError(message, code="state", params={"name": name, "problem": first})
    return OwnState(packed, name, form.services(), asks=any(is_choice(parameter) for parameter in state))


def is_choice(parameter: str) -> bool:
    """Whether a parameter of a state says how its services are read, and not which they are."""
    return parameter in CHOICES or parameter.startswith((WEIGHT, TARGET))


def name_in(packed: str) -> str:
    """The name in a packed state; empty where that cannot be read."""
    try:
        return name_of(QueryDict(unpacked_state(packed)))
    except UnreadableStateError:
        return ""


def name_of(state: QueryDict) -> str:
    """The name of a state, with its date where it has one."""
    name, date = printable(state.get("name", "")) or _("My city"), printable(state.get("as_of", ""))
    return _("%(name)s (%(date)s)") % {"name": name, "date": date} if date else name

"""What is chosen for a comparison, and the addresses that change it."""

from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.analysis.snapshot import Snapshot
from catalogue.compare.comparison import told_once
from catalogue.compare.forms import CompareForm
from catalogue.compare.own_states import name_in
from catalogue.forms.choices import MOST_COMPARED
from catalogue.forms.reading import read_as

PARAMETERS = ("service", "city", "own")


class Chosen(NamedTuple):
    """One service, city or own state of the address (its value there), and the query string without it."""

    parameter: str
    value: str
    name: str
    without: str


def chosen_in(form: CompareForm, snapshot: Snapshot) -> list[Chosen]:
    """What was chosen and exists, also where a rule is broken; an own state also where it cannot be read."""
    named: dict[tuple[str, str], str] = {}
    for parameter in PARAMETERS:
        values = [value for value in dict.fromkeys(form.address.getlist(parameter)) if value]
        names = {value: name_of(form, snapshot, parameter, value) for value in values}
        named |= {(parameter, value): name for value, name in [*names.items()][:MOST_COMPARED] if name}
    reading = read_as(form.address)
    return [
        Chosen(parameter, value, label, query([key for key in named if key != (parameter, value)], reading))
        for (parameter, value), label in zip(named, told_once(named.values()), strict=True)
    ]


def name_of(form: CompareForm, snapshot: Snapshot, parameter: str, value: str) -> str:
    """Empty for what does not exist."""
    if parameter == "own":
        return name_in(value) or _("unreadable")
    if parameter == "city":
        return form.cities.get(value, "")
    return snapshot.members[value].name if value in snapshot.members else ""


def query(chosen: list[tuple[str, str]], reading: list[tuple[str, str]]) -> str:
    parameters = QueryDict(mutable=True)
    for name, value in [*chosen, *reading]:
        parameters.appendlist(name, value)
    return parameters.urlencode()


def with_differ_turned(parameters: QueryDict) -> str:
    """The query string with all rows shown, or only those that differ: the other of the two."""
    rest = parameters.copy()
    if rest.pop("differ", None) is None:
        rest["differ"] = "1"
    return rest.urlencode()

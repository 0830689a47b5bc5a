"""The services of a city as its page lists them, with the addresses that change it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from catalogue.analysis.drafts import PLANNED, draft_number
from catalogue.analysis.members import Member
from catalogue.analysis.profiles import Profile
from catalogue.analysis.service_sets import ServiceSet
from catalogue.models import Service
from catalogue.my_city.addresses import draft_address
from catalogue.my_city.forms import MyCityForm
from catalogue.my_city.steps import ChangedAddresses

STATES: dict[str, str | Promise] = {**dict(Service.Status.choices), PLANNED: gettext_lazy("planned")}


@dataclass(frozen=True)
class Holding:
    """One service, and addresses: without it, counting it in full, changing its draft; empty where there is none."""

    member: Member
    domain_name: str
    profile: Profile
    remove: str
    count: str = ""
    edit: str = ""

    @property
    def state(self) -> str | Promise:
        return STATES[self.member.status]


class LeftOut(NamedTuple):
    """A service of the city that was left out, and the address that takes it back."""

    name: str
    back: str


def holdings(services: ServiceSet, form: MyCityForm, addresses: ChangedAddresses) -> Iterator[Holding]:
    snapshot = services.snapshot
    for member in services.members:
        domain_name = snapshot.domains.get(member.domain, member.domain)
        profile = Profile(snapshot.determinants, member.levels)
        yield Holding(member, domain_name, profile, **changes(member, form, addresses))


def changes(member: Member, form: MyCityForm, addresses: ChangedAddresses) -> dict[str, str]:
    """The addresses of a Holding by name."""
    if member.is_draft:
        return draft_changes(draft_number(member), form, addresses)
    if member.slug in form.cleaned_data["service"]:
        return {"remove": addresses.dropping("service", member.slug)}
    count = addresses.adding("service", member.slug) if member.factor < 1 else ""
    return {"remove": addresses.adding("without", member.slug), "count": count}


def draft_changes(number: int, form: MyCityForm, addresses: ChangedAddresses) -> dict[str, str]:
    written = QueryDict(addresses.state).getlist("draft")[number - 1]
    rest = addresses.state_without("draft", written)
    edit = draft_address(form.cleaned_data["draft"][number - 1], form.snapshot.determinants, rest)
    return {"remove": addresses.dropping("draft", written), "edit": edit}


def left_out(form: MyCityForm, addresses: ChangedAddresses) -> list[LeftOut]:
    """Services of the city that were left out and not added again."""
    members, data = form.snapshot.members, form.cleaned_data
    return [
        LeftOut(members[slug].name, addresses.dropping("without", slug))
        for slug in data["without"]
        if data["city"] in members[slug].cities and slug not in data["service"]
    ]

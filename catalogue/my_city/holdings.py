"""The services of a city as its page lists them, with what the buttons of a row ask for."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from catalogue.analysis.drafts import PHASES, PLANNED, draft_number
from catalogue.analysis.members import Member
from catalogue.analysis.profiles import Profile
from catalogue.analysis.service_sets import ServiceSet
from catalogue.models import Touchpoint
from catalogue.my_city.changes import DROP, LEAVE
from catalogue.my_city.forms import MyCityForm
from catalogue.my_city.links import written


@dataclass(frozen=True)
class Holding:
    """One service; `change` is what removes it, DROP or LEAVE; `number` that of an own one, 0 for the catalogue's."""

    member: Member
    domain_name: str
    collection: str
    """Whose records it is part of, where several collections are in view; empty for an own one."""
    profile: Profile
    persons: list[str]
    """The groups of people that it is documented for."""
    presumed: list[str]
    """Those that it is only presumed for."""
    phases: list[str]
    change: str
    number: int = 0
    guessed: int = 0
    """How many of its answers are only typical of its kind."""
    may_count: bool = False
    """Whether it could be counted in full, as running here."""

    @property
    def state(self) -> str:
        return _("your own") if self.member.status == PLANNED else self.member.status_word


class Alike(NamedTuple):
    """Own services that are alike in everything: their name, and how many they are."""

    name: str
    number: int


class LeftOut(NamedTuple):
    """A service of the city that was left out."""

    slug: str
    name: str


class OwnLink(NamedTuple):
    """An own link with the names of its ends, and how it is written in the state."""

    source: str
    target: str
    kind: str | Promise
    written: str


def holdings(services: ServiceSet, form: MyCityForm) -> Iterator[Holding]:
    snapshot = services.snapshot
    added, drafts = set(form.cleaned_data["service"]), form.cleaned_data["draft"]
    phases = {phase: str(Touchpoint.Phase(phase).label) for phase in PHASES}
    from_city = {member.slug for member in snapshot.members_in(form.cleaned_data["city"])}
    for member in services.members:
        number = draft_number(member) if member.is_draft else 0
        yield Holding(
            member=member,
            domain_name=snapshot.domains.get(member.domain, member.domain),
            collection=snapshot.collection_of(member.slug),
            profile=snapshot.profile_of(member),
            persons=[name for slug, name in snapshot.groups.items() if member.persons.get(slug) == 1],
            presumed=[name for slug, name in snapshot.groups.items() if 0 < member.persons.get(slug, 0) < 1],
            phases=[label for phase, label in phases.items() if phase in member.phases],
            change=LEAVE if member.slug in from_city else DROP,
            number=number,
            guessed=len(drafts[number - 1].guessed) if number else 0,
            may_count=not number and member.factor < 1 and member.slug not in added,
        )


def alike(form: MyCityForm) -> list[Alike]:
    """Own services that stand several times with the same answers; each counts."""
    drafts = {draft.encoded(): draft.name for draft in form.cleaned_data["draft"]}
    numbers = Counter(draft.encoded() for draft in form.cleaned_data["draft"])
    return [Alike(drafts[text], number) for text, number in numbers.items() if number > 1]


def left_out(form: MyCityForm) -> list[LeftOut]:
    """Services of the city that were left out and not added again."""
    members, data = form.snapshot.members, form.cleaned_data
    return [
        LeftOut(slug, members[slug].name)
        for slug in data["without"]
        if data["city"] in members[slug].cities and slug not in data["service"]
    ]


def own_links(form: MyCityForm, services: ServiceSet) -> Iterator[OwnLink]:
    names = {member.slug: member.name for member in services.members}
    for link in form.cleaned_data["link"]:
        yield OwnLink(names[link.source], names[link.target], link.kind_label, written(link))

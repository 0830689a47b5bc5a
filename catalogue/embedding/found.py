"""What is shown elsewhere: published services and cities as a stranger sees them, or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404

from catalogue.analysis.members import Member
from catalogue.analysis.profiles import Profile
from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.snapshot import Snapshot
from catalogue.exchange.requests import Request
from catalogue.models import City, Service
from catalogue.rules.blindness import Sight, sight
from catalogue.services.reached import Reached
from catalogue.sharing.citations import Citation, citation


class WithdrawnError(Exception):
    """A service was withdrawn: told instead of it, with its name."""

    def __init__(self, name: str):
        self.name = name


class HiddenError(Exception):
    """Who asks is still to code it, or a service of it, and must not see its levels; told with its name."""

    def __init__(self, name: str):
        self.name = name


@dataclass(frozen=True)
class FoundService:
    service: Service
    member: Member
    snapshot: Snapshot

    @property
    def name(self) -> str:
        return self.service.name

    @property
    def profile(self) -> Profile:
        return self.snapshot.profile_of(self.member)

    @cached_property
    def reached(self) -> Reached:
        return Reached(self.member, self.snapshot)

    def cited(self, request: Request) -> Citation:
        return cited(request, self.snapshot, self.service, [self.member.collection])


@dataclass(frozen=True)
class FoundCity:
    city: City
    services: ServiceSet

    @property
    def name(self) -> str:
        return self.city.name

    def cited(self, request: Request) -> Citation:
        held = {member.collection for member in self.services.members}
        return cited(request, self.services.snapshot, self.city, held)


def service_found(slug: str, sees: Sight) -> FoundService:
    """Raises Http404 where there is none, WithdrawnError where it left, HiddenError from who is to code it."""
    service = Service.objects.published().with_card_data().filter(slug=slug).first()
    if service is None:
        withdrawn = Service.objects.in_view().filter(slug=slug, state=Service.State.WITHDRAWN).first()
        raise WithdrawnError(withdrawn.name) if withdrawn else Http404
    if sees.hides(service.pk):
        raise HiddenError(service.name)
    snapshot = sees.everything
    if slug not in snapshot.members:  # published just now
        snapshot = sight(AnonymousUser(), newest=True).everything
    if slug not in snapshot.members:  # and taken back at once
        raise Http404
    return FoundService(service, snapshot.members[slug], snapshot)


def city_found(slug: str, sees: Sight) -> FoundCity:
    """Raises Http404 where there is none with a published service, HiddenError from who is to code one of it."""
    city = get_object_or_404(City.objects.shown().select_related("country"), slug=slug)
    if sees.hidden_in(slug):
        raise HiddenError(city.name)
    return FoundCity(city, ServiceSet(sees.everything.members_in(slug), sees.everything))


def cited(request: Request, snapshot: Snapshot, whole: Service | City, held: Iterable[str]) -> Citation:
    """How the whole page is cited: its address, the state of the data, their licence."""
    return citation(request, snapshot, whole.name, whole.slug, whole.get_absolute_url(), held)

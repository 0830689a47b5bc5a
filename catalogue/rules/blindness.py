"""Who must not see what: a coder is not to be led by the levels of a service that is still to be coded.

Pages and answers ask for a person's `sight`; none of them looks at assignments itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from catalogue.analysis.current import current_snapshot
from catalogue.analysis.members import Member
from catalogue.analysis.snapshot import Snapshot
from catalogue.models import Assignment, Service


@dataclass(frozen=True)
class Sight:
    """The whole collection, and the ids of the services that one person is still to code."""

    everything: Snapshot
    waiting: frozenset[int]

    @cached_property
    def visible(self) -> Snapshot:
        """The collection as the person may see it: without the levels of what is waiting."""
        return self.everything.hiding(self.waiting)

    @cached_property
    def hidden(self) -> dict[str, Member]:
        """What is waiting and published, by slug."""
        return {slug: member for slug, member in self.everything.members.items() if member.pk in self.waiting}

    def as_if_that_were_all(self) -> "Sight":
        """The visible collection as the whole: what is hidden is then unknown, and not named as hidden."""
        return Sight(self.visible, frozenset())

    def hides(self, service: int) -> bool:
        """Whether the person must not see the levels of the service with this id."""
        return service in self.waiting

    def hidden_in(self, city: str) -> list[Member]:
        """What is hidden of the services of a city."""
        return [member for member in self.hidden.values() if city in member.cities]


def is_hidden(user: User | AnonymousUser) -> Exists:
    """For a query of services: whether the person must not see the levels of each."""
    tasks = Assignment.objects.unanswered().filter(coder__user=user.pk, service=OuterRef("pk"))
    return Exists(tasks.order_by())


def sight(user: User | AnonymousUser, *, newest: bool = False) -> Sight:
    """What a person may see; everything for somebody who is not asked to code. `newest`: see `current_snapshot`."""
    tasks = Assignment.objects.none()
    if user.is_authenticated:
        tasks = Assignment.objects.unanswered().filter(coder__user=user).order_by()
    return Sight(current_snapshot(newest=newest), frozenset(tasks.values_list("service", flat=True)))


def hidden_among(user: User | AnonymousUser, services: QuerySet[Service]) -> list[str]:
    """The names of those of some services whose levels the person must not see."""
    if not user.is_authenticated:
        return []
    return list(services.filter(is_hidden(user)).order_by().values_list("name", flat=True))


def hidden_sentence(names: Iterable[str] = ()) -> str:
    """Why something is not shown, with the names of what is hidden where these are known."""
    listed = ", ".join(sorted(names))
    if listed:
        return _("Hidden from you until you have submitted your own codes: %(names)s.") % {"names": listed}
    return _("Hidden from you until you have submitted your own codes.")
